/** Recordings in a real browser: record, list, replay with scrubbing, export, delete; and `--replay` from the command line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { dialogFindings, openPage, screenshot, seriousAxeFindings, type WatchedPage } from './support/page.ts'

const rooms = fileURLToPath(new URL('../../examples/rooms.ts', import.meta.url))
const data = mkdtempSync(join(tmpdir(), 'weir-recordings-'))
const folder = join(data, 'recordings')
const saved = (): string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.weirrec'))
  } catch {
    return []
  }
}

let app: RunningApp
let browser: Browser
let watched: WatchedPage
const goTo = (page: Page, screen: string): Promise<void> => page.locator(`.nav-row[title=${screen}]`).click()
const rows = (page: Page) => page.getByRole('grid', { name: 'Recordings' }).locator('.data-row')
const slider = (page: Page) => page.getByRole('slider', { name: 'Visible window' })
const knob = (page: Page) => page.getByRole('textbox', { name: 'raw capacity' })

beforeAll(async () => {
  process.env['WEIR_DATA'] = data
  app = await startApp('--workload', rooms, '--run', '--metrics', '0')
  browser = await launchBrowser()
  watched = await openPage(browser, app.url)
  await watched.page.emulateMedia({ reducedMotion: 'reduce' })
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
  delete process.env['WEIR_DATA']
  rmSync(data, { recursive: true, force: true })
})

test('R saves the last minutes, with the turn of a knob in them', async () => {
  const { page } = watched
  await expect
    .poll(() => page.getByTestId('status-line').textContent(), { timeout: 20_000 })
    .toContain('10 Hz')
  await page.waitForTimeout(6000)
  await knob(page).fill('256')
  await knob(page).press('Enter')
  await page
    .getByText(/applied in/)
    .first()
    .waitFor()
  await page.waitForTimeout(6000)
  await page.locator('.nav').click({ position: { x: 5, y: 400 } })
  await page.keyboard.press('r')
  await page.getByText(/Saved .* as rooms-.*\.weirrec/).waitFor({ timeout: 10_000 })
  expect(saved().length).toBeGreaterThanOrEqual(1)
})

test('the list: what, why, how long, how large', async () => {
  const { page } = watched
  const [sound = ''] = saved()
  writeFileSync(join(folder, 'junk.weirrec'), 'hello')
  const bytes = readFileSync(join(folder, sound))
  writeFileSync(join(folder, 'cut.weirrec'), bytes.subarray(0, bytes.length - 10))
  await goTo(page, 'Recordings')
  await expect.poll(() => rows(page).count()).toBeGreaterThanOrEqual(3)
  const texts = await rows(page).allTextContents()
  expect(texts.find((text) => text.includes('Saved on demand'))).toMatch(/rooms.*\.weirrec.*s\d+.kB/)
  expect(texts.find((text) => text.includes('junk.weirrec'))).toContain('This file is no Weir recording')
  expect(texts.find((text) => text.includes('cut.weirrec'))).toContain('was cut short')
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'recordings-dark')
  await page.getByRole('button', { name: /theme/i }).click()
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'recordings-light')
  await page.getByRole('button', { name: /theme/i }).click()
})

test('goes on recording until stopped', async () => {
  const { page } = watched
  const before = saved().length
  await page.getByRole('button', { name: 'Record until stopped' }).click()
  await page.getByRole('button', { name: /^Stop recording/ }).waitFor()
  await page.waitForTimeout(2000)
  await page.getByRole('button', { name: /^Stop recording/ }).click()
  await expect.poll(() => saved().length, { timeout: 10_000 }).toBe(before + 1)
  await rows(page).filter({ hasText: 'Recorded until stopped' }).waitFor()
})

test('metrics for whoever has the token', async () => {
  const [, url = '', token = ''] =
    /Metrics are at (\S+), for whoever sends: Bearer (\w+)/.exec(app.output()) ?? []
  expect((await fetch(url)).status).toBe(401)
  const text = await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).text()
  expect(text).toMatch(/^weir_goroutine_count\{state="chan receive"\} \d+$/m)
  expect(text.endsWith('# EOF\n')).toBe(true)
  await watched.page.getByText(url).waitFor()
})

test('a snapshot and a trace are downloaded', async () => {
  const { page } = watched
  const get = async (button: string): Promise<unknown> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button, exact: true }).click(),
    ])
    const path = join(data, download.suggestedFilename())
    await download.saveAs(path)
    return JSON.parse(readFileSync(path, 'utf8'))
  }
  const snapshot = (await get('Snapshot')) as {
    format: string
    tables: { total: number }
    metrics: unknown[]
  }
  expect(snapshot.format).toBe('weir-snapshot')
  expect(snapshot.tables.total).toBeGreaterThan(1000)
  expect(snapshot.metrics.length).toBeGreaterThan(20)
  const trace = (await get('Trace')) as { traceEvents: { ph: string; name: string }[] }
  expect(trace.traceEvents.filter(({ ph }) => ph === 'X').length).toBeGreaterThan(10)
  expect(trace.traceEvents.some(({ ph, name }) => ph === 'i' && /raw capacity 128 → 256/.test(name))).toBe(
    true,
  )
})

test('a replay: same screens, locked knobs, every moment', async () => {
  const { page } = watched
  const onDemand = rows(page).filter({ hasText: 'Saved on demand' })
  await onDemand.getByRole('button', { name: /^Open/ }).click()
  await page.getByRole('alertdialog').getByText('is running and is stopped for it').waitFor()
  await page.getByRole('button', { name: 'Stop and open', exact: true }).click()
  await page.getByText('This is a recording').waitFor()
  await page.locator('.source', { hasText: 'Recording' }).waitFor()
  expect(await knob(page).inputValue()).toBe('256')
  expect(await knob(page).isDisabled()).toBe(true)
  await expect
    .poll(() => page.getByRole('group', { name: 'Goroutines' }).first().textContent())
    .toMatch(/1,6\d\d/)
  expect(await seriousAxeFindings(page)).toEqual([])
  await screenshot(page, 'replay-overview-dark')

  // Back to before the knob was turned: its value, and the list of changes, are those of then.
  await slider(page).focus()
  for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowLeft')
  await expect.poll(() => knob(page).inputValue()).toBe('128')
  await page.getByText('none yet').waitFor()
  await page.getByRole('button', { name: /^Go to .*raw capacity 128 → 256/ }).click()
  await expect.poll(() => knob(page).inputValue()).toBe('256')

  // The tables of then.
  await goTo(page, 'Channels')
  await expect.poll(() => page.locator('.channel-row').count()).toBeGreaterThanOrEqual(5)
  await page.locator('.channel-row', { hasText: 'raw' }).first().click()
  // Who waits at that very moment is up to the machine; that the drawer knows the channel's past is not.
  const drawer = page.getByRole('complementary', { name: 'Channel raw' })
  await drawer.getByText(/^[\d,]+ sends?, /).waitFor()
  await screenshot(page, 'replay-channel-dark')
  await goTo(page, 'Goroutines')
  await page.getByText('readPump').first().waitFor()

  // It plays, to its end, and stops there.
  await goTo(page, 'Overview')
  await slider(page).focus()
  const before = Number(await slider(page).getAttribute('aria-valuenow'))
  await page.getByRole('button', { name: /^Play, at/ }).click()
  await expect
    .poll(async () => Number(await slider(page).getAttribute('aria-valuenow')))
    .toBeGreaterThan(before)
  await page.getByRole('button', { name: /^Play, at/ }).waitFor({ timeout: 30_000 })
})

test('closed again, the list is there; a recording is deleted once it is confirmed', async () => {
  const { page } = watched
  await page.getByRole('button', { name: 'Close the recording' }).click()
  await page.locator('.source', { hasText: 'Local runtime' }).waitFor()
  await goTo(page, 'Recordings')
  await page.getByRole('button', { name: 'Delete junk.weirrec' }).click()
  expect(await dialogFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(saved()).toContain('junk.weirrec')
  await page.getByRole('button', { name: 'Delete junk.weirrec' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(saved).not.toContain('junk.weirrec')
  await page.getByLabel('Open another file').fill('/nowhere/at-all.weirrec')
  await page.keyboard.press('Enter')
  await page.getByText(/there is no recording \/nowhere/).waitFor()
  expect(watched.complaints).toEqual([])
})

test('--replay opens a file, also one that was cut short, and says so', async () => {
  const second = await startApp('--replay', join(folder, 'cut.weirrec'))
  const other = await openPage(browser, second.url)
  try {
    await other.page.getByText('This is a recording').waitFor({ timeout: 20_000 })
    await other.page.getByRole('img', { name: /was cut short/ }).waitFor()
    await expect
      .poll(() => other.page.getByRole('group', { name: 'Goroutines' }).first().textContent())
      .toMatch(/1,6\d\d/)
    expect(other.complaints).toEqual([])
  } finally {
    await other.page.close()
    await second.interrupt()
  }
  await expect(startApp('--replay', join(folder, 'nothing.weirrec'))).rejects.toThrow(/there is no recording/)
})
