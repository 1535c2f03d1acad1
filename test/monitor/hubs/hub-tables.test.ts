import { describe, expect, it } from 'vitest'
import { Hub } from '../../../src/main/hub/index.ts'
import { HubSource } from '../../../src/main/monitor/hub-source.ts'
import { HubTables } from '../../../src/main/monitor/hubs/index.ts'
import { type Bubble, bubble, sleep, type Go, type Runtime } from '../../../src/main/runtime/index.ts'
import { closed, FakeConnection } from '../../hub/fake-connection.ts'

const everyone = { search: '', slowOnly: false, offset: 0, limit: 100 }

interface Scene {
  t: Bubble
  hub: Hub
  peers: FakeConnection[]
  tables: HubTables
}

/** A hub with so many clients; it is closed whatever happens, because a hub that pings never ends by itself. */
function scene(count: number, act: (s: Scene) => Go<void>): Promise<void> {
  return bubble(function* (t) {
    const { hub, peers } = yield* crowd(t.rt, count)
    try {
      yield* act({ t, hub, peers, tables: new HubTables(t.rt) })
    } finally {
      yield* closed(hub)
    }
  })
}

function* crowd(rt: Runtime, count: number): Go<{ hub: Hub; peers: FakeConnection[] }> {
  const hub = new Hub({
    name: 'chat',
    rt,
    slow: 'drop-oldest',
    outbox: 16,
    pingMs: 1000,
    writeMs: 30_000,
    closeMs: 100,
  })
  const peers: FakeConnection[] = []
  for (let i = 0; i < count; i++) {
    const peer = new FakeConnection(`10.0.0.${i}`)
    peers.push(peer)
    hub.accept(peer)
  }
  yield* sleep(1)
  for (const client of hub.clients()) hub.join(client, client.id % 2 === 0 ? 'even' : 'odd')
  return { hub, peers }
}

describe('tables of a hub', () => {
  it('worst clients first: whose socket takes nothing, for how long, and when it is cut', () =>
    scene(10, function* ({ hub, peers, tables }) {
      const [, , third] = peers
      if (third === undefined) throw new Error('a third')
      third.reading = false
      yield* hub.broadcast('the kernel holds it')
      yield* sleep(1)
      for (let i = 0; i < 14; i++) yield* hub.broadcast(`m${i}`)
      yield* sleep(1999)
      const page = tables.clients({ ...everyone, sort: { by: 'queue', descending: true } })
      expect(page).toMatchObject({ hub: 'chat', total: 10, matched: 10 })
      expect(page.rows[0]).toMatchObject({ id: 3, address: '10.0.0.2', queue: 14, rooms: 1, cutInMs: 28_000 })
      expect(page.rows[0]?.lagMs).toBe(2000)
      const slow = tables.clients({ ...everyone, slowOnly: true, sort: { by: 'id', descending: false } })
      expect(slow.rows.map(({ id }) => id)).toEqual([3])
      const look = tables.look({ hub: undefined })
      expect(look).toMatchObject({
        hubs: ['chat'],
        policy: 'drop-oldest',
        clients: 10,
        slow: 1,
        slowFrom: 12,
      })
      expect(look.queues.map(({ clients }) => clients)).toEqual([
        9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0,
      ])
      expect(look.rttClients).toBe(10)
    }))

  it('searches, windows, and keeps an order while the values move on', () =>
    scene(10, function* ({ peers, tables }) {
      const sort = { by: 'received', descending: true } as const
      peers[4]?.say('x')
      const first = tables.clients({ ...everyone, sort, limit: 3 })
      expect(first.rows.map(({ id }) => id)).toEqual([5, 1, 2])
      for (let i = 0; i < 3; i++) peers[7]?.say('x')
      const held = tables.clients({ ...everyone, sort, limit: 3, hold: first.order })
      expect(held.rows.map(({ id }) => id)).toEqual([5, 1, 2])
      const anew = tables.clients({ ...everyone, sort, limit: 3 })
      expect(anew.rows.map(({ id }) => id)).toEqual([8, 5, 1])
      expect(tables.clients({ ...everyone, sort, search: 'c-10' }).rows.map(({ id }) => id)).toEqual([10])
      expect(tables.clients({ ...everyone, sort, search: '0.0.7' }).matched).toBe(1)
    }))

  it('rooms: rates, deliveries, and what goes to everybody', () =>
    scene(10, function* ({ t, hub, tables }) {
      for (let second = 0; second < 11; second++) {
        for (let i = 0; i < 4; i++) yield* hub.publish('even', 'x')
        yield* hub.broadcast('all')
        yield* sleep(1000)
        tables.tick(t.clock.now())
      }
      const page = tables.rooms({ search: '', sort: { by: 'out', descending: true }, offset: 0, limit: 10 })
      expect(page.rows.map(({ room }) => room)).toEqual(['even', '', 'odd'])
      const [even, all, odd] = page.rows
      expect(even?.clients).toBe(5)
      expect(even?.inPerS).toBeCloseTo(4, 1)
      expect(even?.outPerS).toBeCloseTo(20, 1)
      expect(all?.outPerS).toBeCloseTo(10, 1)
      expect(odd).toMatchObject({ clients: 5, inPerS: 0, worstMs: null })
      expect(even?.spark.at(-1)).toBe(20)
    }))

  it('tile and table agree: what a hub delivers is what its rooms do, in each sample', () =>
    scene(10, function* ({ t, hub, tables }) {
      const source = new HubSource(hub)
      const column = (name: string, quantile?: string) => {
        const found = source.columns.find(
          ({ descriptor }) => descriptor.name === name && descriptor.attrs['quantile'] === quantile,
        )
        if (found === undefined) throw new Error(name)
        return found
      }
      const out = column('hub.messages.out')
      for (let sample = 0; sample < 25; sample++) {
        if (sample % 3 === 0) yield* hub.publish('even', 'x')
        if (sample % 7 === 0) yield* hub.broadcast('all')
        yield* sleep(100)
        const tick = { nowMs: t.rt.clock.now(), elapsedMs: 100 }
        source.update(tick)
        tables.tick(tick.nowMs)
        const { rows } = tables.rooms({
          search: '',
          sort: { by: 'room', descending: false },
          offset: 0,
          limit: 10,
        })
        const ofRooms = rows.reduce((sum, { outPerS }) => sum + (outPerS ?? NaN), 0)
        if (sample === 0) out.read(tick)
        else expect(out.read(tick)).toBeCloseTo(ofRooms, 6)
      }
      const { slow, rttClients } = tables.look({ hub: 'chat' })
      const tick = { nowMs: t.rt.clock.now(), elapsedMs: 100 }
      expect(column('hub.slow').read(tick)).toBe(slow)
      expect(rttClients).toBe(10)
      expect(column('hub.rtt', 'p99').read(tick)).toBe(0)
    }))

  it('one client: what waits for it, what it did second by second, where it is; kicked, it is gone', () =>
    scene(4, function* ({ t, hub, peers, tables }) {
      const second = peers[1]
      if (second === undefined) throw new Error('a second')
      expect(tables.client({ hub: 'chat', id: 2 })).toMatchObject({ queueBytes: 0, course: [] })
      const steps: (() => void)[] = [
        () => undefined,
        () => (second.reading = false),
        () => undefined,
        () => (second.reading = true),
      ]
      for (const step of steps) {
        step()
        for (let i = 0; i < 10; i++) yield* hub.broadcast(`m${i}`)
        yield* sleep(1000)
        tables.tick(t.clock.now())
      }
      const { client, queueBytes, roomNames, course, policy } = tables.client({ hub: 'chat', id: 2 })
      expect(client).toMatchObject({ id: 2, queue: 0, address: '10.0.0.1' })
      expect([queueBytes, roomNames, policy]).toEqual([0, ['even'], 'drop-oldest'])
      const written = course.reduce((sum, { sent }) => sum + sent, 0)
      expect(written).toBe(client.sent)
      expect(client.sent + client.dropped).toBe(40)
      expect(Math.max(...course.map(({ queue }) => queue))).toBeGreaterThan(0)
      expect(tables.kick({ hub: 'chat', id: 2 })).toEqual({ kicked: 1 })
      expect(second.closing).toEqual({ code: 1008, reason: 'kicked' })
      yield* sleep(1)
      expect(hub.stats().left.kicked).toBe(1)
      expect(() => tables.client({ hub: 'chat', id: 2 })).toThrow('client 2 has left the hub chat')
      expect(() => tables.kick({ hub: 'chat', id: 2 })).toThrow('client 2 has left')
    }))

  it('remembers evictions, and says which hub it does not know', () =>
    scene(3, function* ({ t, hub, peers, tables }) {
      const knobs = t.rt.registry.list('knob') as { id: string; set(v: number): void; get(): number }[]
      const policy = knobs.find(({ id }) => id === 'hub.chat.slow')
      expect(policy?.get()).toBe(1)
      policy?.set(2)
      expect(hub.stats().policy).toBe('evict')
      if (peers[0] !== undefined) peers[0].reading = false
      for (let i = 0; i < 20; i++) {
        yield* hub.broadcast(`m${i}`)
        yield* sleep(100)
      }
      const { evictions, evicted, left } = tables.look({ hub: 'chat' })
      expect(evicted).toBe(1)
      expect(evictions).toMatchObject([{ id: 1, forMs: 1700 }])
      expect(left['slow']).toBe(1)
      expect(() => tables.look({ hub: 'none' })).toThrow('there is no hub none')
    }))
})
