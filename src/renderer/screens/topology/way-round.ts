/**
 * A way for an edge whose nodes stand elsewhere than they were laid out: in steps, round every node, and beside other lines
 * rather than on them. The cheapest way (A*) over the lines that run past the nodes at two distances.
 */
import { Heap } from './heap.ts'
import { type Box, overlap } from './labels.ts'
import type { Point } from './layout.ts'

/** An edge's end: `body` is what it touches, `all` with the words below. */
export interface Ends {
  from: Obstacle
  to: Obstacle
}

export interface Obstacle {
  body: Box
  all: Box
}

/** From nodes to the lines that run past them, and how near a line may come at all. */
const distances = [12, 20] as const
const nearest = 8
const bendCost = 30
const crossingCost = 12
/** Per pixel on top of another line. */
const sharedCost = 3
/** Reading goes from left to right: out at the right, in at the left. */
const sideCost = { right: 0, top: 30, bottom: 30, left: 70 } as const
const opposite = { right: 'left', left: 'right', top: 'top', bottom: 'bottom' } as const

type Side = keyof typeof sideCost

interface Port {
  /** On the border. */
  at: Point
  /** Where the way begins that may bend. */
  outside: Point
  across: boolean
  cost: number
}

export function wayRound(
  { from, to }: Ends,
  obstacles: readonly Obstacle[],
  lines: readonly Box[],
): readonly Point[] {
  const walls = obstacles.map(({ all }) => grown(all, nearest))
  const free = ({ outside: { x, y } }: Port): boolean => !walls.some((wall) => within(wall, x, y))
  const starts = portsOf(from, (side) => sideCost[side]).filter(free)
  const ends = portsOf(to, (side) => sideCost[opposite[side]]).filter(free)
  const found = search(starts, ends, gridOf(obstacles, [...starts, ...ends], walls, lines))
  return found ?? [centreOf(from.body), centreOf(to.body)]
}

/** Words stand below a channel: no line begins or ends there. */
function portsOf({ body, all }: Obstacle, cost: (side: Side) => number): Port[] {
  const { left, right, top, bottom } = body
  const { x, y } = centreOf(body)
  const [out] = distances
  const ports: (Port & { side: Side })[] = [
    { side: 'right', at: { x: right, y }, outside: { x: right + out, y }, across: true, cost: cost('right') },
    { side: 'left', at: { x: left, y }, outside: { x: left - out, y }, across: true, cost: cost('left') },
    { side: 'top', at: { x, y: top }, outside: { x, y: top - out }, across: false, cost: cost('top') },
    {
      side: 'bottom',
      at: { x, y: bottom },
      outside: { x, y: bottom + out },
      across: false,
      cost: cost('bottom'),
    },
  ]
  return all.bottom > bottom ? ports.filter(({ side }) => side !== 'bottom') : ports
}

interface Grid {
  xs: readonly number[]
  ys: readonly number[]
  /** What a line along each column or row may meet. */
  columns: readonly Met[]
  rows: readonly Met[]
}

interface Met {
  walls: readonly Box[]
  lines: readonly Box[]
}

function gridOf(
  obstacles: readonly Obstacle[],
  ports: readonly Port[],
  walls: readonly Box[],
  lines: readonly Box[],
): Grid {
  const xs = new Set(ports.map(({ outside }) => outside.x))
  const ys = new Set(ports.map(({ outside }) => outside.y))
  for (const { all } of obstacles)
    for (const distance of distances) {
      xs.add(all.left - distance).add(all.right + distance)
      ys.add(all.top - distance).add(all.bottom + distance)
    }
  const sorted = (values: Set<number>): number[] => [...values].sort((a, b) => a - b)
  const met = (at: (box: Box) => boolean): Met => ({ walls: walls.filter(at), lines: lines.filter(at) })
  return {
    xs: sorted(xs),
    ys: sorted(ys),
    columns: sorted(xs).map((x) => met(({ left, right }) => left < x && x < right)),
    rows: sorted(ys).map((y) => met(({ top, bottom }) => top < y && y < bottom)),
  }
}

interface Step {
  x: number
  y: number
  across: boolean
  cost: number
  before: Step | undefined
  port: Port | undefined
}

function search(
  starts: readonly Port[],
  ends: readonly Port[],
  { xs, ys, columns, rows }: Grid,
): Point[] | undefined {
  const columnAt = new Map(xs.map((x, i) => [x, i]))
  const rowAt = new Map(ys.map((y, i) => [y, i]))
  const best = new Map<number, number>()
  const heap = new Heap<Step>()
  const keyOf = (x: number, y: number, across: boolean): number => (y * xs.length + x) * 2 + Number(across)
  const ahead = (x: number, y: number): number =>
    Math.min(
      ...ends.map(({ outside }) => Math.abs((xs[x] ?? 0) - outside.x) + Math.abs((ys[y] ?? 0) - outside.y)),
    )
  const offer = (step: Step): void => {
    const key = keyOf(step.x, step.y, step.across)
    if ((best.get(key) ?? Infinity) <= step.cost) return
    best.set(key, step.cost)
    heap.push(step, step.cost + ahead(step.x, step.y))
  }
  for (const port of starts) {
    const { outside, across, cost } = port
    const [x, y] = [columnAt.get(outside.x), rowAt.get(outside.y)]
    if (x !== undefined && y !== undefined) offer({ x, y, across, cost, before: undefined, port })
  }
  const arrivals = new Map(
    ends.map((port) => [
      keyOf(columnAt.get(port.outside.x) ?? -1, rowAt.get(port.outside.y) ?? -1, port.across),
      port,
    ]),
  )
  let done: { step: Step; port: Port; cost: number } | undefined
  for (let step = heap.pop(); step !== undefined; step = heap.pop()) {
    const { x, y, across, cost } = step
    if (done !== undefined && cost + ahead(x, y) >= done.cost) break
    if (cost > (best.get(keyOf(x, y, across)) ?? Infinity)) continue
    const port = arrivals.get(keyOf(x, y, across))
    if (port !== undefined && cost + port.cost < (done?.cost ?? Infinity))
      done = { step, port, cost: cost + port.cost }
    offer({ ...step, across: !across, cost: cost + bendCost, before: step, port: undefined })
    for (const by of [-1, 1]) {
      const [nx, ny] = across ? [x + by, y] : [x, y + by]
      const [toX, toY] = [xs[nx], ys[ny]]
      if (toX === undefined || toY === undefined) continue
      const way = boxOf(xs[x] ?? 0, ys[y] ?? 0, toX, toY)
      const met = across ? rows[y] : columns[x]
      if (met === undefined || met.walls.some((wall) => overlap(wall, way))) continue
      offer({
        x: nx,
        y: ny,
        across,
        cost: cost + costOf(way, across, met.lines),
        before: step,
        port: undefined,
      })
    }
  }
  if (done === undefined) return undefined
  return cornersOf(done.step, done.port, xs, ys)
}

/** Its length, and more where it crosses a line or runs along one. */
function costOf(way: Box, across: boolean, lines: readonly Box[]): number {
  const length = across ? way.right - way.left : way.bottom - way.top
  let cost = length
  for (const line of lines) {
    if (!overlap(line, way)) continue
    const same = line.right - line.left > line.bottom - line.top === across
    cost += same ? sharedCost * length : crossingCost
  }
  return cost
}

function cornersOf(last: Step, end: Port, xs: readonly number[], ys: readonly number[]): Point[] {
  const points: Point[] = [end.at]
  let first: Step = last
  for (let step: Step | undefined = last; step !== undefined; step = step.before) {
    // A turn stands where it was come to.
    if (step.across === step.before?.across || step.before === undefined)
      points.push({ x: xs[step.x] ?? 0, y: ys[step.y] ?? 0 })
    first = step
  }
  if (first.port !== undefined) points.push(first.port.at)
  return points.reverse().filter((point, i, all) => {
    const [before, after] = [all[i - 1], all[i + 1]]
    if (before === undefined || after === undefined) return true
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y))
  })
}

const centreOf = ({ left, right, top, bottom }: Box): Point => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
})

const grown = ({ left, right, top, bottom }: Box, by: number): Box => ({
  left: left - by,
  right: right + by,
  top: top - by,
  bottom: bottom + by,
})

const within = ({ left, right, top, bottom }: Box, x: number, y: number): boolean =>
  x > left && x < right && y > top && y < bottom

const boxOf = (x: number, y: number, toX: number, toY: number): Box => ({
  left: Math.min(x, toX),
  right: Math.max(x, toX),
  top: Math.min(y, toY),
  bottom: Math.max(y, toY),
})
