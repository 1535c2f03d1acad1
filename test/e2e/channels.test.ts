/** The Channels screen over a real program in a real browser: look, sort, filter, and turn a capacity. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

const rooms = fileURLToPath(new URL('../../examples/rooms.ts', import.meta.url))
const row = (page: Page, name: string) =>
  page.locator('.channel-row', { has: page.getByText(name, { exact: true }) })
const names = (page: Page): Promise<string[]> => page.locator('.channel-name').allTextContents()

let app: RunningApp
let browser: Browser
let watched: WatchedPage
beforeAll(async () => {
  app = await startApp('--workload', rooms, '--run')
  browser = await launchBrowser()
  watched = await openPage(browser, app.url)
  // Colours are judged as they are, not half-way between two themes.
  await watched.page.emulateMedia({ reducedMotion: 'reduce' })
  await watched.page.locator('.nav-row[title=Channels]').click()
  await row(watched.page, 'raw').waitFor()
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
})

test('who waits, how full, how fast', async () => {
  const { page } = watched
  await expect.poll(() => row(page, 'raw').textContent()).toMatch(/^raw128\/1281[12]0/)
  expect(await row(page, 'events').textContent()).toContain('unbuf.')
  expect(await row(page, 'frames').textContent()).toContain('1,204')
  expect(await row(page, 'done').textContent()).toContain('closed')
  await expect.poll(() => row(page, 'events').textContent(), { timeout: 20_000 }).toContain('no sender')
  await expect
    .poll(() => page.getByTestId('table-foot').textContent())
    .toMatch(/^6 channels, 1 full, 1[12] senders/)
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'channels-dark')
})

test('sorts and filters', async () => {
  const { page } = watched
  await page.getByRole('columnheader', { name: 'Channel' }).getByRole('button').click()
  await expect.poll(() => names(page)).toEqual(['bursts', 'done', 'events', 'frames', 'raw', 'results'])
  await page.getByRole('button', { name: /^Closed/ }).click()
  await expect.poll(() => names(page)).toEqual(['done'])
  await page.getByRole('button', { name: /^All/ }).click()
  await expect.poll(() => names(page)).toHaveLength(6)
})

test('the drawer weighs a capacity, the slider turns it', async () => {
  const { page } = watched
  await row(page, 'raw').click()
  const drawer = page.getByRole('complementary', { name: 'Channel raw' })
  await drawer.getByText('decodeStage').first().waitFor()
  await drawer.getByText(/A larger buffer will not help/).waitFor({ timeout: 20_000 })
  expect((await drawer.boundingBox())?.width).toBe(404)
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'channels-drawer-dark')
  const field = drawer.getByRole('textbox', { name: 'raw capacity' })
  await field.fill('256')
  await field.press('Enter')
  await expect.poll(() => row(page, 'raw').textContent(), { timeout: 10_000 }).toContain('/256')
  await drawer.getByText(/256 of 256, full/).waitFor({ timeout: 10_000 })
  await page.getByRole('button', { name: /theme/i }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'channels-drawer-light')
  await page.getByRole('button', { name: /theme/i }).click()
  await drawer.press('Escape')
  await expect.poll(() => drawer.count()).toBe(0)
})

test('offline: the last rows stay, and nobody complains', async () => {
  const { page, complaints } = watched
  expect(complaints).toEqual([])
  await app.interrupt()
  await page
    .getByRole('alert')
    .filter({ hasText: /stopped answering/ })
    .waitFor()
  expect(await names(page)).toHaveLength(6)
  await screenshot(page, 'channels-disconnected')
})
