/** Edges of nodes that stand where nobody laid them out: round every node that they do not belong to. */
import { describe, expect, it } from 'vitest'
import { Heap } from '../../../src/renderer/screens/topology/heap.ts'
import type { Drawn } from '../../../src/renderer/screens/topology/keeper.ts'
import { overlap, stretches } from '../../../src/renderer/screens/topology/labels.ts'
import { obstacleOf, type Point } from '../../../src/renderer/screens/topology/layout.ts'
import { WayBook, waysOf } from '../../../src/renderer/screens/topology/ways.ts'
import type { TopologyEdge, TopologyNode } from '../../../src/shared/topology.ts'

/** Mulberry32: the same seed, the same picture. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const node = (id: string, kind: 'group' | 'channel'): TopologyNode =>
  kind === 'group'
    ? { id, kind, name: id, site: '', count: 1, states: [1, 0, 0, 0, 0, 0, 0, 0] }
    : { id, kind, name: id, channels: 1, len: 0, cap: 8, closed: false, senders: 0, receivers: 0 }

const edgeOf = (from: string, to: string): TopologyEdge => ({
  id: `${from}>${to}`,
  from,
  to,
  kind: 'flow',
  perS: 1,
  waiting: 0,
  side: 'send',
  dead: false,
})

function picture(nodes: TopologyNode[], edges: TopologyEdge[], places: Map<string, Point>): Drawn {
  const topology = { nodes, edges, knots: [], hidden: 0, atMs: 0 }
  return { topology, places, routes: new Map(), structure: String(nodes.length) }
}

/** Nodes in cells of a grid, somewhere in each; any two may be linked. */
function anywhere(seed: number): Drawn {
  const random = seeded(seed)
  const nodes: TopologyNode[] = []
  const places = new Map<string, Point>()
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 5; column++) {
      const id = `n${String(row)}${String(column)}`
      nodes.push(node(id, random() < 0.5 ? 'group' : 'channel'))
      places.set(id, { x: column * 210 + random() * 40, y: row * 110 + random() * 20 })
    }
  const pick = (): string => nodes[Math.floor(random() * nodes.length)]?.id ?? ''
  const edges = new Map<string, TopologyEdge>()
  while (edges.size < 24) {
    const [from, to] = [pick(), pick()]
    if (from !== to) edges.set(`${from}>${to}`, edgeOf(from, to))
  }
  return picture(nodes, [...edges.values()], places)
}

describe('the way of an edge', () => {
  it.each([1, 2, 3, 4, 5])('passes no node that it does not belong to (seed %i)', (seed) => {
    const drawn = anywhere(seed)
    const ways = waysOf(drawn)
    const boxes = new Map(
      drawn.topology.nodes.map(({ id, kind }) => [
        id,
        obstacleOf(kind, drawn.places.get(id) ?? { x: 0, y: 0 }),
      ]),
    )
    for (const { id, from, to } of drawn.topology.edges) {
      const points = ways.get(id) ?? []
      expect(points.length, id).toBeGreaterThan(1)
      for (const part of stretches(points)) {
        expect(part.left === part.right || part.top === part.bottom, `${id} runs aslant`).toBe(true)
        for (const [name, { all, body }] of boxes) {
          const box = name === from || name === to ? body : all
          expect(overlap(box, part), `${id} behind ${name}`).toBe(false)
        }
      }
      for (const [name, end] of [
        [from, points[0]],
        [to, points.at(-1)],
      ] as const) {
        const { left, right, top, bottom } = boxes.get(name)?.body ?? { left: 0, right: 0, top: 0, bottom: 0 }
        const { x, y } = end ?? { x: NaN, y: NaN }
        const touches =
          ((x === left || x === right) && y >= top && y <= bottom) ||
          ((y === top || y === bottom) && x >= left && x <= right)
        expect(touches, `${id} at ${name}`).toBe(true)
      }
    }
  })

  it('runs beside the lines that are there, not on them', () => {
    const [a, b, wall] = [node('a', 'group'), node('b', 'group'), node('wall', 'group')]
    const places = new Map([
      ['a', { x: 0, y: 0 }],
      ['wall', { x: 200, y: 0 }],
      ['b', { x: 400, y: 0 }],
    ])
    const edges = [edgeOf('a', 'b'), edgeOf('b', 'a')]
    const ways = waysOf(picture([a, b, wall], edges, places))
    const [first, second] = edges.map(({ id }) => stretches(ways.get(id) ?? [], 2))
    const shared = (first ?? []).filter((part) => second?.some((other) => overlap(part, other)))
    // They may cross, or leave by the same border: no long stretch of theirs lies on one another.
    for (const { left, right } of shared) expect(right - left).toBeLessThan(120)
  })

  it('is drawn somehow where nodes lie on each other', () => {
    const places = new Map([
      ['a', { x: 0, y: 0 }],
      ['b', { x: 5, y: 5 }],
    ])
    const ways = waysOf(picture([node('a', 'group'), node('b', 'group')], [edgeOf('a', 'b')], places))
    expect(ways.get('a>b')?.length).toBeGreaterThan(1)
  })

  it('is worked out once, until somebody moves', () => {
    const book = new WayBook()
    const drawn = anywhere(1)
    const first = book.of(drawn)
    expect(book.of({ ...drawn, topology: { ...drawn.topology, atMs: 500 } })).toBe(first)
    expect(book.of({ ...drawn, places: new Map(drawn.places) })).not.toBe(first)
  })
})

it('the cheapest comes first', () => {
  const random = seeded(7)
  const heap = new Heap<number>()
  const costs = Array.from({ length: 200 }, () => Math.floor(random() * 50))
  for (const cost of costs) heap.push(cost, cost)
  const out = costs.map(() => heap.pop())
  expect(out).toEqual(costs.toSorted((a, b) => a - b))
  expect(heap.pop()).toBeUndefined()
})
