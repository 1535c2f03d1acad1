/** The Hub screen over a real hub with real clients in a real browser: look, find clients, turn the policy. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { dialogFindings, openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

/** The app keeps the theme from one start to the next. */
async function wear(page: Page, theme: 'dark' | 'light'): Promise<void> {
  const worn = (): Promise<string | undefined> =>
    page.evaluate(() => document.documentElement.dataset['theme'])
  if ((await worn()) !== theme) await page.getByRole('button', { name: /theme/i }).click()
  await expect.poll(worn).toBe(theme)
}

const show = (page: Page) => page.getByRole('group', { name: 'Show' })

let app: RunningApp
let browser: Browser
let watched: WatchedPage
beforeAll(async () => {
  app = await startApp('--workload', 'hub-chat', '--run')
  browser = await launchBrowser()
  watched = await openPage(browser, app.url)
  // Colours are judged as they are, not half-way between two themes.
  await watched.page.emulateMedia({ reducedMotion: 'reduce' })
  await watched.page.locator('.nav-row[title=Hub]').click()
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
})

test('clients, deliveries, and what goes to everybody', async () => {
  const { page } = watched
  await wear(page, 'dark')
  await expect
    .poll(() => page.getByTestId('hub-tile-clients').textContent(), { timeout: 60_000 })
    .toMatch(/^Clients20/)
  await expect
    .poll(() => page.getByTestId('hub-tile-messages-out').textContent(), { timeout: 60_000 })
    .toMatch(/^Messages out\d\d\d\/s0 dropped/)
  const rooms = page.getByRole('grid', { name: 'Rooms' })
  for (const row of [/everybody20/, /lobby(19|20)/, /help(9|10)/, /dev[67]/])
    await expect.poll(() => rooms.textContent(), { timeout: 60_000 }).toMatch(row)
  await page.getByText('Everybody takes what they get').waitFor()
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'hub-dark')
})

test('the table of clients: search, sort, keys', async () => {
  const { page } = watched
  await show(page).getByRole('button', { name: 'Clients' }).click()
  const grid = page.getByRole('grid', { name: 'Clients' })
  await expect.poll(() => grid.getByRole('row').count()).toBeGreaterThan(10)
  await grid.getByRole('button', { name: 'Client', exact: true }).click()
  await expect.poll(() => grid.getByRole('row').nth(1).textContent()).toMatch(/^c-00001/)
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  const active = grid.locator('[data-active]')
  expect(await active.getAttribute('aria-rowindex')).toBe('3')
  expect(await active.getAttribute('id')).toBe(await grid.getAttribute('aria-activedescendant'))
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'hub-clients-dark')
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('complementary', { name: /^Client c-/ })
  await drawer.getByText('127.0.0.1').waitFor()
  await drawer.getByRole('button', { name: 'Kick…' }).waitFor()
  expect(await seriousAxeFindings(page)).toEqual([])
  await drawer.getByRole('button', { name: 'Kick…' }).click()
  expect(await dialogFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  await page.getByRole('searchbox', { name: 'Find clients' }).fill('c-7')
  await expect.poll(() => grid.getByRole('row').count()).toBe(2)
  await show(page).getByRole('button', { name: 'Overview' }).click()
})

test('what asks before another program is run is in order, too', async () => {
  const { page } = watched
  await page.keyboard.press('Control+k')
  await page.keyboard.type('run thumbnails')
  await page.keyboard.press('Enter')
  expect(await dialogFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
})

test('the policy is a knob, and its change has a number', async () => {
  const { page } = watched
  const policy = page.getByRole('group', { name: /What happens to a client/ })
  await policy.getByRole('button', { name: 'Drop newest' }).click()
  await expect
    .poll(() => policy.getByRole('button', { name: 'Drop newest' }).getAttribute('aria-pressed'))
    .toBe('true')
  await page.locator('[data-testid=chart-hub-messages] .marker').waitFor()
  await wear(page, 'light')
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'hub-light')
  await wear(page, 'dark')
  expect(watched.complaints).toEqual([])
})
