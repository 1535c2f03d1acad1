/**
 * Where nodes stand and how edges go round them. ELK arranges them once, left to right, in rows only where one line would
 * be too long to read; afterwards nobody moves because of data. A newcomer is put where ELK would have it beside its
 * neighbours that stand already, in the first free place below.
 */
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js'
import type { Topology, TopologyNode } from '../../../shared/topology.ts'
import type { Obstacle } from './way-round.ts'

export interface Point {
  x: number
  y: number
}

export const sizes: Readonly<Record<TopologyNode['kind'], readonly [width: number, height: number]>> = {
  group: [128, 50],
  channel: [100, 48],
  pool: [128, 50],
  lock: [116, 34],
  clients: [128, 42],
}

/** What edges begin and end at: the words below a channel's pill are not part of it. */
const bodies: Readonly<Partial<Record<TopologyNode['kind'], number>>> = { channel: 32 }

/** What a node takes up, with the words below it, and what edges touch of it. */
export function obstacleOf(kind: TopologyNode['kind'], { x, y }: Point): Obstacle {
  const [width, height] = sizes[kind]
  const all = { left: x, top: y, right: x + width, bottom: y + height }
  return { all, body: { ...all, bottom: y + (bodies[kind] ?? height) } }
}

/** Corners of an edge from end to end, and where its nodes stood when it was laid. */
export interface Route {
  points: readonly Point[]
  from: Point
  to: Point
}

export interface Layout {
  places: Map<string, Point>
  routes: Map<string, readonly Point[]>
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
  'elk.spacing.edgeNode': '22',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.componentComponent': '56',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
} as const

/** Up to this width a picture can be read whole. */
const widest = 1750
/** Rows make ways back, which are harder to follow: all has to become larger by so much. */
const worthRows = 1.25

export async function arrange(topology: Topology, aspectRatio: number): Promise<Layout> {
  const aspect = { 'elk.aspectRatio': aspectRatio.toFixed(2) }
  const line = await laidOut(topology, aspect)
  if (line.width <= widest) return line
  const rows = await laidOut(topology, { ...aspect, 'elk.layered.wrapping.strategy': 'MULTI_EDGE' })
  const scale = ({ width, height }: Laid): number => Math.min(aspectRatio / width, 1 / height)
  return scale(rows) > scale(line) * worthRows ? rows : line
}

interface Laid extends Layout {
  width: number
  height: number
}

async function laidOut({ nodes, edges }: Topology, options: Readonly<Record<string, string>>): Promise<Laid> {
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const back = waysBack(edges)
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: { ...layoutOptions, ...options },
    children: nodes
      .filter(({ id }) => linked.has(id))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, kind }) => ({ id, width: sizes[kind][0], height: bodies[kind] ?? sizes[kind][1] })),
    edges: edges.map(({ id, from, to }) => ({
      id,
      sources: [from],
      targets: [to],
      layoutOptions: { 'elk.layered.priority.direction': back.has(id) ? '0' : '10' },
    })),
  }
  const laid = await (await loadElk()).layout(graph)
  const routes = (laid.edges ?? []).flatMap(({ id, sections = [] }): [string, Point[]][] => {
    const [section] = sections
    return section === undefined
      ? []
      : [[id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]]]
  })
  const places = (laid.children ?? []).map(({ id, x = 0, y = 0 }): [string, Point] => [id, { x, y }])
  const { width = 0, height = 0 } = laid
  const alone = nodes.filter(({ id }) => !linked.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return {
    places: new Map([...places, ...inRows(alone, Math.max(width, 600), height)]),
    routes: new Map(routes),
    width,
    height,
  }
}

/** Whoever is linked with nobody stands below all others. */
function inRows(nodes: readonly TopologyNode[], width: number, below: number): [string, Point][] {
  const [across, down] = [170, 86]
  const columns = Math.max(1, Math.floor(width / across))
  return nodes.map(({ id }, i) => [
    id,
    { x: 12 + (i % columns) * across, y: below + 24 + Math.floor(i / columns) * down },
  ])
}

/** Where a circle is opened: at the clients, who ask and are answered, and where somebody who was started reports back. */
export function waysBack(edges: Topology['edges']): ReadonlySet<string> {
  const started = new Set(edges.filter(({ kind }) => kind === 'start').map(({ from, to }) => `${to}>${from}`))
  const back = new Set<string>()
  for (const first of edges) {
    if (first.to.startsWith('hub:')) back.add(first.id)
    for (const second of edges)
      if (second.from === first.to && started.has(`${first.from}>${second.to}`))
        back.add(first.id).add(second.id)
  }
  return back
}

/** Routes for the edges whose nodes stand to each other as they were laid out; others of before stay while theirs do. */
export function routesFor(
  edges: Topology['edges'],
  fresh: Layout,
  places: ReadonlyMap<string, Point>,
  before: ReadonlyMap<string, Route>,
): Map<string, Route> {
  const routes = new Map<string, Route>()
  for (const { id, from: source, to: target } of edges) {
    const from = places.get(source)
    const to = places.get(target)
    const old = before.get(id)
    if (from === undefined || to === undefined) continue
    if (old !== undefined && same(old.from, from) && same(old.to, to)) {
      routes.set(id, old)
      continue
    }
    const points = fresh.routes.get(id)
    const moved = shift(fresh.places.get(source), from)
    if (points === undefined || moved === undefined || !same(moved, shift(fresh.places.get(target), to)))
      continue
    routes.set(id, { points: points.map(({ x, y }) => ({ x: x + moved.x, y: y + moved.y })), from, to })
  }
  return routes
}

export const same = (a: Point, b: Point | undefined): boolean => a.x === b?.x && a.y === b.y

const shift = (was: Point | undefined, is: Point): Point | undefined =>
  was === undefined ? undefined : { x: is.x - was.x, y: is.y - was.y }

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
