/**
 * Where nodes stand. ELK arranges them once, left to right, in rows; afterwards nobody moves because of data. A newcomer
 * is put where ELK would have it beside its neighbours that stand already, in the first free place below.
 */
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js'
import type { Topology, TopologyNode } from '../../../shared/topology.ts'

export interface Point {
  x: number
  y: number
}

export const sizes: Readonly<Record<TopologyNode['kind'], readonly [width: number, height: number]>> = {
  group: [128, 50],
  channel: [100, 48],
  pool: [128, 50],
  lock: [116, 34],
}

let elk: Promise<ELK> | undefined

/** A megabyte and more: loaded when a topology is first looked at. */
function loadElk(): Promise<ELK> {
  elk ??= import('elkjs/lib/elk.bundled.js').then(({ default: Elk }) => new Elk())
  return elk
}

const layoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '78',
  'elk.spacing.nodeNode': '46',
  'elk.spacing.componentComponent': '56',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.wrapping.strategy': 'MULTI_EDGE',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
} as const

export async function arrange({ nodes, edges }: Topology, aspectRatio: number): Promise<Map<string, Point>> {
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: { ...layoutOptions, 'elk.aspectRatio': aspectRatio.toFixed(2) },
    children: nodes
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, kind }) => ({ id, width: sizes[kind][0], height: sizes[kind][1] })),
    edges: edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  }
  const laid = await (await loadElk()).layout(graph)
  return new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]))
}

/** Places for all: those of `before` stay, newcomers go near their neighbours. */
export function settle(
  { nodes, edges }: Topology,
  fresh: ReadonlyMap<string, Point>,
  before: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const places = new Map<string, Point>()
  for (const { id } of nodes) {
    const place = before.get(id)
    if (place !== undefined) places.set(id, place)
  }
  if (places.size === 0) return new Map(fresh)
  for (const { id } of nodes) {
    const wanted = fresh.get(id)
    if (places.has(id) || wanted === undefined) continue
    const near = edges
      .flatMap(({ from, to }) => (from === id ? to : to === id ? from : []))
      .find((other) => places.has(other) && fresh.has(other))
    const here = near === undefined ? undefined : places.get(near)
    const there = near === undefined ? undefined : fresh.get(near)
    const at =
      here === undefined || there === undefined
        ? { x: wanted.x, y: lowest(places) + 90 }
        : { x: here.x + wanted.x - there.x, y: here.y + wanted.y - there.y }
    places.set(id, free(at, places))
  }
  return places
}

function lowest(places: ReadonlyMap<string, Point>): number {
  return Math.max(0, ...[...places.values()].map(({ y }) => y))
}

const room = { x: 140, y: 66 }

function free(at: Point, places: ReadonlyMap<string, Point>): Point {
  const taken = [...places.values()]
  const place = { ...at }
  while (taken.some(({ x, y }) => Math.abs(x - place.x) < room.x && Math.abs(y - place.y) < room.y))
    place.y += room.y
  return place
}
