import { bubble, chan, rateLimiter } from 'weir'
import { expect, test } from 'vitest'

test('a waiter whose slice ends just before it would stand in the queue gets its token all the same', () =>
  bubble(function* () {
    const limiter = rateLimiter({ name: 'a', perSecond: 1000 })
    const spin = chan<number>(1)
    // The scheduler looks at the clock every 256 operations: one of these waits falls on that very place.
    for (let operations = 0; operations < 300; operations++) {
      for (let i = 0; i < operations; i++) yield* i % 2 === 0 ? spin.send(i) : spin.recv()
      spin.tryRecv()
      yield* limiter.wait()
    }
    expect(limiter.stats().taken).toBe(300)
  }))
