/** The Pools screen over a real program in a real browser: look, turn, measure sizes, both themes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

let app: RunningApp
let browser: Browser
let watched: WatchedPage
beforeAll(async () => {
  app = await startApp('--workload', 'thumbnails', '--run')
  browser = await launchBrowser()
  watched = await openPage(browser, app.url)
  // Colours are judged as they are, not half-way between two themes.
  await watched.page.emulateMedia({ reducedMotion: 'reduce' })
  await watched.page.locator('.nav-row[title=Pools]').waitFor()
  await watched.page.keyboard.press('g')
  await watched.page.keyboard.press('p')
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
})

const number = (text: string | null): number => Number(/\d+/.exec(text ?? '')?.[0])

test('two cards: the workers, what jobs go through, and advice with its arithmetic', async () => {
  const { page } = watched
  const card = page.getByTestId('pool-fetchers')
  await card.waitFor()
  await page.getByTestId('pool-thumbnails').waitFor()
  await expect.poll(() => card.locator('[data-worker=busy]').count(), { timeout: 10_000 }).toBeGreaterThan(0)
  await expect
    .poll(() => page.getByTestId('advice-fetchers').textContent(), { timeout: 20_000 })
    .toMatch(/Little’s law: [\d.]+ jobs\/s × [\d.]+ ms = [\d.]+ busy workers/)
  await card.getByRole('button', { name: /^Why/ }).click()
  await page.getByText(/^Utilisation: [\d.]+ busy ÷ \d+ workers/).waitFor()
  expect(await seriousAxeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
})

test('the size turns by keys, and the same number stands everywhere', async () => {
  const { page } = watched
  const card = page.getByTestId('pool-fetchers')
  const slider = card.getByRole('slider')
  const before = number(await slider.getAttribute('aria-valuenow'))
  await slider.focus()
  // A walk of three steps is one change.
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.getByTestId('pool-size-fetchers').textContent()).toBe(String(before + 3))
  await expect
    .poll(() =>
      page.getByRole('slider', { name: 'fetchers size', exact: true }).getAttribute('aria-valuenow'),
    )
    .toBe(String(before + 3))
  await expect.poll(() => page.locator('.change').count()).toBe(1)
  expect(await page.locator('.change').textContent()).toContain(`${String(before)}${String(before + 3)}`)
  await page.getByTestId('pool-effect').getByRole('button', { name: 'Around change 1' }).click()
  await screenshot(page, 'pools-dark')
  expect(await seriousAxeFindings(page)).toEqual([])
})

test('sizes are measured on request and come back when that is stopped', async () => {
  const { page } = watched
  const before = await page.getByTestId('pool-size-fetchers').textContent()
  await page.getByRole('button', { name: 'Measure sizes of fetchers' }).click()
  await expect.poll(() => page.getByTestId('pool-size-fetchers').textContent(), { timeout: 10_000 }).toBe('1')
  await page.getByText(/Measuring size/).waitFor()
  await page.getByRole('button', { name: 'Stop measuring sizes of fetchers' }).click()
  await expect
    .poll(() => page.getByTestId('pool-size-fetchers').textContent(), { timeout: 10_000 })
    .toBe(before)
})

test('the autopilot says what it does; light theme', async () => {
  const { page } = watched
  await page.getByRole('button', { name: 'Autopilot off, fetchers' }).click()
  await page.getByLabel(/most workers/).fill('999')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page
    .getByRole('alert')
    .getByText(/lie between/)
    .waitFor()
  await page.getByLabel(/most workers/).fill('8')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByRole('button', { name: 'Autopilot on, fetchers' }).waitFor({ state: 'attached' })
  expect(await seriousAxeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /theme/i }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'pools-light')
  expect(watched.complaints).toEqual([])
})
