/** What every table does, tried on that of channels in a real browser: columns by hand and by keys, kept, and an order that says it is held. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

const rooms = fileURLToPath(new URL('../../examples/rooms.ts', import.meta.url))
const asMade = ['Channel', 'Occupancy', 'send', 'recv', 'In /s', 'Out /s', 'p50', 'p99', 'Last 5 min']

let app: RunningApp
let browser: Browser
let watched: WatchedPage

const heads = (page: Page): Promise<string[]> =>
  page
    .getByRole('columnheader')
    .allTextContents()
    .then((all) => all.map((text) => text.trim()))
const head = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true })
const firstCells = (page: Page): Promise<string[]> =>
  page.locator('.channel-row').first().getByRole('gridcell').allTextContents()

async function showChannels(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.locator('.nav-row[title=Channels]').click()
  await page.locator('.channel-row').nth(5).waitFor()
}

/** From the middle of one head to `share` of another, by steps. */
async function drag(page: Page, from: string, to: string, share: number): Promise<void> {
  const start = await head(page, from).boundingBox()
  const end = await head(page, to).boundingBox()
  if (start === null || end === null) throw new Error('no such head')
  const y = start.y + start.height / 2
  await page.mouse.move(start.x + 20, y)
  await page.mouse.down()
  await page.mouse.move(start.x + 40, y, { steps: 3 })
  await page.mouse.move(end.x + share * end.width, y, { steps: 6 })
}

beforeAll(async () => {
  app = await startApp('--workload', rooms, '--run')
  browser = await launchBrowser()
  watched = await openPage(browser, app.url)
  await showChannels(watched.page)
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
})

test('a head is dragged to another place, with its cells; it sorts nothing', async () => {
  const { page } = watched
  expect(await heads(page)).toEqual(asMade)
  await drag(page, 'Occupancy', 'Out /s', 0.8)
  await screenshot(page, 'columns-dragged')
  await page.mouse.up()
  const moved = ['Channel', 'send', 'recv', 'In /s', 'Out /s', 'Occupancy', 'p50', 'p99', 'Last 5 min']
  await expect.poll(() => heads(page)).toEqual(moved)
  expect((await firstCells(page))[5]).toMatch(/unbuf|\//)
  expect(await head(page, 'p99').getAttribute('aria-sort')).toBe('descending')
  // Heads and cells stand below each other.
  const [above, below] = await Promise.all([
    head(page, 'Occupancy').boundingBox(),
    page.locator('.channel-row').first().getByRole('gridcell').nth(5).boundingBox(),
  ])
  expect(Math.abs((above?.x ?? 0) - (below?.x ?? -9))).toBeLessThan(1)
  expect(await seriousAxeFindings(page)).toEqual([])
})

test('Esc gives a drag up', async () => {
  const { page } = watched
  const before = await heads(page)
  await drag(page, 'p50', 'send', 0.2)
  await page.locator('.data-table[data-dragging]').waitFor()
  await page.keyboard.press('Escape')
  await page.mouse.up()
  expect(await page.locator('.data-table[data-dragging]').count()).toBe(0)
  expect(await heads(page)).toEqual(before)
})

test('by keys a column moves and its head keeps the focus; its menu moves it, too', async () => {
  const { page } = watched
  const button = head(page, 'p99').getByRole('button')
  await button.focus()
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await expect.poll(async () => (await heads(page)).indexOf('p99')).toBe(5)
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await page.getByText('p99 is column 6 of 9').count()).toBe(1)
  const width = async (): Promise<number> => (await head(page, 'p99').boundingBox())?.width ?? 0
  const before = await width()
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(width).toBeGreaterThan(before + 4)
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: /Move right/ }).click()
  await expect.poll(async () => (await heads(page)).indexOf('p99')).toBe(6)
})

test('the next page that is opened has it so; the menu sets all back', async () => {
  const before = await heads(watched.page)
  // What has changed is written once nothing more has changed for a moment.
  await expect
    .poll(async () => {
      const next = await openPage(browser, app.url)
      await showChannels(next.page)
      const there = await heads(next.page)
      await next.page.context().close()
      return there
    })
    .toEqual(before)
  const { page } = watched
  await head(page, 'send').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Reset all columns' }).click()
  await expect.poll(() => heads(page)).toEqual(asMade)
})

test('an order that is held says so, and only then', async () => {
  const { page, complaints } = watched
  const held = page.getByText('Order held while you are here')
  await page.getByRole('heading', { name: 'Channels' }).click()
  await page.mouse.move(5, 400)
  await expect.poll(() => held.count()).toBe(0)
  await page.locator('.channel-row').nth(2).hover()
  await held.waitFor()
  await page.mouse.move(5, 400)
  await expect.poll(() => held.count()).toBe(0)
  await page.getByRole('grid', { name: 'Channels' }).focus()
  await held.waitFor()
  expect(complaints).toEqual([])
})
