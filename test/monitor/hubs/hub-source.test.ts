import { expect, it } from 'vitest'
import { Hub } from '../../../src/main/hub/index.ts'
import { HubSource } from '../../../src/main/monitor/hub-source.ts'
import { bubble, sleep } from '../../../src/main/runtime/index.ts'
import { closed, FakeConnection } from '../../hub/fake-connection.ts'

it('the longest queue is also that of a client which is never written to', () =>
  bubble(function* (t) {
    const hub = new Hub({
      name: 'chat',
      rt: t.rt,
      slow: 'drop-oldest',
      outbox: 16,
      pingMs: 0,
      writeMs: 0,
      closeMs: 100,
    })
    const peer = new FakeConnection()
    hub.accept(peer)
    yield* sleep(1)
    const source = new HubSource(hub)
    const tick = (): void => {
      const nowMs = t.rt.clock.now()
      source.update({ nowMs, elapsedMs: 1000 })
    }
    peer.reading = false
    for (let i = 0; i < 9; i++) {
      yield* hub.broadcast(`m${i}`)
      yield* sleep(1)
    }
    tick()
    // The first message lies in the socket.
    expect(source.mostWaiting(1)).toBe(8)
    peer.reading = true
    for (let second = 0; second < 12; second++) {
      yield* sleep(1000)
      tick()
    }
    expect(source.mostWaiting(1)).toBeNaN()
    yield* closed(hub)
  }))
