/**
 * What the processors of the workload `gmp` run. A module of its own, because every one of them imports it; and it imports
 * no more than it needs.
 */
import { portable, type SharedChan } from '../../parallel/index.ts'
import { type Go, gosched } from '../../runtime/index.ts'

/** One tile of the Mandelbrot set: its number, and how many of its points stayed inside. */
export interface Tile {
  tile: number
  inside: number
}

/** Points on one side of a tile. */
const side = 24
const tilesAcross = 32

/** How many points of a tile are in the set after so many rounds. Some tiles take a hundred times as long as others. */
export function countInside(tile: number, rounds: number): number {
  const left = -2.25 + 3 * ((tile % tilesAcross) / tilesAcross)
  const top = -1.5 + 3 * (Math.floor(tile / tilesAcross) / tilesAcross)
  const step = 3 / tilesAcross / side
  let inside = 0
  for (let i = 0; i < side * side; i++) {
    if (staysInside(left + (i % side) * step, top + Math.floor(i / side) * step, rounds)) inside++
  }
  return inside
}

export const tiles = tilesAcross * tilesAcross

function staysInside(re: number, im: number, rounds: number): boolean {
  let x = 0
  let y = 0
  for (let i = 0; i < rounds; i++) {
    const xx = x * x
    const yy = y * y
    if (xx + yy > 4) return false
    y = 2 * x * y + im
    x = xx - yy + re
  }
  return true
}

/** The result goes back through a channel between threads. */
export function* renderTile(tile: number, rounds: number, results: SharedChan<Tile>): Go<void> {
  yield* results.send({ tile, inside: countInside(tile, rounds) })
}

/** Holds its processor for so many ms at a time, as code does that never yields; nothing can pre-empt it. */
export function* hog(ms: number): Go<void> {
  const end = performance.now() + ms
  while (performance.now() < end);
  yield* gosched()
}

export const work = {
  renderTile: portable<typeof renderTile>(import.meta.url, 'renderTile'),
  hog: portable<typeof hog>(import.meta.url, 'hog'),
}
