/**
 * Where the words of the edges stand: at their own line, and nowhere that another line, a node or other words pass through,
 * so that no rate is read off the wrong arrow. Words for which there is no such place are left out, unless somebody waits.
 */
import type { Point } from './layout.ts'
import { labelPlace } from './route.ts'

export interface LabelPlace extends Point {
  /** Words stand above a line that runs across, and beside one that runs down. */
  across: boolean
  /** Or below it, where there is no room above. */
  below?: true
}

export interface Labelled {
  id: string
  points: readonly Point[]
  words: string
  /** Somebody waits here: said in any case, and first. */
  urgent: boolean
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Of a character of the labels' font. */
const charWidth = 6.3
const shares = [0.5, 0.3, 0.7, 0.15, 0.85] as const
const lineMargin = 2

export function placeLabels(edges: readonly Labelled[], nodes: readonly Box[]): Map<string, LabelPlace> {
  const lines = edges.map(({ id, points }) => ({ id, boxes: stretches(points, lineMargin) }))
  const placed = new Map<string, LabelPlace>()
  const taken: Box[] = []
  for (const { id, points, words, urgent } of edges.toSorted((a, b) => Number(b.urgent) - Number(a.urgent))) {
    if (words === '') continue
    const others = lines.flatMap((line) => (line.id === id ? [] : line.boxes))
    const free = (place: LabelPlace): boolean => {
      const box = boxOf(place, words)
      return ![...taken, ...nodes, ...others].some((other) => overlap(box, other))
    }
    const place = candidates(points, words).find(free) ?? (urgent ? labelPlace(points) : undefined)
    if (place === undefined) continue
    placed.set(id, place)
    taken.push(boxOf(place, words))
  }
  return placed
}

export function boxOf({ x, y, across, below }: LabelPlace, words: string): Box {
  const width = words.length * charWidth
  if (below === true) return { left: x - width / 2, right: x + width / 2, top: y + 5, bottom: y + 19 }
  return across
    ? { left: x - width / 2, right: x + width / 2, top: y - 19, bottom: y - 5 }
    : { left: x + 5, right: x + 8 + width, top: y - 7, bottom: y + 7 }
}

/** Longest stretch first, those that words can stand above before others. */
function candidates(points: readonly Point[], words: string): LabelPlace[] {
  const parts = points.slice(1).map((to, i) => {
    const from = points[i] as Point
    const across = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y)
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    return { from, to, across, length, worth: length * (across ? 2 : 1) }
  })
  return parts
    .filter(({ across, length }) => length >= (across ? words.length * charWidth : 16))
    .sort((a, b) => b.worth - a.worth)
    .flatMap(({ from, to, across }) => {
      const places = shares.map((share) => ({
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
        across,
      }))
      return across ? [...places, ...places.map((place) => ({ ...place, below: true as const }))] : places
    })
}

/** One box for each straight part of a line, wider by so much on both sides. */
export const stretches = (points: readonly Point[], margin = 0): Box[] =>
  points.slice(1).map((to, i) => {
    const from = points[i] as Point
    return {
      left: Math.min(from.x, to.x) - margin,
      right: Math.max(from.x, to.x) + margin,
      top: Math.min(from.y, to.y) - margin,
      bottom: Math.max(from.y, to.y) + margin,
    }
  })

/** A line, which is flat, meets a box when it passes through its inside. */
export const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
