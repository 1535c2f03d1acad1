import { fireEvent, screen } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { graphOf } from '../../../src/renderer/screens/topology/graph.ts'
import { Keeper } from '../../../src/renderer/screens/topology/keeper.ts'
import { nearest } from '../../../src/renderer/screens/topology/keys.ts'
import { boxOf, overlap, placeLabels } from '../../../src/renderer/screens/topology/labels.ts'
import { type Point, sizes, waysBack } from '../../../src/renderer/screens/topology/layout.ts'
import { labelPlace, pathOf } from '../../../src/renderer/screens/topology/route.ts'
import { waysOf } from '../../../src/renderer/screens/topology/ways.ts'
import type { Topology, TopologyEdge, TopologyNode } from '../../../src/shared/topology.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(async () => {
  // Once for all: the first load takes real time, and the page's clock stands still.
  await import('elkjs/lib/elk.bundled.js')
})

const group = (name: string, count = 2): TopologyNode => ({
  id: `go:${name}`,
  kind: 'group',
  name,
  site: `${name}.ts:1`,
  count,
  states: [0, 0, 0, count, 0, 0, 0, 0],
})
const channel = (name: string, len = 4, cap = 8, senders = 0): TopologyNode => ({
  id: `chan:${name}`,
  kind: 'channel',
  name,
  channels: 3,
  len,
  cap,
  closed: false,
  senders,
  receivers: 0,
})
const edge = (from: TopologyNode, to: TopologyNode, part: Partial<TopologyEdge> = {}): TopologyEdge => ({
  id: `${from.id}>${to.id}`,
  from: from.id,
  to: to.id,
  kind: 'flow',
  perS: 100,
  waiting: 0,
  side: from.kind === 'group' ? 'send' : 'receive',
  dead: false,
  ...part,
})

/** A line of stages with a short cut past all of them, which a straight edge would draw through their nodes. */
function story(extra: readonly TopologyNode[] = []): Topology {
  const stages = ['read', 'parse', 'resize', 'write'].map((name) => group(name))
  const queues = ['raw', 'parsed', 'resized'].map((name) => channel(name))
  const nodes = [...stages, ...queues, ...extra]
  const edges = queues.flatMap((queue, i) => [
    edge(stages[i] as TopologyNode, queue),
    edge(queue, stages[i + 1] as TopologyNode),
  ])
  const errors = channel('errors', 8, 8, 5)
  edges.push(edge(stages[0] as TopologyNode, errors, { waiting: 5 }), edge(errors, stages[3] as TopologyNode))
  for (const node of extra) edges.push(edge(node, errors))
  return { nodes: [...nodes, errors], edges, knots: [], hidden: 0, atMs: startMs }
}

const inside = (at: Point, place: Point, [width, height]: readonly [number, number]): boolean =>
  at.x > place.x + 1 && at.x < place.x + width - 1 && at.y > place.y + 1 && at.y < place.y + height - 1

describe('the layout', { timeout: 120_000 }, () => {
  test('edges go round the nodes, from border to border', async () => {
    const topology = story()
    const drawn = await new Keeper().take(topology, 1.6)
    if (drawn === undefined) throw new Error('nothing was laid out')
    expect([...drawn.routes.keys()].sort()).toEqual(topology.edges.map(({ id }) => id).sort())
    for (const [id, { points }] of drawn.routes) {
      const steps = points.flatMap((to, i) => {
        const from = points[i - 1]
        if (from === undefined) return []
        return Array.from({ length: 50 }, (_, n) => ({
          x: from.x + ((to.x - from.x) * n) / 50,
          y: from.y + ((to.y - from.y) * n) / 50,
        }))
      })
      for (const node of topology.nodes) {
        const place = drawn.places.get(node.id)
        const [width, height] = sizes[node.kind]
        const body = [width, node.kind === 'channel' ? 32 : height] as const
        if (place !== undefined)
          expect(
            steps.some((at) => inside(at, place, body)),
            `${id} through ${node.name}`,
          ).toBe(false)
      }
    }
  })

  test('stands still while data moves; a newcomer moves nobody; places by hand are kept', async () => {
    const keeper = new Keeper()
    const first = await keeper.take(story(), 1.6)
    const moving = story()
    for (const each of moving.edges) each.perS = 9000
    for (const node of moving.nodes) if (node.kind === 'channel') node.len = 8
    const second = await keeper.take({ ...moving, atMs: startMs + 500 }, 1.6)
    expect(second?.places).toBe(first?.places)
    expect(second?.routes).toBe(first?.routes)
    const third = await keeper.take({ ...story([group('audit')]), atMs: startMs + 1000 }, 1.6)
    for (const [id, place] of first?.places ?? []) expect(third?.places.get(id), id).toEqual(place)
    expect(third?.places.has('go:audit')).toBe(true)
    for (const [id, route] of first?.routes ?? []) expect(third?.routes.get(id), id).toBe(route)
    if (first === undefined) throw new Error('nothing was laid out')
    const dragged = new Map([...first.places, ['go:parse', { x: 900, y: 900 }]])
    const placed = { ...first, places: dragged }
    const { nodes, edges } = graphOf(placed, waysOf(placed), false)
    expect(nodes.find(({ id }) => id === 'go:parse')?.position).toEqual({ x: 900, y: 900 })
    // Its edges leave the laid-out way, the others keep it.
    const points = new Map(edges.map(({ id, data }) => [id, data?.points]))
    expect(points.get('chan:raw>go:parse')).not.toEqual(first.routes.get('chan:raw>go:parse')?.points)
    expect(points.get('chan:raw>go:parse')?.length).toBeGreaterThan(1)
    expect(points.get('chan:resized>go:write')).toBe(first.routes.get('chan:resized>go:write')?.points)
  })

  test('blocked only: what waits at a full channel', async () => {
    const drawn = await new Keeper().take(story(), 1.6)
    if (drawn === undefined) throw new Error('nothing was laid out')
    const { nodes, edges } = graphOf(drawn, waysOf(drawn), true)
    expect(nodes.map(({ id }) => id).sort()).toEqual(['chan:errors', 'go:read'])
    expect(edges.map(({ data }) => data?.held)).toEqual([true])
  })
})

test('a line: rounded corners, words above its longest stretch', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 40, y: 0 },
    { x: 40, y: 8 },
    { x: 200, y: 8 },
  ]
  expect(pathOf(points)).toBe('M0.0 0.0L36.0 0.0Q40.0 0.0 40.0 4.0L40.0 4.0Q40.0 8.0 44.0 8.0L200.0 8.0')
  expect(labelPlace(points)).toMatchObject({ x: 120, y: 8, across: true })
})

test('rates stand where nothing else passes: none is read off the wrong arrow', async () => {
  const [clients, tally] = [group('shrink'), group('tally')]
  const queues = ['register', 'unregister', 'broadcast', 'flush'].map((name) => channel(name))
  const loop = group('hubLoop')
  const edges = [
    ...queues.map((queue) => edge(queue, loop)),
    ...queues.flatMap((queue) => [edge(clients, queue), edge(tally, queue)]),
  ]
  const topology = { ...story(), nodes: [clients, tally, loop, ...queues], edges }
  const drawn = await new Keeper().take(topology, 1.6)
  if (drawn === undefined) throw new Error('superseded')
  const graph = graphOf(drawn, waysOf(drawn), false)
  const lines = graph.edges.flatMap(({ id, data }) =>
    data?.points === undefined ? [] : [{ id, points: data.points }],
  )
  const labels = graph.edges.flatMap(({ id, data }) =>
    data?.label === undefined || data.label === null ? [] : [{ id, box: boxOf(data.label, '100/s') }],
  )
  expect(labels.length).toBeGreaterThan(3)
  for (const { id, box } of labels) {
    for (const other of labels)
      if (other.id !== id) expect(overlap(box, other.box), `${id} ${other.id}`).toBe(false)
    for (const line of lines) {
      if (line.id === id) continue
      for (const [i, to] of line.points.entries()) {
        const from = line.points[i - 1]
        if (from === undefined) continue
        const stretch = {
          left: Math.min(from.x, to.x),
          right: Math.max(from.x, to.x) + 0.1,
          top: Math.min(from.y, to.y),
          bottom: Math.max(from.y, to.y) + 0.1,
        }
        expect(overlap(box, stretch), `${id} on ${line.id}`).toBe(false)
      }
    }
  }
})

test('what waits is said even where there is no room for it', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 60, y: 0 },
  ]
  const box = { left: -100, right: 200, top: -100, bottom: 100 }
  const label = (urgent: boolean) =>
    placeLabels([{ id: 'a', points, words: '5 wait', urgent }], [box]).get('a')
  expect(label(false)).toBeUndefined()
  expect(label(true)).toMatchObject({ x: 30, y: 0, across: true })
})

test('a circle is opened where somebody who was started reports back, and at the clients', () => {
  const [feed, handle, writer] = [group('feed'), group('handle'), group('writer')]
  const left = channel('left')
  const hub: TopologyNode = { id: 'hub:chat', kind: 'clients', name: 'chat', count: 8 }
  const edges = [
    edge(feed, handle, { kind: 'start' }),
    edge(handle, left),
    edge(left, feed),
    edge(writer, hub),
    edge(hub, feed),
  ]
  expect([...waysBack(edges)]).toEqual(['go:handle>chan:left', 'chan:left>go:feed', 'go:writer>hub:chat'])
})

test('arrow keys: what stands in line comes before what is merely near', () => {
  const places = new Map([
    ['a', { x: 0, y: 0 }],
    ['near', { x: 60, y: 90 }],
    ['inLine', { x: 200, y: 4 }],
  ])
  expect(nearest(places, 'a', { x: 1, y: 0 })).toBe('inLine')
  expect(nearest(places, 'a', { x: 0, y: 1 })).toBe('near')
  expect(nearest(places, 'a', { x: -1, y: 0 })).toBeUndefined()
})

describe('the screen', { timeout: 120_000 }, () => {
  async function topologyPage(): Promise<Harness> {
    const harness = startHarness((host) => {
      host.run()
      host.answers.set('topology.get', () => ({ ...story(), atMs: host.nowMs }))
    })
    renderWith(harness, <App />)
    await harness.settle(500)
    fireEvent.click(screen.getByTitle('Topology'))
    for (let i = 0; i < 100 && node('go:read') === null; i++) await harness.settle(100)
    return harness
  }
  const node = (id: string): HTMLElement | null =>
    document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)

  test('says what there is and what waits', async () => {
    await topologyPage()
    expect(screen.getByText('senders wait at 1 place')).toBeTruthy()
    expect(node('chan:errors')?.textContent).toMatch(/errors ×3.*8 \/ 8/)
    expect(node('go:read')?.getAttribute('aria-label')).toBe('2 goroutines read')
  })

  test('is walked by keys: Tab reaches nodes, arrows go on, Enter opens, Esc closes and comes back', async () => {
    const harness = await topologyPage()
    const read = node('go:read')
    expect(read?.tabIndex).toBe(0)
    read?.focus()
    fireEvent.keyDown(read as HTMLElement, { key: 'ArrowRight' })
    const next = document.activeElement as HTMLElement
    expect(next.dataset['id']).toMatch(/^chan:/)
    fireEvent.keyDown(next, { key: 'Enter' })
    await harness.settle(200)
    const drawer = document.querySelector<HTMLElement>('aside.drawer')
    expect(drawer?.getAttribute('aria-label')).toMatch(/^channel /)
    expect(drawer?.textContent).toContain('read')
    fireEvent.keyDown(drawer as HTMLElement, { key: 'Escape' })
    await harness.settle(200)
    expect(document.querySelector('aside.drawer')).toBeNull()
    expect(document.activeElement).toBe(next)
  })
})

test('words that have no room above their line stand below it', () => {
  const points = [
    { x: 0, y: 40 },
    { x: 200, y: 40 },
  ]
  const above = {
    id: 'above',
    points: [
      { x: 0, y: 28 },
      { x: 200, y: 28 },
    ],
    words: '',
    urgent: false,
  }
  const placed = placeLabels([above, { id: 'it', points, words: 'no receiver', urgent: true }], [])
  expect(placed.get('it')).toMatchObject({ y: 40, below: true })
  expect(boxOf(placed.get('it') ?? { x: 0, y: 0, across: true }, 'no receiver').top).toBeGreaterThan(40)
})
