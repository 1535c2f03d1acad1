/** Seeded procedural pictures, and the fingerprint by which a thumbnail of one is told from all others. */
import { Random } from '../../base/index.ts'
import type { Codec, Pixels } from './codec.ts'

export interface Picture {
  jpeg: Uint8Array
  width: number
  height: number
  fingerprint: Fingerprint
}

/** Mean red, green and blue of each cell of a 4 × 3 grid: survives scaling and JPEG, differs between pictures. */
export type Fingerprint = readonly number[]

const columns = 4
const rows = 3
const sizes = [
  [320, 240],
  [480, 360],
  [400, 300],
  [360, 480],
] as const

/** Real JPEGs of several sizes; the same seed paints the same pictures. About 15 ms each. */
export async function paintPictures(codec: Codec, count: number, seed: number): Promise<Picture[]> {
  const random = new Random(seed)
  const pictures: Picture[] = []
  for (let i = 0; i < count; i++) {
    const [width, height] = sizes[i % sizes.length] ?? sizes[0]
    const pixels = paint(width, height, random)
    const jpeg = await codec.encode(pixels, 80)
    pictures.push({ jpeg, width, height, fingerprint: fingerprint(pixels) })
  }
  return pictures
}

/** A patchwork of seeded colours, blended into each other, under a ripple that gives JPEG some work. */
function paint(width: number, height: number, random: Random): Pixels {
  const data = new Uint8ClampedArray(width * height * 4)
  const patches = Float64Array.from({ length: (columns + 1) * (rows + 1) * 3 }, () => random.below(256))
  const ripple = 0.05 + random.float() * 0.2
  let i = 0
  for (let y = 0; y < height; y++) {
    const v = (y / height) * rows
    for (let x = 0; x < width; x++) {
      const u = (x / width) * columns
      const corner = ((v | 0) * (columns + 1) + (u | 0)) * 3
      const wave = 24 * Math.sin((x + y) * ripple)
      for (let c = 0; c < 3; c++) data[i++] = blend(patches, corner + c, u % 1, v % 1) + wave
      data[i++] = 255
    }
  }
  return { data, width, height }
}

/** Between the four neighbouring patches, in proportion. */
function blend(patches: Float64Array, corner: number, u: number, v: number): number {
  const below = corner + (columns + 1) * 3
  const top = (patches[corner] ?? 0) * (1 - u) + (patches[corner + 3] ?? 0) * u
  const bottom = (patches[below] ?? 0) * (1 - u) + (patches[below + 3] ?? 0) * u
  return top * (1 - v) + bottom * v
}

export function fingerprint({ data, width, height }: Pixels): Fingerprint {
  const sums = new Float64Array(columns * rows * 3)
  const counts = new Float64Array(columns * rows)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * columns) / width)
      const i = (y * width + x) * 4
      counts[cell] = (counts[cell] ?? 0) + 1
      for (let c = 0; c < 3; c++) sums[cell * 3 + c] = (sums[cell * 3 + c] ?? 0) + (data[i + c] ?? 0)
    }
  }
  return Array.from(sums, (sum, i) => sum / (counts[Math.floor(i / 3)] ?? 1))
}

/** The largest difference of any colour in any cell, from 0 to 255. */
export function distance(a: Fingerprint, b: Fingerprint): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? 0))), 0)
}

/** Height of a thumbnail of this width that keeps the picture's proportions. */
export function heightFor(width: number, picture: { width: number; height: number }): number {
  return Math.max(1, Math.round((width * picture.height) / picture.width))
}
