/** What each picture of docs/screens.md shows, and how to get there: the numbers are those of the design's pictures. */
import type { Page } from 'playwright-core'

export interface Shot {
  file: string
  open(page: Page): Promise<void>
}

/** Screens are loaded when they are first gone to: keys reach them only then. */
async function goTo(page: Page, screen: string): Promise<void> {
  await page.locator(`.nav-row[title=${screen}]`).click()
  await page.getByRole('heading', { level: 1, name: screen }).waitFor()
}
const settle = (page: Page, ms = 2500): Promise<void> => page.waitForTimeout(ms)

async function theme(page: Page, wanted: 'dark' | 'light'): Promise<void> {
  const worn = await page.evaluate(() => document.documentElement.dataset['theme'])
  if (worn !== wanted) await page.getByRole('button', { name: /theme/i }).click()
}

const running: readonly Shot[] = [
  {
    file: '01-overview-dark',
    async open(page) {
      await goTo(page, 'Overview')
      await settle(page)
      await page.getByTestId('chart-blocking').hover({ position: { x: 200, y: 120 } })
      await page.mouse.down()
      await page.mouse.up()
    },
  },
  {
    file: '02-goroutines-dark',
    async open(page) {
      await page.keyboard.press('Escape')
      await goTo(page, 'Goroutines')
      await page.keyboard.press('/')
      await page.keyboard.type('wait>10s')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Escape')
      const site = page.locator('.data-row', { hasText: 'tail' }).first()
      await site.waitFor()
      await site.click()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await settle(page)
    },
  },
  {
    file: '03-channels-dark',
    async open(page) {
      await page.keyboard.press('Escape')
      await goTo(page, 'Channels')
      await page.locator('.channel-row', { hasText: 'jobs' }).first().click()
      await settle(page)
    },
  },
  {
    file: '04-pools-dark',
    async open(page) {
      await page.keyboard.press('Escape')
      await goTo(page, 'Pools')
      await page.getByTestId('pool-thumbnails').getByText('thumbnails', { exact: true }).first().click()
      await settle(page)
    },
  },
  { file: '05-hub-dark', open: (page) => goTo(page, 'Hub').then(() => settle(page)) },
  { file: '06-scheduler-dark', open: (page) => goTo(page, 'Scheduler').then(() => settle(page)) },
  { file: '07-topology-dark', open: (page) => goTo(page, 'Topology').then(() => settle(page)) },
  {
    file: '08-findings-dark',
    async open(page) {
      await goTo(page, 'Findings')
      await page.getByText('thumbnails is saturated').first().click()
      await settle(page)
    },
  },
  {
    file: '09-overview-light',
    async open(page) {
      await theme(page, 'light')
      await goTo(page, 'Overview')
      await settle(page)
    },
  },
  { file: '10-pools-light', open: (page) => goTo(page, 'Pools').then(() => settle(page)) },
  {
    file: '13-palette-dark',
    async open(page) {
      await theme(page, 'dark')
      await goTo(page, 'Overview')
      await page.keyboard.press('Control+k')
      await page.keyboard.type('thumb 1')
      await settle(page, 400)
    },
  },
  {
    file: '14-profile-dark',
    async open(page) {
      await page.keyboard.press('Escape')
      await goTo(page, 'Profile')
      await settle(page)
    },
  },
  { file: '15-recordings-dark', open: (page) => goTo(page, 'Recordings').then(() => settle(page)) },
]

export const shots = {
  firstRun: { file: '12-first-run-dark', open: (page: Page) => settle(page, 500) },
  running,
  disconnected: {
    file: '11-source-disconnected-dark',
    async open(page: Page): Promise<void> {
      await goTo(page, 'Overview')
      await page.getByRole('alert').waitFor()
      await settle(page, 4000)
    },
  },
}
