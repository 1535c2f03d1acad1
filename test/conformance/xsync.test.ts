/** golang.org/x/sync: errgroup, semaphore, singleflight. */
import { describe, expect, test } from 'vitest'
import { Canceled } from '../../src/main/base/index.ts'
import {
  background,
  bubble,
  cause,
  go,
  type Go,
  Group,
  Semaphore,
  SingleFlight,
  sleep,
  withCancel,
  withTimeout,
} from '../../src/main/runtime/index.ts'
import { thrown } from './helpers.ts'

function* failsAfter(ms: number, message: string): Go<void> {
  yield* sleep(ms)
  throw new Error(message)
}

function* outcome(body: Go<unknown>): Go<unknown> {
  try {
    return yield* body
  } catch (error) {
    return (error as Error).message
  }
}

describe('errgroup', () => {
  test('ZeroGroup: the first error is what wait throws', () =>
    bubble(function* () {
      const g = new Group()
      g.go(failsAfter, 20, 'second')
      g.go(failsAfter, 10, 'first')
      g.go(sleeper, 5)
      expect(yield* outcome(g.wait())).toBe('first')
      const none = new Group()
      none.go(sleeper, 1)
      expect(yield* outcome(none.wait())).toBeUndefined()
    }))

  test('WithContext: the first error cancels, with that error as cause; so does the end of wait', () =>
    bubble(function* (t) {
      const g = new Group(background())
      g.go(failsAfter, 10, 'broken')
      g.go(function* () {
        yield* (g.ctx ?? background()).done()
        expect(t.clock.now()).toBe(10)
      })
      expect(yield* outcome(g.wait())).toBe('broken')
      expect(g.ctx?.err).toBeInstanceOf(Canceled)
      expect(g.ctx && cause(g.ctx)?.message).toBe('broken')
      const fine = new Group(background())
      fine.go(sleeper, 1)
      yield* fine.wait()
      expect(fine.ctx?.err).toBeInstanceOf(Canceled)
    }))

  test('GoLimit: never more than the limit at a time; spawn waits for room', () =>
    bubble(function* () {
      const g = new Group()
      g.setLimit(3)
      let [active, worst] = [0, 0]
      for (let i = 0; i < 21; i++) {
        yield* g.spawn(function* () {
          worst = Math.max(worst, ++active)
          yield* sleep(1)
          active--
        })
      }
      expect(thrown(() => g.go(sleeper, 1))).toMatchObject({ code: 'group-limit' })
      yield* g.wait()
      expect([worst, g.active]).toEqual([3, 0])
    }))

  test('TryGo: says when the limit is reached', () =>
    bubble(function* () {
      const g = new Group()
      g.setLimit(1)
      expect(g.tryGo(sleeper, 1)).toBeDefined()
      expect(g.tryGo(sleeper, 1)).toBeUndefined()
      yield* g.wait()
      expect(g.tryGo(sleeper, 1)).toBeDefined()
      yield* g.wait()
    }))

  test('SetLimit with members active is an error', () =>
    bubble(function* () {
      const g = new Group()
      g.go(sleeper, 1)
      expect(thrown(() => g.setLimit(2))).toMatchObject({
        code: 'group-active',
        message: 'errgroup: modify limit while 1 goroutines in the group are still active',
      })
      yield* g.wait()
      g.setLimit(-1)
    }))
})

describe('semaphore', () => {
  test('Weighted: bounds what is held', () =>
    bubble(function* () {
      const s = new Semaphore(10)
      let worst = 0
      const members = new Group()
      for (let i = 1; i <= 10; i++) {
        members.go(function* () {
          for (let k = 0; k < 20; k++) {
            yield* s.acquire(i)
            worst = Math.max(worst, s.held)
            yield* sleep(1)
            s.release(i)
          }
        })
      }
      yield* members.wait()
      expect([worst <= 10, s.held]).toEqual([true, 0])
    }))

  test('WeightedPanic: releasing more than is held', () => {
    expect(thrown(() => new Semaphore(1).release(1))).toMatchObject({
      message: 'semaphore: released more than held',
    })
  })

  test('TryAcquire: only with room and nobody in front', () =>
    bubble(function* (t) {
      const s = new Semaphore(2)
      expect([s.tryAcquire(1), s.tryAcquire(2), s.tryAcquire(1), s.tryAcquire(1)]).toEqual([
        true,
        false,
        true,
        false,
      ])
      const big = go(function* () {
        yield* s.acquire(2)
      })
      yield* t.wait()
      s.release(1)
      expect(s.tryAcquire(1)).toBe(false)
      s.release(1)
      yield* big.join()
    }))

  test('Acquire: a done context fails even when there is room; its end takes a waiter out', () =>
    bubble(function* (t) {
      const s = new Semaphore(1)
      const [done, cancel] = withCancel(background())
      cancel()
      expect(yield* outcome(acquire(s, 1, done))).toBe('context canceled')
      expect(s.held).toBe(0)
      yield* s.acquire()
      const [soon] = withTimeout(background(), 10)
      expect(yield* outcome(acquire(s, 1, soon))).toBe('context deadline exceeded')
      expect([s.waiting, t.clock.now()]).toEqual([0, 10])
    }))

  test('DoesntBlockIfTooBig: a claim above the size waits for its context and blocks nobody', () =>
    bubble(function* (t) {
      const s = new Semaphore(2)
      const [ctx, cancel] = withCancel(background())
      const hopeless = go(() => outcome(acquire(s, 5, ctx)))
      yield* t.wait()
      yield* s.acquire(2)
      s.release(2)
      cancel()
      expect(yield* hopeless.join()).toBe('context canceled')
    }))

  test('LargeAcquireDoesntStarve: strictly first come, first served', () =>
    bubble(function* (t) {
      const s = new Semaphore(3)
      const order: string[] = []
      yield* s.acquire(2)
      const claim = function* (name: string, n: number): Go<void> {
        yield* s.acquire(n)
        order.push(name)
        yield* sleep(1)
        s.release(n)
      }
      go(claim, 'large', 3)
      yield* t.wait()
      go(claim, 'small', 1)
      yield* t.wait()
      expect(order).toEqual([])
      s.release(2)
      yield* sleep(10)
      expect(order).toEqual(['large', 'small'])
    }))

  test('AllocCancelDoesntStarve: a cancelled front waiter lets the next ones through', () =>
    bubble(function* (t) {
      const s = new Semaphore(10)
      yield* s.acquire(1)
      const [ctx, cancel] = withCancel(background())
      const front = go(() => outcome(acquire(s, 10, ctx)))
      yield* t.wait()
      const behind = go(function* () {
        yield* s.acquire(1)
      })
      yield* t.wait()
      expect(behind.state).toBe('waiting')
      cancel()
      yield* behind.join()
      expect(yield* front.join()).toBe('context canceled')
    }))
})

describe('singleflight', () => {
  test('DoDupSuppress: callers at the same time share one call', () =>
    bubble(function* () {
      const flights = new SingleFlight<string, number>()
      let calls = 0
      const fetch = function* (): Go<number> {
        yield* sleep(10)
        return ++calls
      }
      const callers = Array.from({ length: 10 }, () => go(() => flights.do('key', fetch)))
      for (const caller of callers) expect(yield* caller.join()).toEqual({ value: 1, shared: true })
      expect(yield* flights.do('key', fetch)).toEqual({ value: 2, shared: false })
    }))

  test('DoErr, PanicDo: a throw goes to every caller', () =>
    bubble(function* () {
      const flights = new SingleFlight<string, void>()
      const callers = [1, 2].map(() => go(() => outcome(flights.do('key', () => failsAfter(5, 'no luck')))))
      for (const caller of callers) expect(yield* caller.join()).toBe('no luck')
    }))

  test('Forget: the next call runs at once', () =>
    bubble(function* (t) {
      const flights = new SingleFlight<string, number>()
      const slow = go(() =>
        flights.do('key', function* () {
          yield* sleep(100)
          return 1
        }),
      )
      yield* t.wait()
      flights.forget('key')
      const second = yield* flights.do('key', function* () {
        yield* sleep(1)
        return 2
      })
      expect(second.value).toBe(2)
      expect((yield* slow.join()).value).toBe(1)
    }))
})

function* sleeper(ms: number): Go<void> {
  yield* sleep(ms)
}

function* acquire(s: Semaphore, n: number, ctx: Parameters<Semaphore['acquire']>[1]): Go<void> {
  yield* s.acquire(n, ctx)
}
