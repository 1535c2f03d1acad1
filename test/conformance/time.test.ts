/** Go's time/tick_test.go and sleep_test.go, with the rules of Go 1.23. */
import { describe, expect, test } from 'vitest'
import {
  after,
  bubble,
  go,
  Runtime,
  select,
  sleep,
  ticker,
  timer,
  trySelect,
} from '../../src/main/runtime/index.ts'
import { thrown } from './helpers.ts'

describe('time/tick_test.go', () => {
  test('Ticker: ticks at its period', () =>
    bubble(function* () {
      const t = ticker(100)
      expect([yield* t.recv(), yield* t.recv(), yield* t.recv()]).toEqual([100, 200, 300])
      t.reset(50)
      expect([yield* t.recv(), yield* t.recv()]).toEqual([350, 400])
    }))

  test('Ticker drops ticks for a slow receiver and keeps its beat', () =>
    bubble(function* (b) {
      const t = ticker(100)
      yield* sleep(350)
      expect(yield* t.recv()).toBe(100)
      expect(b.clock.now()).toBe(350)
      expect(yield* t.recv()).toBe(400)
    }))

  test('TickerStop: no more ticks, and nothing is closed', () =>
    bubble(function* (b) {
      const t = ticker(10)
      yield* t.recv()
      yield* sleep(15)
      t.stop()
      expect(trySelect({ tick: t.recv() })).toBeUndefined()
      const waiter = go(function* () {
        yield* t.recv()
      })
      yield* sleep(100)
      expect(waiter.state).toBe('waiting')
      t.reset(5)
      yield* waiter.join()
      expect(b.clock.now()).toBe(130)
    }))

  test('NewTickerLtZeroDuration, TickerResetLtZeroDuration: a period that is not above 0 is an error', () =>
    bubble(function* () {
      yield* sleep(0)
      for (const period of [0, -1, NaN]) {
        expect(thrown(() => ticker(period))).toMatchObject({
          code: 'ticker-interval',
          message: 'non-positive interval for NewTicker',
        })
        expect(thrown(() => ticker(1).reset(period))).toMatchObject({
          message: 'non-positive interval for Ticker.Reset',
        })
      }
    }))

  test('TickerGC: a ticker that nobody waits for holds nothing in the runtime', () =>
    bubble(function* (b) {
      for (let i = 0; i < 1000; i++) {
        ticker(10)
        timer(10)
        void after(10)
      }
      expect(b.rt.stats().timers).toBe(0)
      yield* sleep(20)
    }))
})

describe('time/sleep_test.go', () => {
  test('Sleep: not early, in the order of their ends', () =>
    bubble(function* (b) {
      const order: number[] = []
      for (const ms of [30, 10, 20, 10]) {
        go(function* () {
          yield* sleep(ms)
          expect(b.clock.now()).toBe(ms)
          order.push(ms)
        })
      }
      yield* sleep(50)
      expect(order).toEqual([10, 10, 20, 30])
    }))

  test('Sleep on the real clock is never early', async () => {
    const rt = new Runtime()
    await rt.run(function* () {
      for (const ms of [0.2, 1, 1.7, 3]) {
        const start = performance.now()
        yield* sleep(ms)
        expect(performance.now() - start).toBeGreaterThanOrEqual(ms)
      }
    })
    rt.close()
  })

  test('After: completes once, counted from the call', () =>
    bubble(function* (b) {
      const late = after(100)
      yield* sleep(60)
      expect(yield* late).toBe(100)
      expect(b.clock.now()).toBe(100)
      expect(trySelect({ late })).toBeUndefined()
    }))

  test('AfterStress: a select’s loser leaves no timer behind', () =>
    bubble(function* (b) {
      for (let i = 0; i < 100; i++) {
        const got = yield* select({ soon: after(1), late: after(10_000) })
        expect(got.case).toBe('soon')
      }
      expect(b.rt.stats().timers).toBe(0)
    }))

  test('TimerStopStress, Reset: after stop or reset nothing stale is received', () =>
    bubble(function* (b) {
      const t = timer(10)
      yield* sleep(20)
      // It expired, but nobody received: that still counts as stopped in time.
      expect(t.stop()).toBe(true)
      expect(trySelect({ t: t.recv() })).toBeUndefined()
      expect(t.stop()).toBe(false)
      expect(t.reset(5)).toBe(false)
      expect(t.reset(50)).toBe(true)
      expect(yield* t.recv()).toBe(70)
      expect(b.clock.now()).toBe(70)
    }))

  test('ZeroTimer: expires at once', () =>
    bubble(function* (b) {
      yield* timer(0).recv()
      yield* after(-5)
      yield* after(NaN)
      expect(b.clock.now()).toBe(0)
    }))

  test('one sleep in two cases of a select is one timer', () =>
    bubble(function* (b) {
      const nap = sleep(5)
      expect(yield* select({ a: nap, b: nap, late: after(10) })).toMatchObject({ case: 'a' })
      expect([b.clock.now(), b.rt.stats().timers]).toEqual([5, 0])
      const long = sleep(1000)
      expect(yield* select({ a: long, b: long, late: after(10) })).toMatchObject({ case: 'late' })
      expect(b.rt.stats().timers).toBe(0)
      b.rt.sched.timers.checkInvariants()
    }))
})
