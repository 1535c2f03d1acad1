/** The pictures that screens are compared with, and where they hold. `WEIR_BASELINES=write` takes them anew. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { drawn, type PictureTools, stillPicture } from './picture.ts'

const folder = fileURLToPath(new URL('../baselines/', import.meta.url))
const outcome = fileURLToPath(new URL('../screenshots/', import.meta.url))
const writing = process.env['WEIR_BASELINES'] === 'write'
/** Lossy, and on both sides alike: pictures that are equal before are equal after. */
const quality = 0.6

const madeBy = async (browser: Browser, tools: PictureTools): Promise<string> =>
  `Chromium ${browser.version()}, ${process.platform} ${process.arch}, letters ${await tools.handwriting()}`

/**
 * Why the baselines say nothing here, or undefined where they hold: another browser, or another machine's fonts, draws
 * the same page otherwise.
 */
export async function notComparable(browser: Browser, tools: PictureTools): Promise<string | undefined> {
  const here = await madeBy(browser, tools)
  if (writing) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}made-by.txt`, `${here}\n`)
    return undefined
  }
  if (!existsSync(`${folder}made-by.txt`)) return 'there are no baselines'
  const made = readFileSync(`${folder}made-by.txt`, 'utf8').trim()
  return made === here ? undefined : `the baselines are of ${made}; this is ${here}`
}

/** What part of the picture has changed, 0 to 1. The changed squares are marked in screenshots/changed-NAME.webp. */
export async function changedShare(tools: PictureTools, name: string, page: Page): Promise<number> {
  // A screen that still loads stands still too; a comparison that fails is made again, a baseline is not.
  if (writing) await page.waitForTimeout(2500)
  const png = writing ? await stillPicture(page) : await page.screenshot(drawn)
  const picture = await tools.webp(png, quality)
  if (writing) writeFileSync(baselineOf(name), picture)
  return share(tools, name, picture)
}

/** The same without writing a baseline: for what is broken on purpose. */
export const brokenShare = async (tools: PictureTools, name: string, page: Page): Promise<number> =>
  share(tools, name, await tools.webp(await stillPicture(page), quality))

const baselineOf = (name: string): string => `${folder}${name}.webp`

async function share(tools: PictureTools, name: string, picture: Buffer): Promise<number> {
  const { share, marked } = await tools.compare(readFileSync(baselineOf(name)), picture)
  if (share > 0 && marked !== '') {
    mkdirSync(outcome, { recursive: true })
    writeFileSync(`${outcome}changed-${name}.webp`, Buffer.from(marked.split(',')[1] ?? '', 'base64'))
  }
  return share
}
