/** The line of an edge: straight between its corners, which are rounded. */
import type { Point } from './layout.ts'

const radius = 10

export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  const parts = [`M${at(first)}`]
  for (const [i, point] of rest.entries()) {
    const before = points[i] as Point
    const after = rest[i + 1]
    if (after === undefined) {
      parts.push(`L${at(point)}`)
      continue
    }
    const round = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2)
    parts.push(`L${at(towards(point, before, round))}`, `Q${at(point)} ${at(towards(point, after, round))}`)
  }
  return parts.join('')
}

/** The middle of the longest stretch, preferably one that words can stand above. */
export function labelPlace(points: readonly Point[]): Point & { across: boolean } {
  let best = { x: points[0]?.x ?? 0, y: points[0]?.y ?? 0, across: false, worth: -1 }
  for (const [i, to] of points.entries()) {
    const from = points[i - 1]
    if (from === undefined) continue
    const across = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y)
    const worth = distance(from, to) * (across ? 2 : 1)
    if (worth > best.worth) best = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, across, worth }
  }
  return best
}

/** Whether an edge comes in from the side. */
export function endsAcross(points: readonly Point[]): boolean {
  const [before, end] = points.slice(-2)
  return before === undefined || end === undefined || Math.abs(end.x - before.x) >= Math.abs(end.y - before.y)
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

function towards(from: Point, to: Point, by: number): Point {
  const all = distance(from, to)
  return all === 0
    ? from
    : { x: from.x + ((to.x - from.x) * by) / all, y: from.y + ((to.y - from.y) * by) / all }
}
