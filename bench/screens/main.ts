/**
 * The pictures of docs/screens.md: the program of the design's pictures, run and turned as there, one picture per screen.
 *
 *   npm run screens               docs/images/screens/*.webp, about three minutes
 *   npm run screens -- --record   also the recording behind the visual tests, test/e2e/files/image-pipeline.weirrec
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Page } from 'playwright-core'
import { root, startApp } from '../../test/e2e/support/app.ts'
import { launchBrowser } from '../../test/e2e/support/browser.ts'
import { openPage } from '../../test/e2e/support/page.ts'
import { drawn, pictureTools, stillPicture } from '../../test/e2e/support/picture.ts'
import { observe } from '../live/observer.ts'
import { asked, flag, say, seconds } from '../live/tools.ts'
import { withoutFolder } from './neutral.ts'
import { type Shot, shots } from './shots.ts'

const folder = join(root, 'docs/images/screens')
mkdirSync(folder, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'weir-screens-'))
process.env['WEIR_DATA'] = data
const spell = flag('spell', 36)
const quality = 0.72

const app = await startApp('--workload', join(root, 'test/e2e/files/image-pipeline.ts'))
const browser = await launchBrowser()
const tools = await pictureTools(browser)

async function take(page: Page, { file, open }: Shot): Promise<void> {
  try {
    await open(page)
    await page.mouse.move(720, 4)
    writeFileSync(join(folder, `${file}.webp`), await tools.webp(await stillOrMoving(page), quality))
    say(`${file}.webp`)
  } catch (error) {
    say(`${file}: ${String(error).split('\n')[0] ?? ''}`)
  }
}

/** What is live never stands still: half a second is enough for a screen that has just opened. */
async function stillOrMoving(page: Page): Promise<Buffer> {
  const { status } = await page.evaluate(() => ({
    status: document.querySelector('.tile') ? 'live' : 'idle',
  }))
  if (status === 'idle') return stillPicture(page)
  await seconds(0.5)
  return page.screenshot(drawn)
}

try {
  const { page } = await openPage(browser, app.url)
  page.setDefaultTimeout(15_000)
  await page.getByRole('heading', { name: 'Nothing is running yet' }).waitFor()
  await take(page, shots.firstRun)

  const eyes = await observe(app.url)
  const start = { file: join(root, 'test/e2e/files/image-pipeline.ts') }
  await eyes.client.call('workload.start', start)
  const turn = async (id: string, value: number): Promise<void> => {
    await seconds(spell)
    await eyes.client.call('knob.set', { id, value })
  }
  await turn('scheduler.procs', 4)
  await turn('channel.jobs.capacity', 256)
  await turn('pool.thumbnails.size', 4)
  await turn('limiter.fetch.rate', 360)
  await seconds(14)
  if (asked('record')) {
    const { file } = await eyes.client.call('recording.save')
    const path = isAbsolute(file) ? file : join(data, 'recordings', file)
    const neutral = await withoutFolder(readFileSync(path), root, '/home/me/weir/')
    writeFileSync(join(root, 'test/e2e/files/image-pipeline.weirrec'), neutral)
    say(`recorded ${file}`)
  }
  await page.keyboard.press('2')
  for (const shot of shots.running) await take(page, shot)
  eyes.close()
  await app.interrupt()
  await take(page, shots.disconnected)
} finally {
  await tools.close()
  await browser.close()
  await app.interrupt()
  rmSync(data, { recursive: true, force: true })
}
