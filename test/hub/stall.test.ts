import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../src/main/base/index.ts'
import { Hub } from '../../src/main/hub/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import { FakeConnection } from './fake-connection.ts'

describe('a stalled process', () => {
  it('does not blame clients whose pongs it has not read', () => {
    let stalledMs = 0
    const clock = new (class extends VirtualClock {
      override now(): number {
        return super.now() + stalledMs
      }
    })()
    const rt = new Runtime({ name: 'test', clock })
    const hub = new Hub({ name: 'test', rt, pingMs: 1000, pongMs: 500, writeMs: 0 })
    const peer = new FakeConnection()
    hub.accept(peer)
    peer.answers = false
    const pass = (ms: number): void => {
      for (let passed = 0; passed < ms; passed += 10) {
        clock.advance(10)
        rt.flush()
      }
    }
    rt.flush()
    while (peer.pings.length === 0) pass(10)
    // Four seconds in which nothing ran at all.
    stalledMs = 4000
    pass(10)
    expect(peer.terminated).toBe(false)
    peer.pong(peer.pings[0] as Buffer)
    pass(200)
    expect(hub.stats().clients).toBe(1)
    pass(2000)
    expect(hub.stats().left['pong timeout']).toBe(1)
    rt.close()
  })
})
