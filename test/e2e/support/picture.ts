/** Pictures of a page, encoded and compared by the browser itself: nothing else to install, one decoder on both sides. */
import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'

/** The page as it is now, as WebP at `quality` (0 to 1). Equal pages give equal bytes in one version of the browser. */
export interface PictureTools {
  webp(png: Buffer, quality: number): Promise<Buffer>
  compare(one: Buffer, other: Buffer): Promise<Difference>
  /** How this browser draws letters and the signs that no font of ours has: equal where pictures can be compared. */
  handwriting(): Promise<string>
  close(): Promise<void>
}

export interface Difference {
  /** Squares of 16 × 16 pixels in which the pictures differ to the eye; Infinity when their sizes differ. */
  squares: number
  /** What part of all squares that is, 0 to 1. */
  share: number
  /** Where, as a picture: the other one, dimmed, with those squares marked. */
  marked: string
}

/** A context of its own: the pages of the app forbid what this needs. */
export async function pictureTools(browser: Browser): Promise<PictureTools> {
  const page = await browser.newPage()
  return {
    async webp(png, quality) {
      const text = await page.evaluate(encode, { png: png.toString('base64'), quality })
      return Buffer.from(text, 'base64')
    },
    compare: (one, other) =>
      page.evaluate(compare, [one.toString('base64'), other.toString('base64')] as const),
    handwriting: async () =>
      createHash('sha256')
        .update(await page.evaluate(write))
        .digest('hex')
        .slice(0, 12),
    close: () => page.close(),
  }
}

/** As every picture is taken. */
export const drawn = { animations: 'disabled', caret: 'hide' } as const

/** What still fades has arrived, fonts are there, and two pictures in a row are the same. */
export async function stillPicture(page: Page): Promise<Buffer> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  let last = await page.screenshot(drawn)
  for (let i = 0; i < 40; i++) {
    const next = await page.screenshot(drawn)
    if (next.equals(last)) break
    last = next
  }
  return last
}

// These run in the browser, so each stands alone.

function write(): string {
  const canvas = document.createElement('canvas')
  canvas.width = 400
  canvas.height = 60
  const context = canvas.getContext('2d')!
  for (const [line, font] of ['15px sans-serif', '15px monospace'].entries()) {
    context.font = font
    context.fillText('Weir 0123 ▲▼→←↑↓≈×✓…⏎', 4, 20 + 28 * line)
  }
  return canvas.toDataURL()
}

async function encode({ png, quality }: { png: string; quality: number }): Promise<string> {
  const image = new Image()
  image.src = `data:image/png;base64,${png}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  canvas.getContext('2d')!.drawImage(image, 0, 0)
  return canvas.toDataURL('image/webp', quality).split(',')[1] ?? ''
}

async function compare([one, other]: readonly [string, string]): Promise<Difference> {
  const side = 16
  /** Mean difference per colour channel of a square, of 255: below it is what anti-aliasing does. */
  const seen = 5
  const read = async (text: string): Promise<CanvasRenderingContext2D> => {
    const image = new Image()
    image.src = `data:image/webp;base64,${text}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const context = canvas.getContext('2d', { willReadFrequently: true })!
    context.drawImage(image, 0, 0)
    return context
  }
  const [before, after] = [await read(one), await read(other)]
  const { width, height } = after.canvas
  if (before.canvas.width !== width || before.canvas.height !== height)
    return { squares: Infinity, share: 1, marked: '' }
  const a = before.getImageData(0, 0, width, height).data
  const b = after.getImageData(0, 0, width, height).data
  const across = Math.ceil(width / side)
  const sums = new Float64Array(across * Math.ceil(height / side))
  for (let i = 0; i < a.length; i++) {
    const pixel = i >> 2
    const square = Math.floor(Math.floor(pixel / width) / side) * across + Math.floor((pixel % width) / side)
    sums[square] = (sums[square] ?? 0) + Math.abs((a[i] ?? 0) - (b[i] ?? 0))
  }
  after.fillStyle = 'rgb(0 0 0 / 55%)'
  after.fillRect(0, 0, width, height)
  after.strokeStyle = '#ff2d78'
  let squares = 0
  for (const [at, sum] of sums.entries()) {
    if (sum / (side * side * 3) < seen) continue
    squares++
    after.strokeRect((at % across) * side + 0.5, Math.floor(at / across) * side + 0.5, side - 1, side - 1)
  }
  return { squares, share: squares / sums.length, marked: after.canvas.toDataURL('image/webp', 0.8) }
}
