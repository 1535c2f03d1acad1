import { describe, expect, it } from 'vitest'
import { Hub, type HubOptions } from '../../src/main/hub/index.ts'
import { bubble, sleep, type Bubble, type Go } from '../../src/main/runtime/index.ts'
import { closed, FakeConnection } from './fake-connection.ts'

function scene(
  options: Partial<HubOptions>,
  act: (hub: Hub, peer: FakeConnection, t: Bubble) => Go<void>,
): Promise<void> {
  return bubble(function* (t) {
    const limits = { pingMs: 0, writeMs: 0, closeMs: 100 }
    const hub = new Hub({ name: 'test', rt: t.rt, ...limits, ...options })
    const peer = new FakeConnection()
    hub.accept(peer)
    yield* sleep(0.1)
    try {
      yield* act(hub, peer, t)
    } finally {
      yield* closed(hub)
    }
  })
}

describe('deadlines', () => {
  it('pings every period and measures the round trip', () =>
    scene({ pingMs: 1000, pongMs: 500 }, function* (hub, peer) {
      peer.answers = false
      while (peer.pings.length === 0) yield* sleep(1)
      yield* sleep(30)
      peer.pong(Buffer.from('forged!!'))
      expect(hub.stats().rtt.count).toBe(0)
      peer.pong(peer.pings[0] as Buffer)
      peer.pong(peer.pings[0] as Buffer)
      expect(hub.stats().rtt.count).toBe(1)
      expect([...hub.rows()][0]?.rttMs).toBeCloseTo(30, -1)
      peer.answers = true
      yield* sleep(10_000)
      expect(peer.pings.length).toBeGreaterThanOrEqual(8)
      expect(peer.pings.length).toBeLessThanOrEqual(11)
      expect(hub.stats().clients).toBe(1)
    }))

  it('cuts a half-open client after the pong deadline', () =>
    scene({ pingMs: 1000, pongMs: 500 }, function* (hub, peer) {
      peer.answers = false
      yield* sleep(3000)
      expect(peer.terminated).toBe(true)
      expect(hub.stats()).toMatchObject({ clients: 0, left: { 'pong timeout': 1 } })
    }))

  it('cuts a client whose socket takes nothing within the write deadline', () =>
    scene({ writeMs: 2000, outbox: 1000 }, function* (hub, peer) {
      peer.reading = false
      yield* hub.broadcast('x')
      yield* sleep(1000)
      expect(peer.terminated).toBe(false)
      yield* sleep(2000)
      expect(peer.terminated).toBe(true)
      expect(hub.stats().left['write timeout']).toBe(1)
    }))

  it('cuts who says nothing within the read deadline; pongs count', () =>
    scene({ readMs: 1000, pingMs: 400 }, function* (hub, peer) {
      yield* sleep(5000)
      expect(hub.stats().clients).toBe(1)
      peer.answers = false
      yield* sleep(2000)
      expect(hub.stats().left['read timeout']).toBe(1)
    }))

  it('dismisses who is idle, with a closing handshake; messages in either direction count', () =>
    scene({ idleMs: 1000 }, function* (hub, peer) {
      for (let i = 0; i < 5; i++) {
        yield* sleep(600)
        if (i % 2 === 0) peer.say('hello')
        else yield* hub.broadcast('hello')
      }
      expect(hub.stats().clients).toBe(1)
      yield* sleep(2000)
      expect(peer.closing).toEqual({ code: 1000, reason: 'idle' })
      expect(hub.stats().left.idle).toBe(1)
    }))

  it('a knob that was turned holds within a second', () =>
    scene({}, function* (hub, peer, t) {
      const knobs = t.rt.registry.list('knob') as { id: string; set(v: number): void }[]
      knobs.find((knob) => knob.id === 'hub.test.pingMs')?.set(100)
      yield* sleep(1000)
      const before = peer.pings.length
      yield* sleep(1000)
      expect(peer.pings.length - before).toBeGreaterThanOrEqual(8)
      expect(hub.stats().rtt.count).toBe(peer.pings.length)
    }))
})

describe('after the end', () => {
  it('a connection that comes late is turned away with 1001, and broadcasts are refused', () =>
    scene({}, function* (hub) {
      yield* closed(hub)
      const late = new FakeConnection()
      hub.accept(late)
      expect(late.closing).toEqual({ code: 1001, reason: 'shutdown' })
      expect(hub.tryBroadcast('x')).toBe(false)
      let thrown: unknown
      try {
        yield* hub.broadcast('x')
      } catch (error) {
        thrown = error
      }
      expect(String(thrown)).toContain('send on closed channel')
    }))
})

describe('inbox', () => {
  it('pauses a client while the inbox is full, loses nothing and keeps the order', () =>
    scene({ inbox: 4 }, function* (hub, peer) {
      for (let i = 0; i < 20; i++) peer.say(`m${i}`)
      expect(peer.paused).toBe(true)
      expect([...hub.rows()][0]?.state).toBe('paused')
      for (let i = 0; i < 20; i++) expect((yield* hub.inbox.recv())?.data).toBe(`m${i}`)
      yield* sleep(1)
      expect(peer.paused).toBe(false)
      expect(hub.stats()).toMatchObject({ messagesIn: 20, drops: 0 })
    }))

  it('a paused client is not cut for pongs that it could not send', () =>
    scene({ inbox: 0, pingMs: 1000, pongMs: 500, readMs: 2000 }, function* (hub, peer) {
      peer.answers = false
      peer.say('nobody listens')
      yield* sleep(10_000)
      expect(hub.stats().clients).toBe(1)
      yield* hub.inbox.recv()
      yield* sleep(5000)
      expect(hub.stats().left['pong timeout']).toBe(1)
    }))

  it('closes with messages still waiting to get in', () =>
    scene({ inbox: 1 }, function* (hub, peer) {
      for (let i = 0; i < 5; i++) peer.say(`m${i}`)
      yield* closed(hub)
      expect((yield* hub.inbox.recv())?.data).toBe('m0')
      expect(yield* hub.inbox.recv()).toBeUndefined()
    }))

  it('counts and drops what is said to a hub that only broadcasts', () =>
    scene({ inbound: 'discard', inbox: 0 }, function* (hub, peer) {
      for (let i = 0; i < 5; i++) peer.say('hello')
      yield* sleep(1)
      expect(peer.paused).toBe(false)
      expect(hub.stats().messagesIn).toBe(5)
    }))

  it('drops beyond the rate limit, and evicts a flood with 1008', () =>
    scene({ messagesPerSecond: 10 }, function* (hub, peer) {
      for (let i = 0; i < 15; i++) peer.say('x')
      expect(hub.inbox.len).toBe(10)
      expect(hub.stats().dropsBy.flood).toBe(5)
      yield* sleep(1000)
      for (let i = 0; i < 10; i++) peer.say('x')
      expect(hub.inbox.len).toBe(20)
      for (let i = 0; i < 11; i++) peer.say('x')
      yield* sleep(1)
      expect(peer.closing).toEqual({ code: 1008, reason: 'flood' })
      expect(hub.stats().left.flood).toBe(1)
    }))
})
