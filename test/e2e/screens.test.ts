/**
 * Every screen, from a recording and therefore the same each time: as it was drawn last (both themes), for axe (both
 * themes), in a window of 800 px and at 200 % zoom. What has changed on purpose: `WEIR_BASELINES=write`, look, commit.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { brokenShare, changedShare, notComparable } from './support/baselines.ts'
import { launchBrowser } from './support/browser.ts'
import { layoutFaults } from './support/layout.ts'
import { openPage, seriousAxeFindings, type WatchedPage } from './support/page.ts'
import { pictureTools, type PictureTools } from './support/picture.ts'

const recording = fileURLToPath(new URL('./files/image-pipeline.weirrec', import.meta.url))
const screens = [
  'Overview',
  'Goroutines',
  'Channels',
  'Pools',
  'Hub',
  'Scheduler',
  'Topology',
  'Profile',
  'Findings',
  'Recordings',
]
const themes = ['dark', 'light'] as const
/** Of the squares of a picture. One number that is another one changes two of 5,130. */
const tolerance = 0.002
const patience = { timeout: 60_000, interval: 250 }

const data = mkdtempSync(join(tmpdir(), 'weir-screens-'))
let app: RunningApp
let browser: Browser
let tools: PictureTools
let watched: WatchedPage
let elsewhere: string | undefined

const still = { timezoneId: 'UTC', locale: 'en-GB', reducedMotion: 'reduce' } as const

async function goTo(page: Page, screen: string): Promise<void> {
  await page.locator(`.nav-row[title=${screen}]`).click()
  await page.getByRole('heading', { level: 1, name: screen }).waitFor()
  await page.mouse.move(1, 1)
}

async function wear(page: Page, theme: string): Promise<void> {
  const worn = (): Promise<string | undefined> =>
    page.evaluate(() => document.documentElement.dataset['theme'])
  if ((await worn()) !== theme) await page.getByRole('button', { name: `Switch to ${theme} theme` }).click()
  await expect.poll(worn, patience).toBe(theme)
}

/** Aloud: whoever reads the results sees that nothing was compared, and why. */
function skipElsewhere(context: TestContext): void {
  if (elsewhere === undefined) return
  console.log(`skipped: ${elsewhere}`)
  context.skip(elsewhere)
}

beforeAll(async () => {
  process.env['WEIR_DATA'] = data
  app = await startApp('--replay', recording)
  browser = await launchBrowser()
  tools = await pictureTools(browser)
  elsewhere = await notComparable(browser, tools)
  watched = await openPage(browser, app.url, 1440, 900, still)
  await watched.page.getByText('This is a recording').waitFor()
  // Names a folder that is another one each time.
  await watched.page.addStyleTag({
    content: '.table-screen:has(> .exports) [data-testid=table-foot] { display: none }',
  })
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
  delete process.env['WEIR_DATA']
  rmSync(data, { recursive: true, force: true })
})

describe.each(themes)('in %s', (theme) => {
  test.for(screens)('%s looks as it did', async (screen, context) => {
    skipElsewhere(context)
    const { page } = watched
    await wear(page, theme)
    await goTo(page, screen)
    const share = (): Promise<number> => changedShare(tools, `${screen.toLowerCase()}-${theme}`, page)
    await expect.poll(share, patience).toBeLessThanOrEqual(tolerance)
  })

  test.each(screens)('%s: axe finds nothing serious', async (screen) => {
    const { page } = watched
    await wear(page, theme)
    await goTo(page, screen)
    // The other theme differs by its colours alone.
    expect(await seriousAxeFindings(page, theme === 'dark' ? undefined : 'color-contrast')).toEqual([])
  })
})

describe.each(themes)('what opens over a screen or beside it, in %s', (theme) => {
  const opened: readonly { what: string; on: string; open: (page: Page) => Promise<void>; part: string }[] = [
    {
      what: 'the command palette',
      on: 'Overview',
      open: async (page) => {
        await page.keyboard.press('Control+k')
        await page.keyboard.type('go')
      },
      part: '[role=dialog]',
    },
    {
      what: 'Settings',
      on: 'Overview',
      open: (page) => page.getByRole('button', { name: 'Settings' }).click(),
      part: '[role=dialog]',
    },
    {
      what: 'the list of keys',
      on: 'Overview',
      open: (page) => page.keyboard.press('?'),
      part: '[role=dialog]',
    },
    {
      what: 'the list of sources',
      on: 'Overview',
      open: (page) => page.locator('.source-now').click(),
      part: '[role=menu]',
    },
    {
      what: "a chart's numbers as a table",
      on: 'Overview',
      open: async (page) => {
        await page.getByRole('button', { name: 'More: Blocking time' }).click()
        await page.getByRole('menuitem', { name: /table/i }).click()
      },
      part: '[role=dialog]',
    },
    {
      what: 'the drawer of a goroutine',
      on: 'Goroutines',
      open: async (page) => {
        await page.getByText('Flat', { exact: true }).click()
        await page.getByRole('treegrid').getByRole('row').nth(1).click()
      },
      part: '.drawer',
    },
    {
      what: 'the drawer of a channel',
      on: 'Channels',
      open: (page) => page.locator('.channel-row').first().click(),
      part: '.drawer',
    },
    {
      what: 'the drawer of a client',
      on: 'Hub',
      open: async (page) => {
        await page.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Clients' }).click()
        await page.getByRole('grid', { name: 'Clients' }).getByRole('row').nth(1).click()
      },
      part: '.drawer',
    },
    {
      what: 'the drawer of goroutines and channels that are drawn as one',
      on: 'Topology',
      open: (page) => page.locator('.react-flow__node', { hasText: 'shrink' }).first().click(),
      part: '.drawer',
    },
  ]

  test.each(opened)('$what: axe finds nothing serious', async ({ on, open, part }) => {
    const { page } = watched
    await wear(page, theme)
    await goTo(page, on)
    await open(page)
    await page.locator(part).first().waitFor()
    expect(await seriousAxeFindings(page, theme === 'dark' ? undefined : 'color-contrast', part)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator(part).first().waitFor({ state: 'hidden' })
  })
})

test('a card that is drawn otherwise is seen', async (context) => {
  skipElsewhere(context)
  const { page } = watched
  await wear(page, 'dark')
  await goTo(page, 'Overview')
  const broken = await page.addStyleTag({ content: '.legend { font-size: 13px !important }' })
  expect(await brokenShare(tools, 'overview-dark', page)).toBeGreaterThan(tolerance)
  await broken.evaluate((element) => (element as HTMLElement).remove())
})

describe.each([
  { what: 'a window of 800 px', width: 800, height: 900, scale: 1 },
  { what: '200 % zoom of 1440 × 900', width: 720, height: 450, scale: 2 },
])('in $what', ({ width, height, scale }) => {
  let narrow: WatchedPage
  beforeAll(async () => {
    narrow = await openPage(browser, app.url, width, height, { ...still, deviceScaleFactor: scale })
    await narrow.page.locator('.source', { hasText: 'Recording' }).waitFor()
  })
  afterAll(() => narrow.page.context().close())

  test.each(screens)('%s: nothing is cut, overlaps or is out of reach', async (screen) => {
    await goTo(narrow.page, screen)
    await expect.poll(() => layoutFaults(narrow.page), patience).toEqual([])
  })

  test('nothing was complained about', () => {
    expect(narrow.complaints).toEqual([])
  })
})
