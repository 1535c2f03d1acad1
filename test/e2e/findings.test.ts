/** Findings, Topology and Profile over a program with a deadlock, a leak and a channel that is full, in a real browser. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

const troubles = fileURLToPath(new URL('files/troubles.ts', import.meta.url))
let app: RunningApp
let browser: Browser
let watched: WatchedPage

async function inBothThemes(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((next) => {
      document.documentElement.dataset['theme'] = next
    }, theme)
    expect(await seriousAxeFindings(page)).toEqual([])
    await screenshot(page, `${name}-${theme}`)
  }
}

beforeAll(async () => {
  app = await startApp('--workload', troubles, '--run')
  browser = await launchBrowser()
  watched = await openPage(browser, app.url)
  await watched.page.emulateMedia({ reducedMotion: 'reduce' })
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
})

test('the findings name the cycle, the leak and the full channel, and what to do', async () => {
  const { page } = watched
  await page.locator('.nav-row[title=Findings]').click()
  const list = page.getByRole('list', { name: 'Open findings' })
  await list.getByText('Possible deadlock: 3 goroutines wait in a cycle').waitFor({ timeout: 30_000 })
  await list.getByText('Possible goroutine leak in answer').waitFor({ timeout: 30_000 })
  await list.getByText('Possible deadlock').click()
  const steps = page.getByRole('region', { name: 'The cycle' }).getByRole('listitem')
  expect(await steps.count()).toBe(3)
  await list.getByRole('button', { name: /raw is full/ }).click()
  await page.getByRole('button', { name: 'Set: Capacity 32' }).click()
  await expect.poll(() => page.getByRole('region', { name: 'Finding' }).textContent()).toContain('of 32')
  await inBothThemes(page, 'findings')
})

test('the topology draws the cycle with its numbers, and nothing moves when data does', async () => {
  const { page } = watched
  await page.locator('.nav-row[title=Topology]').click()
  const ledger = page.locator('.topo-lock', { hasText: 'ledger' })
  await ledger.waitFor({ timeout: 20_000 })
  expect(await page.locator('.react-flow__edgelabel-renderer .topo-step').allTextContents()).toEqual(
    expect.arrayContaining(['1', '2', '3']),
  )
  const where = (): Promise<unknown> => page.locator('.react-flow__node-lock').getAttribute('style')
  await page.waitForTimeout(1500)
  const before = await where()
  await page.waitForTimeout(2500)
  expect(await where()).toBe(before)
  await page.getByRole('button', { name: 'Blocked only' }).click()
  await expect.poll(() => page.locator('.topo-pool').count()).toBe(0)
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await inBothThemes(page, 'topology')
})

test('the profile shows where goroutines wait, and is saved for pprof', async () => {
  const { page } = watched
  await page.locator('.nav-row[title=Profile]').click()
  await page.getByRole('treeitem', { name: /^fetchOne,/ }).waitFor({ timeout: 20_000 })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'pprof' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^weir-block-.*\.pb\.gz$/)
  await inBothThemes(page, 'profile')
})

test('nobody complained', () => {
  expect(watched.complaints).toEqual([])
})
