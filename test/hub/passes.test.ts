import { describe, expect, it } from 'vitest'
import { Hub } from '../../src/main/hub/index.ts'
import { bubble, sleep, type Go } from '../../src/main/runtime/index.ts'
import { closed, FakeConnection } from './fake-connection.ts'

/** Says something more as soon as the hub has written to it, as a publisher that waits for its own message does. */
class Echoing extends FakeConnection {
  left: number
  readonly #say: (n: number) => void

  constructor(left: number, say: (n: number) => void) {
    super()
    this.left = left
    this.#say = say
  }

  override write(frames: Buffer): boolean {
    if (this.left-- > 0) this.#say(this.left)
    return super.write(frames)
  }
}

function* crowd(hub: Hub, count: number): Go<FakeConnection[]> {
  const peers: FakeConnection[] = []
  for (let i = 0; i < count; i++) {
    const peer = new FakeConnection()
    peers.push(peer)
    hub.accept(peer)
    if (i % 64 === 63) yield* sleep(1)
  }
  yield* sleep(1)
  return peers
}

describe('a pass over many clients', () => {
  it('takes messages up in the middle, and those still to come get them with the same write', () =>
    bubble(function* (t) {
      const hub = new Hub({ name: 'test', rt: t.rt, outbox: 64, pingMs: 0 })
      hub.accept(new Echoing(5, (n) => hub.tryBroadcast(`more ${n}`)))
      const peers = yield* crowd(hub, 1000)
      yield* hub.broadcast('first')
      yield* sleep(1)
      const all = ['first', 'more 4', 'more 3', 'more 2', 'more 1', 'more 0']
      for (const { got } of peers) expect(got).toEqual(all)
      const { messagesOut, writes } = hub.stats()
      expect(messagesOut).toBe(6 * 1001)
      // Those at the end of the list get two messages at a time.
      expect(peers.at(-1)?.writes).toEqual([2, 2, 2])
      expect(writes).toBeLessThan(4 * 1001)
      yield* closed(hub)
    }))

  it.each(['evict', 'drop-newest', 'pause'] as const)(
    'lets no client that reads overflow, however small its outbox (%s)',
    (slow) =>
      bubble(function* (t) {
        const hub = new Hub({ name: 'test', rt: t.rt, outbox: 3, slow, pingMs: 0, queue: 1000 })
        const peers = yield* crowd(hub, 600)
        for (let i = 0; i < 200; i++) yield* hub.broadcast(`m${i}`)
        yield* sleep(1)
        expect(hub.stats()).toMatchObject({ clients: 600, drops: 0, evictions: 0, slow: 0 })
        for (const { got } of peers) expect(got.length).toBe(200)
        expect(hub.stats().outboxDepth.max).toBeLessThanOrEqual(3)
        yield* closed(hub)
      }),
  )

  it('loses nothing of who drains in the middle of a pass', () =>
    bubble(function* (t) {
      const hub = new Hub({ name: 'test', rt: t.rt, outbox: 4, slow: 'evict', pingMs: 0, writeMs: 0 })
      const stuck = new FakeConnection()
      hub.accept(stuck)
      const peers = yield* crowd(hub, 600)
      stuck.reading = false
      yield* hub.broadcast('m0')
      yield* sleep(1)
      for (let i = 1; i < 4; i++) yield* hub.broadcast(`m${i}`)
      hub.accept(new Echoing(1, () => (stuck.reading = true)))
      yield* sleep(1)
      for (let i = 4; i < 12; i++) {
        hub.tryBroadcast(`m${i}`)
        if (i === 4) yield* sleep(1)
      }
      yield* sleep(1)
      expect(hub.stats()).toMatchObject({ evictions: 0, drops: 0, slow: 0 })
      for (const { got } of [stuck, ...peers]) expect(got.length).toBe(12)
      yield* closed(hub)
    }))
})
