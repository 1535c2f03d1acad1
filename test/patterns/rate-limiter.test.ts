import { describe, expect, it } from 'vitest'
import { DeadlineExceeded, type Knob } from '../../src/main/base/index.ts'
import { rateLimiter } from '../../src/main/patterns/index.ts'
import {
  background,
  bubble,
  go,
  sleep,
  withCancel,
  withTimeout,
  type Go,
} from '../../src/main/runtime/index.ts'

describe('rateLimiter', () => {
  it('lets the burst through at once and then one token per period', () =>
    bubble(function* (t) {
      const limiter = rateLimiter({ name: 'a', perSecond: 100, burst: 3 })
      const at: number[] = []
      const start = t.clock.now()
      for (let i = 0; i < 6; i++) {
        yield* limiter.wait()
        at.push(Math.round(t.clock.now() - start))
      }
      expect(at).toEqual([0, 0, 0, 10, 20, 30])
      expect(limiter.stats()).toMatchObject({ taken: 6, waiting: 0 })
      expect(limiter.stats().waitHist.max).toBeCloseTo(10)
    }))

  it('serves waiters in the order of their arrival', () =>
    bubble(function* () {
      const limiter = rateLimiter({ name: 'a', perSecond: 10 })
      const order: number[] = []
      const all = [1, 2, 3, 4].map((n) =>
        go(function* (): Go<void> {
          yield* limiter.wait()
          order.push(n)
        }),
      )
      for (const g of all) yield* g.join()
      expect(order).toEqual([1, 2, 3, 4])
    }))

  it('never collects more than the burst', () =>
    bubble(function* () {
      const limiter = rateLimiter({ name: 'a', perSecond: 1000, burst: 5 })
      yield* sleep(60_000)
      let got = 0
      while (limiter.tryTake()) got++
      expect(got).toBe(5)
    }))

  it('loses no rate to a coarse timer: 5,000 per second with a burst of 1', () =>
    bubble(function* (t) {
      const limiter = rateLimiter({ name: 'a', perSecond: 5000 })
      const start = t.clock.now()
      for (let i = 0; i < 5001; i++) yield* limiter.wait()
      expect(t.clock.now() - start).toBeCloseTo(1000, 0)
    }))

  it('applies a new rate at once to those who wait, and counts what had flowed in at the old one', () =>
    bubble(function* (t) {
      const limiter = rateLimiter({ name: 'a', perSecond: 1 })
      yield* limiter.wait()
      const start = t.clock.now()
      const waiter = go(function* (): Go<number> {
        yield* limiter.wait()
        return t.clock.now() - start
      })
      yield* sleep(500)
      limiter.rate = 10
      expect(yield* waiter.join()).toBeCloseTo(550)
    }))

  it('holds everybody at rate 0 until it is raised', () =>
    bubble(function* (t) {
      const limiter = rateLimiter({ name: 'a', perSecond: 1 })
      yield* limiter.wait()
      limiter.rate = 0
      const waiter = go(function* (): Go<void> {
        yield* limiter.wait()
      })
      yield* sleep(3600_000)
      expect(limiter.stats().waiting).toBe(1)
      const raised = t.clock.now()
      limiter.rate = 100
      yield* waiter.join()
      expect(t.clock.now() - raised).toBeCloseTo(10)
    }))

  it('loses no token to a waiter that gives up', () =>
    bubble(function* (t) {
      const limiter = rateLimiter({ name: 'a', perSecond: 10 })
      yield* limiter.wait()
      const [ctx, cancel] = withCancel(background())
      const start = t.clock.now()
      const first = go(function* (): Go<string> {
        try {
          yield* limiter.wait(ctx)
          return 'token'
        } catch (error) {
          return (error as Error).name
        }
      })
      const second = go(function* (): Go<number> {
        yield* limiter.wait()
        return t.clock.now() - start
      })
      yield* sleep(50)
      cancel()
      expect(yield* first.join()).toBe('Canceled')
      expect(yield* second.join()).toBeCloseTo(100)
      expect(limiter.stats().taken).toBe(2)
    }))

  it('fails at once when the deadline comes before the token, and with the context that has ended', () =>
    bubble(function* (t) {
      const limiter = rateLimiter({ name: 'a', perSecond: 1 })
      yield* limiter.wait()
      const start = t.clock.now()
      const [ctx, cancel] = withTimeout(background(), 900)
      let thrown: unknown
      try {
        yield* limiter.wait(ctx)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(DeadlineExceeded)
      expect(t.clock.now()).toBe(start)
      cancel()
      yield* sleep(1000)
      try {
        yield* limiter.wait(ctx)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBe(ctx.err)
      expect(limiter.tryTake()).toBe(true)
    }))

  it('registers itself and its knob, and takes them out again', () =>
    bubble(function* (t) {
      const limiter = rateLimiter({ name: 'fetches', perSecond: 200 })
      expect(t.rt.registry.list('limiter')).toEqual([limiter])
      const [knob] = t.rt.registry.list('knob') as Knob[]
      expect(knob).toMatchObject({ id: 'limiter.fetches.rate', unit: '/s', initial: 200 })
      void knob?.set(50)
      expect(limiter.rate).toBe(50)
      limiter.close()
      expect(t.rt.registry.list('knob')).toEqual([])
      yield* sleep(0)
    }))

  it('refuses a rate or burst that is none', () =>
    bubble(function* () {
      expect(() => rateLimiter({ name: 'a', perSecond: NaN })).toThrow('not a number from 0 up')
      expect(() => rateLimiter({ name: 'a', perSecond: -1 })).toThrow('not a number from 0 up')
      expect(() => rateLimiter({ name: 'a', perSecond: 1, burst: 0 })).toThrow('burst')
      yield* sleep(0)
    }))
})
