import { describe, expect, it } from 'vitest'
import { Hub, type HubOptions } from '../../src/main/hub/index.ts'
import { bubble, go, sleep, type Bubble, type Go } from '../../src/main/runtime/index.ts'
import { closed, FakeConnection } from './fake-connection.ts'

interface Scene {
  t: Bubble
  hub: Hub
  quick: FakeConnection
  stuck: FakeConnection
}

/** A hub with an outbox of 4, one client that reads, and one that has stopped: the kernel holds `m0` for it. */
function scene(options: Partial<HubOptions>, act: (s: Scene) => Go<void>): Promise<void> {
  return bubble(function* (t) {
    const hub = new Hub({
      name: 'test',
      rt: t.rt,
      outbox: 4,
      pingMs: 0,
      writeMs: 0,
      closeMs: 100,
      ...options,
    })
    const quick = new FakeConnection()
    const stuck = new FakeConnection()
    hub.accept(quick)
    hub.accept(stuck)
    stuck.reading = false
    try {
      yield* publish(hub, 0, 1)
      yield* act({ t, hub, quick, stuck })
    } finally {
      yield* closed(hub)
    }
  })
}

/** Every message is written, waiting or counted as lost, once per client that was there. */
function expectBalance(hub: Hub, deliveries: number): void {
  const { messagesOut, drops } = hub.stats()
  const waiting = [...hub.rows()].reduce((sum, row) => sum + row.depth, 0)
  expect(messagesOut + drops + waiting).toBe(deliveries)
}

/** Broadcasts m<from> up to m<to - 1>, one after the other. */
function* publish(hub: Hub, from: number, to: number): Go<void> {
  for (let i = from; i < to; i++) yield* hub.broadcast(`m${i}`)
  yield* sleep(1)
}

const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `m${from + i}`)

describe('slow clients', () => {
  it('drop-newest keeps the oldest messages and counts the others', () =>
    scene({ slow: 'drop-newest' }, function* ({ hub, quick, stuck }) {
      yield* publish(hub, 1, 11)
      expect(quick.got).toEqual(names(0, 11))
      expect(hub.stats()).toMatchObject({ drops: 6, slow: 1, dropsBy: { newest: 6 } })
      expect([...hub.rows()][1]).toMatchObject({ state: 'slow', depth: 4, dropped: 6 })
      expectBalance(hub, 22)
      stuck.reading = true
      yield* sleep(1)
      expect(stuck.got).toEqual(names(0, 5))
      expect(hub.stats().slow).toBe(0)
    }))

  it('drop-oldest keeps the newest messages', () =>
    scene({ slow: 'drop-oldest' }, function* ({ hub, quick, stuck }) {
      yield* publish(hub, 1, 11)
      expect(quick.got).toEqual(names(0, 11))
      expect(hub.stats()).toMatchObject({ drops: 6, dropsBy: { oldest: 6 } })
      expectBalance(hub, 22)
      stuck.reading = true
      yield* sleep(1)
      expect(stuck.got).toEqual(['m0', ...names(7, 11)])
    }))

  it('evict closes with 1013, counts, and tells why', () => {
    const left: string[] = []
    const onLeave: HubOptions['onLeave'] = (client, why) => left.push(`${client.id} ${why}`)
    return scene({ slow: 'evict', onLeave }, function* ({ hub, quick, stuck }) {
      yield* publish(hub, 1, 6)
      yield* publish(hub, 6, 8)
      expect(quick.got).toEqual(names(0, 8))
      expect(stuck.closing).toEqual({ code: 1013, reason: 'slow' })
      expect(left).toEqual(['2 slow'])
      expect(hub.stats()).toMatchObject({ evictions: 1, clients: 1, slow: 0, left: { slow: 1 } })
      expect(hub.stats().dropsBy.evicted).toBe(5)
    })
  })

  it('pause lets publishers wait until there is room, and nobody loses anything', () =>
    scene({ slow: 'pause', queue: 2 }, function* ({ t, hub, quick, stuck }) {
      const publisher = go(publish, hub, 1, 21)
      yield* sleep(1000)
      expect(publisher.state).toBe('waiting')
      expect(quick.got).toEqual(names(0, 5))
      stuck.reading = true
      yield* t.wait()
      yield* publisher.join()
      expect(stuck.got).toEqual(names(0, 21))
      expect(quick.got).toEqual(names(0, 21))
      expect(hub.stats().drops).toBe(0)
    }))

  it('pause goes on when the slow one leaves', () =>
    scene({ slow: 'pause', queue: 2 }, function* ({ hub, quick, stuck }) {
      const publisher = go(publish, hub, 1, 21)
      yield* sleep(1000)
      stuck.vanish()
      yield* publisher.join()
      expect(quick.got).toEqual(names(0, 21))
      expect(hub.stats()).toMatchObject({ left: { vanished: 1 }, dropsBy: { left: 4 } })
      expectBalance(hub, 21 + 5)
    }))

  it('the outbox limit holds from the moment it is turned', () =>
    scene({ slow: 'drop-newest' }, function* ({ t, hub, stuck }) {
      const knobs = t.rt.registry.list('knob') as { id: string; set(v: number): void }[]
      knobs.find((knob) => knob.id === 'hub.test.outbox')?.set(10)
      yield* publish(hub, 1, 21)
      expect(hub.stats().dropsBy.newest).toBe(10)
      stuck.reading = true
      yield* sleep(1)
      expect(stuck.got).toEqual(names(0, 11))
    }))

  it('writes all that waits for a client in one go', () =>
    scene({ slow: 'drop-newest', outbox: 1000 }, function* ({ hub, quick, stuck }) {
      yield* publish(hub, 1, 501)
      stuck.reading = true
      yield* sleep(1)
      expect(stuck.writes).toEqual([1, 500])
      expect(quick.writes.length).toBeLessThan(50)
      expect(hub.stats().outboxDepth.max).toBe(500)
    }))

  it('a batch leaves out whom a message leaves out', () =>
    scene({ slow: 'drop-newest', outbox: 100 }, function* ({ hub, quick }) {
      const [first] = [...hub.clients()]
      if (first === undefined) throw new Error('a client')
      const senders = Array.from({ length: 9 }, (_, i) =>
        go(function* (): Go<void> {
          yield* hub.broadcast(`x${i}`, i % 3 === 0 ? { except: first } : {})
        }),
      )
      for (const sender of senders) yield* sender.join()
      yield* sleep(1)
      expect(quick.got).toEqual(['m0', 'x1', 'x2', 'x4', 'x5', 'x7', 'x8'])
    }))
})
