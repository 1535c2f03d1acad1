/** From node to node by arrow keys: to the nearest one that lies that way. */
import type { Point } from './layout.ts'

const ways: Readonly<Record<string, Point>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
}

export const wayOf = (key: string): Point | undefined => (Object.hasOwn(ways, key) ? ways[key] : undefined)

/** Ahead counts once, aside thrice: what stands in line comes before what is merely near. */
export function nearest(places: ReadonlyMap<string, Point>, from: string, way: Point): string | undefined {
  const start = places.get(from)
  if (start === undefined) return undefined
  let found: string | undefined
  let least = Infinity
  for (const [id, { x, y }] of places) {
    const ahead = (x - start.x) * way.x + (y - start.y) * way.y
    const aside = Math.abs((x - start.x) * way.y) + Math.abs((y - start.y) * way.x)
    const cost = ahead + 3 * aside
    if (id === from || ahead < 1 || cost >= least) continue
    found = id
    least = cost
  }
  return found
}
