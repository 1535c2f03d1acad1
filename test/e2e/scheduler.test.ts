/** The Scheduler screen over a program on several cores, in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

const lane = (page: Page, p: number) => page.getByTestId(`lane-P${String(p)}`)

let app: RunningApp
let browser: Browser
let watched: WatchedPage
beforeAll(async () => {
  app = await startApp('--workload', 'gmp', '--run')
  browser = await launchBrowser()
  watched = await openPage(browser, app.url)
  // Colours are judged as they are, not half-way between two themes.
  await watched.page.emulateMedia({ reducedMotion: 'reduce' })
  await watched.page.locator('.nav-row[title=Scheduler]').click()
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
})

async function turn(page: Page, knob: string, to: number): Promise<void> {
  const field = page.getByRole('textbox', { name: knob })
  await field.fill(String(to))
  await field.press('Enter')
}

test('two processors at work: lanes, steals and queues', async () => {
  const { page } = watched
  await lane(page, 1).waitFor({ timeout: 20_000 })
  await expect.poll(() => lane(page, 1).textContent(), { timeout: 20_000 }).toContain('renderTile')
  await expect.poll(() => page.getByTestId('tile-procs').textContent()).toMatch(/GOMAXPROCS2/)
  await expect
    .poll(() => page.getByTestId('tile-steals').textContent(), { timeout: 20_000 })
    .toMatch(/Steals[\d,.]+\s*k?\/s/)
  await expect
    .poll(() => page.getByTestId('lanes').getByRole('img').getAttribute('aria-label'), { timeout: 10_000 })
    .toMatch(/P0 .*busy.*; P1 .*busy/)
  expect(await seriousAxeFindings(page)).toEqual([])
})

test('the processors knob grows the lanes, a hog is named', async () => {
  const { page } = watched
  await turn(page, 'processors count', 4)
  await lane(page, 3).waitFor({ timeout: 20_000 })
  await turn(page, 'hog run', 30)
  await expect
    .poll(() => page.locator('.page-header p').textContent(), { timeout: 20_000 })
    .toMatch(/ran \d+\sms without a yield/)
  await page.getByRole('button', { name: '1.0 s' }).click()
  await expect
    .poll(() => page.getByTestId('lanes').getByRole('img').getAttribute('aria-label'), { timeout: 10_000 })
    .toMatch(/in the last 1.0\ss/)
  await screenshot(page, 'scheduler-1s-dark')
  await page.getByRole('button', { name: '120 ms' }).click()
  await expect
    .poll(() => page.getByTestId('lanes').getByRole('img').getAttribute('aria-label'), { timeout: 10_000 })
    .toMatch(/in the last 120\sms/)
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'scheduler-dark')
})

test('light, and back to one processor', async () => {
  const { page, complaints } = watched
  await page.getByRole('button', { name: /theme/i }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
  await page.waitForTimeout(1500)
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'scheduler-light')
  await turn(page, 'processors count', 1)
  await expect.poll(() => lane(page, 1).count(), { timeout: 20_000 }).toBe(0)
  expect(complaints).toEqual([])
})

test('a program on one processor has its lane too', async () => {
  const other = await startApp('--workload', 'worker-pool', '--run')
  const { page } = await openPage(browser, other.url)
  await page.locator('.nav-row[title=Scheduler]').click()
  await lane(page, 0).waitFor({ timeout: 20_000 })
  await expect
    .poll(() => page.getByTestId('lanes').getByRole('img').getAttribute('aria-label'), { timeout: 10_000 })
    .toMatch(/P0 .*busy/)
  await expect.poll(() => page.locator('.lanes-legend li').count(), { timeout: 10_000 }).toBeGreaterThan(0)
  await screenshot(page, 'scheduler-one-dark')
  await other.interrupt()
})
