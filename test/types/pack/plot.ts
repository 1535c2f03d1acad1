import { type Go, portable, type SharedChan } from 'weir'

export interface Point {
  x: number
  y: number
}

export function* plot(from: number, count: number, out: SharedChan<Point>): Go<void> {
  for (let i = from; i < from + count; i++) yield* out.send({ x: i, y: Math.sin(i) })
}

export const works = { plot: portable<typeof plot>(import.meta.url, 'plot') }
