/**
 * The whole way through, as a user goes it: start the built app, pick the workload, see it move, turn a pool
 * by slider and by number, see what that did, pause, switch theme, stop. The same steps drive the page in
 * Chromium and, where its binary is installed, the Electron window.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { _electron as electron, type Browser, type Page } from 'playwright-core'
import { chooseShell } from '../../scripts/support/choose-shell.mjs'
import { startApp, root, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

const number = (text: string | null): number => Number((text ?? '').replace(/[^\d.]/g, ''))

async function poolFigure(page: Page, what: 'busy' | 'queue', pool: string): Promise<number> {
  return number(await page.getByTestId(`pool-${what}-${pool}`).first().textContent())
}

/** Everything that the first screen promises, on whatever shell shows it. */
async function wholeWay(page: Page, shot: (name: string) => Promise<void>): Promise<void> {
  await page.getByRole('heading', { name: 'Nothing is running yet' }).waitFor()
  await shot('first-run')

  await page.getByRole('radio', { name: /thumbnails/ }).check({ force: true })
  await page.getByRole('button', { name: /^Run thumbnails/ }).click()
  await page.getByTestId('tile-goroutines').waitFor()
  await expect
    .poll(async () => number(await page.getByTestId('tile-goroutines').textContent()))
    .toBeGreaterThan(0)
  await expect.poll(() => poolFigure(page, 'busy', 'fetchers'), { timeout: 10_000 }).toBeGreaterThan(0)
  // Two fetchers are too few: the queue before them fills.
  await expect.poll(() => poolFigure(page, 'queue', 'fetchers'), { timeout: 20_000 }).toBeGreaterThan(4)
  const findings = page.getByRole('region', { name: 'Findings' })
  await findings.getByText(/is saturated/).waitFor({ timeout: 30_000 })
  // What it advises may take some seconds more to be sure of.
  await findings.getByRole('button', { name: /^Set fetchers size to/ }).waitFor({ timeout: 30_000 })
  const saturatedAtS = Date.now() / 1000
  await shot('undersized')

  // The slider, by keyboard, is the equal of dragging it.
  const slider = page.getByRole('slider', { name: 'fetchers size' })
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/2/)
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^4/)
  // The number field.
  const field = page.getByRole('textbox', { name: 'fetchers size' })
  await field.fill('8')
  await field.press('Enter')
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^8/)
  await expect.poll(() => poolFigure(page, 'busy', 'fetchers'), { timeout: 10_000 }).toBeGreaterThan(2)
  await expect.poll(() => poolFigure(page, 'queue', 'fetchers'), { timeout: 30_000 }).toBeLessThan(4)
  await page
    .getByText(/measuring effect|overlaps change/i)
    .first()
    .waitFor()
  await shot('turned')

  // A value that is out of range is refused with a reason, and nothing changes.
  await field.fill('100000')
  await field.press('Enter')
  await page
    .getByText(/the most|at most|between/i)
    .first()
    .waitFor()
  await field.press('Escape')
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^8/)

  await page.getByRole('heading', { name: 'Overview' }).click()
  await page.keyboard.press('Space')
  await page
    .getByText(/behind/)
    .first()
    .waitFor()
  await shot('paused')
  // Moved back to when it was too small, the page tells of then. What it advised would act now, and says so.
  const shown = page.getByRole('slider', { name: 'Visible window' })
  await shown.focus()
  for (let i = 0; i < 600 && Number(await shown.getAttribute('aria-valuenow')) > saturatedAtS; i++)
    await page.keyboard.press('ArrowLeft')
  await expect
    .poll(
      async () => {
        if ((await findings.getByRole('button', { name: /now \(is 8\)/ }).count()) > 0) return true
        await page.keyboard.press('ArrowRight')
        return false
      },
      { interval: 500, timeout: 20_000 },
    )
    .toBe(true)
  await page
    .getByRole('alert')
    .getByText(/Paused at/)
    .waitFor()
  await shot('then')
  await page.keyboard.press('l')
  await expect.poll(() => page.getByText(/behind/).count()).toBe(0)

  await page.getByRole('button', { name: /theme/i }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
  await shot('light')
  await page.getByRole('button', { name: /theme/i }).click()

  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: /^Run/ }).first().waitFor()
  await shot('stopped')
}

describe('in Chromium', () => {
  let app: RunningApp
  let browser: Browser
  let watched: WatchedPage
  beforeAll(async () => {
    app = await startApp()
    browser = await launchBrowser()
    watched = await openPage(browser, app.url)
  })
  afterAll(async () => {
    await browser.close()
    await app.interrupt()
  })

  test('from the first screen to a measured change', async () => {
    await wholeWay(watched.page, (name) => screenshot(watched.page, `overview-${name}`))
    expect(watched.complaints).toEqual([])
  })

  test('axe has no serious finding, idle and running, in both themes', async () => {
    const { page } = watched
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: /^Run/ }).first().click()
    await expect
      .poll(async () => number(await page.getByTestId('tile-goroutines').textContent()))
      .toBeGreaterThan(0)
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: /theme/i }).click()
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: /theme/i }).click()
  })

  test('a theme is on at once: nothing fades from one to the other', async () => {
    const { page } = watched
    const fading = await page.evaluate(async () => {
      const root = document.documentElement
      const switchTheme = async (): Promise<number> => {
        const worn = root.dataset['theme']
        document.querySelector<HTMLElement>('button[aria-label*="theme"]')!.click()
        while (root.dataset['theme'] === worn) await new Promise(requestAnimationFrame)
        await new Promise(requestAnimationFrame)
        return document
          .getAnimations()
          .filter(
            (animation) =>
              animation instanceof CSSTransition && animation.transitionProperty.includes('color'),
          ).length
      }
      return [await switchTheme(), await switchTheme()]
    })
    expect(fading).toEqual([0, 0])
  })

  test('reloading and closing pages does not disturb the workload', async () => {
    const second = await openPage(browser, app.url)
    await second.page.getByTestId('tile-goroutines').waitFor()
    await second.page.reload()
    await expect
      .poll(async () => number(await second.page.getByTestId('tile-goroutines').textContent()))
      .toBeGreaterThan(0)
    await second.page.context().close()
    await expect.poll(() => poolFigure(watched.page, 'busy', 'fetchers')).toBeGreaterThan(0)
    expect(second.complaints).toEqual([])
  })

  test('says that the host is gone, and Ctrl-C ends within two seconds', async () => {
    const { code, tookMs } = await app.interrupt()
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(2000)
    await watched.page
      .getByRole('alert')
      .filter({ hasText: /stopped answering|lost|disconnected/i })
      .waitFor()
    await screenshot(watched.page, 'overview-disconnected')
  })
})

describe('in Electron', () => {
  const { electron: binary, sentence } = chooseShell(
    { web: false },
    { root, env: process.env, platform: process.platform },
  )

  test('from the first screen to a measured change', async (context) => {
    if (binary === undefined) {
      const why = sentence.includes('display') ? 'no display' : 'no Electron binary'
      console.log(`skipped: ${why}`)
      context.skip(why)
      return
    }
    const profile = mkdtempSync(join(tmpdir(), 'weir-e2e-'))
    const app = await electron.launch({ executablePath: binary, args: [root, `--user-data-dir=${profile}`] })
    try {
      const page = await app.firstWindow()
      await wholeWay(page, (name) => screenshot(page, `electron-${name}`))
    } finally {
      await app.close()
      rmSync(profile, { recursive: true, force: true })
    }
  })
})
