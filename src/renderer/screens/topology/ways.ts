/** The corners of every edge: as laid out while that holds, else round what stands in between. */
import type { TopologyEdge } from '../../../shared/topology.ts'
import type { Drawn } from './keeper.ts'
import { type Box, overlap, stretches } from './labels.ts'
import { obstacleOf, type Point, type Route, same } from './layout.ts'
import { type Obstacle, wayRound } from './way-round.ts'

export type Ways = ReadonlyMap<string, readonly Point[]>

/** A line this near to another one lies on it. */
const apart = 5

/** Figures come twice a second; only who stands where changes a way. */
export class WayBook {
  #last: Pick<Drawn, 'structure' | 'places' | 'routes'> | undefined
  #ways: Ways = new Map()

  of(drawn: Drawn): Ways {
    const { structure, places, routes } = drawn
    const last = this.#last
    if (last?.structure === structure && last.places === places && last.routes === routes) return this.#ways
    this.#last = { structure, places, routes }
    this.#ways = waysOf(drawn)
    return this.#ways
  }
}

export function waysOf({ topology: { nodes, edges }, places, routes }: Drawn): Ways {
  const obstacles = new Map<string, Obstacle>()
  for (const { id, kind } of nodes) {
    const place = places.get(id)
    if (place !== undefined) obstacles.set(id, obstacleOf(kind, place))
  }
  const ways = new Map<string, readonly Point[]>()
  const open: TopologyEdge[] = []
  for (const edge of edges) {
    const route = routes.get(edge.id)
    if (route !== undefined && holds(route, edge, places, obstacles)) ways.set(edge.id, route.points)
    else open.push(edge)
  }
  const lines: Box[] = [...ways.values()].flatMap((points) => stretches(points, apart))
  const all = [...obstacles.values()]
  for (const { id, from, to } of open) {
    const ends = { from: obstacles.get(from), to: obstacles.get(to) }
    if (ends.from === undefined || ends.to === undefined) continue
    const points = wayRound({ from: ends.from, to: ends.to }, all, lines)
    ways.set(id, points)
    lines.push(...stretches(points, apart))
  }
  return ways
}

/** Both its nodes stand as they did, and nobody has come to stand in between. */
function holds(
  { points, from, to }: Route,
  edge: TopologyEdge,
  places: ReadonlyMap<string, Point>,
  obstacles: ReadonlyMap<string, Obstacle>,
): boolean {
  if (!same(from, places.get(edge.from)) || !same(to, places.get(edge.to))) return false
  const line = stretches(points)
  for (const [id, { body, all }] of obstacles) {
    const box = id === edge.from || id === edge.to ? body : all
    if (line.some((part) => overlap(box, part))) return false
  }
  return true
}
