/** The Goroutines screen over a real program in a real browser: look, filter, open, kill, and a million of them. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { dialogFindings, openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

const rooms = fileURLToPath(new URL('../../examples/rooms.ts', import.meta.url))
/** A table is asked twice a second and its figures may be a second old. */
const patient = { timeout: 10_000 }
const foot = (page: Page): Promise<string | null> => page.getByTestId('table-foot').textContent()
const group = (page: Page, name: string) =>
  page.locator('.group-row', { has: page.getByText(name, { exact: true }) })

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe('a program with every state', () => {
  let app: RunningApp
  let watched: WatchedPage
  beforeAll(async () => {
    app = await startApp('--workload', rooms, '--run')
    watched = await openPage(browser, app.url)
    // Colours are judged as they are, not half-way between two themes.
    await watched.page.emulateMedia({ reducedMotion: 'reduce' })
    await watched.page.locator('.nav-row[title=Goroutines]').click()
    await group(watched.page, 'readPump').waitFor()
  })
  afterAll(() => app.interrupt())

  test('groups by site, reason and flat', async () => {
    const { page } = watched
    expect(await group(page, 'readPump').textContent()).toContain('1,204')
    expect(await group(page, 'tail').textContent()).toContain('select on events, ctx')
    await expect.poll(() => foot(page), patient).toMatch(/^\d+ sites, 1,6\d\d goroutines$/)
    await screenshot(page, 'goroutines-dark')
    await page.getByRole('button', { name: 'Reason', exact: true }).click()
    await group(page, 'chan receive (nil chan)').waitFor()
    await page.getByRole('button', { name: 'Flat' }).click()
    await page.locator('.goroutine-row').nth(10).waitFor()
    await screenshot(page, 'goroutines-flat')
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Site', exact: true }).click()
  })

  test('filters by typing and by a state', async () => {
    const { page } = watched
    const field = page.getByRole('textbox', { name: 'Filter goroutines' })
    await page.keyboard.press('/')
    await page.keyboard.type('fn:tail')
    await expect.poll(() => foot(page), patient).toBe('1 site, 43 goroutines')
    await page.keyboard.type(' colour:red')
    await page.getByText(/There is no key colour/).waitFor()
    await screenshot(page, 'goroutines-filter')
    await field.press('Escape')
    await page.getByRole('button', { name: /^mutex/ }).click()
    await expect.poll(() => foot(page), patient).toBe('1 site, 27 goroutines')
    await page.getByRole('button', { name: /^mutex/ }).click()
    await expect.poll(() => foot(page), patient).toMatch(/1,6\d\d/)
  })

  test('by keyboard into the drawer, which says what it waits for', async () => {
    const { page } = watched
    await group(page, 'tail').click()
    await page.mouse.move(5, 300)
    await page.locator('.goroutine-row').first().click()
    const drawer = page.getByRole('complementary', { name: /^Goroutine/ })
    await drawer.getByText('waiting in select').waitFor()
    const first = await drawer.getAttribute('aria-label')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => drawer.getAttribute('aria-label')).not.toBe(first)
    await drawer.getByText('ctx.done()').waitFor()
    // It pushes the table and covers nothing.
    const [table, side] = await Promise.all([page.getByRole('treegrid').boundingBox(), drawer.boundingBox()])
    expect((table?.x ?? 0) + (table?.width ?? 0)).toBeLessThanOrEqual((side?.x ?? 0) + 1)
    expect(side?.width).toBe(352)
    expect(await seriousAxeFindings(page)).toEqual([])
    await screenshot(page, 'goroutines-drawer-dark')
    await page.getByRole('button', { name: /theme/i }).click()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
    expect(await seriousAxeFindings(page)).toEqual([])
    await screenshot(page, 'goroutines-drawer-light')
    await page.getByRole('button', { name: /theme/i }).click()
  })

  test('a kill is confirmed first; a group dies as a whole', async () => {
    const { page } = watched
    const drawer = page.getByRole('complementary', { name: /^Goroutine/ })
    await drawer.getByRole('button', { name: 'Kill…' }).click()
    expect(await dialogFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
    await drawer.getByRole('button', { name: 'Kill…' }).click()
    await page.getByRole('button', { name: /^Kill G/ }).click()
    await page.getByText('1 goroutine killed').waitFor()
    await expect.poll(() => group(page, 'tail').textContent(), patient).toContain('42')
    await drawer.getByText('Ended', { exact: true }).waitFor()
    await drawer.getByRole('button', { name: 'Kill group…' }).click()
    expect(await dialogFindings(page)).toEqual([])
    await page.getByRole('button', { name: /^Kill 4[23] goroutines/ }).click()
    await page.getByText('42 goroutines killed').waitFor()
    await page.getByRole('button', { name: 'Close the drawer' }).click()
    await page.getByRole('heading', { name: 'Goroutines' }).click()
    await page.mouse.move(5, 300)
    await expect.poll(() => group(page, 'tail').count(), { timeout: 10_000 }).toBe(0)
  })

  test('an ended program says so, and the page has no complaint', async () => {
    const { page, complaints } = watched
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText(/has ended/).waitFor()
    await screenshot(page, 'goroutines-ended')
    expect(complaints).toEqual([])
  })
})

test('a million goroutines: scrolling to any place shows rows, and the host keeps its pace', async () => {
  const app = await startApp('--workload', 'million', '--run')
  try {
    const { page, complaints } = await openPage(browser, app.url)
    const count = page.getByRole('textbox', { name: 'goroutines count' })
    await count.fill('1000000')
    await count.press('Enter')
    await page.locator('.nav-row[title=Goroutines]').click()
    await expect.poll(() => foot(page), { timeout: 60_000 }).toMatch(/, 1\sM goroutines$/)
    await page.getByRole('button', { name: 'Flat' }).click()
    await page.locator('.goroutine-row').first().waitFor()
    const scroller = page.locator('.data-scroll')
    for (const share of [0.5, 0.9, 1]) {
      await scroller.evaluate((element, to) => {
        element.scrollTop = to * element.scrollHeight
      }, share)
      const from = performance.now()
      await expect
        .poll(async () =>
          Number((await page.locator('.goroutine-id').nth(8).textContent())?.replace(/\D/g, '')),
        )
        .toBeGreaterThan(share * 999_000)
      console.log(`rows at ${String(share)} after ${(performance.now() - from).toFixed(0)} ms`)
    }
    await screenshot(page, 'goroutines-million')
    await page.getByRole('textbox', { name: 'Filter goroutines' }).fill('id:777777')
    await expect.poll(() => foot(page), { timeout: 60_000 }).toBe('1 goroutine')
    expect(complaints).toEqual([])
  } finally {
    await app.interrupt()
  }
})
