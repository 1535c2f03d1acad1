/** Go's context/context_test.go and x_test.go: the behaviours, named after the originals. */
import { describe, expect, test } from 'vitest'
import { Canceled, DeadlineExceeded } from '../../src/main/base/index.ts'
import {
  afterFunc,
  background,
  bubble,
  cause,
  type Context,
  go,
  select,
  sleep,
  wait,
  withCancel,
  withDeadline,
  withoutCancel,
  withTimeout,
  withValue,
} from '../../src/main/runtime/index.ts'

const children = (ctx: Context): number => ctx.ender?.children ?? 0

describe('context/context_test.go', () => {
  test('Background: never done, no deadline, no values', () =>
    bubble(function* (t) {
      const ctx = background()
      const waiter = go(function* () {
        yield* ctx.done()
      })
      yield* t.wait()
      expect(waiter.waitReason).toBe('chan receive (nil chan)')
      expect([ctx.err, cause(ctx), ctx.deadline, ctx.value('key'), ctx.signal.aborted]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        false,
      ])
      waiter.kill()
    }))

  test('WithCancel: cancel reaches every descendant, is idempotent, the first cause wins', () =>
    bubble(function* (t) {
      const [parent, cancel] = withCancel(background())
      const [child] = withCancel(withValue(parent, 'k', 1))
      const [grandchild] = withTimeout(child, 1000)
      const ended: string[] = []
      for (const [name, ctx] of Object.entries({ parent, child, grandchild })) {
        go(function* () {
          yield* ctx.done()
          ended.push(name)
        })
      }
      yield* t.wait()
      expect(ended).toEqual([])
      const why = new Error('why')
      cancel(why)
      cancel(new Error('too late'))
      yield* t.wait()
      expect(ended.sort()).toEqual(['child', 'grandchild', 'parent'])
      for (const ctx of [parent, child, grandchild]) {
        expect(ctx.err).toBeInstanceOf(Canceled)
        expect(ctx.err?.message).toBe('context canceled')
        expect(cause(ctx)).toBe(why)
      }
      expect(t.rt.stats().timers).toBe(0)
    }))

  test('ParentFinishesChild: a child of a context that is done is done', () =>
    bubble(function* () {
      const [parent, cancel] = withCancel(background())
      cancel(new Error('first'))
      const [child] = withTimeout(parent, 1000)
      expect(child.err).toBe(parent.err)
      expect(cause(child)?.message).toBe('first')
      yield* child.done()
    }))

  test('ChildFinishesFirst: a cancelled child leaves its parent’s set and the parent alive', () =>
    bubble(function* () {
      const [parent, cancel] = withCancel(background())
      const [child, cancelChild] = withCancel(parent)
      expect(children(parent)).toBe(1)
      cancelChild()
      yield* child.done()
      expect(children(parent)).toBe(0)
      expect(parent.err).toBeUndefined()
      cancel()
    }))

  test('Deadline and Timeout: end by themselves, on time; the earlier deadline wins', () =>
    bubble(function* (t) {
      const [early] = withTimeout(background(), 50)
      const [late] = withTimeout(early, 5000)
      const [tightened] = withDeadline(early, t.clock.wall() + 10)
      expect(late.deadline).toBe(early.deadline)
      yield* tightened.done()
      expect(t.clock.now()).toBe(10)
      expect(early.err).toBeUndefined()
      yield* late.done()
      expect(t.clock.now()).toBe(50)
      expect(late.err).toBeInstanceOf(DeadlineExceeded)
      expect(late.err?.message).toBe('context deadline exceeded')
      expect(cause(late)).toBe(late.err)
    }))

  test('ZeroTimeout: a deadline in the past is done at once', () =>
    bubble(function* () {
      const [ctx] = withTimeout(background(), 0)
      expect(ctx.err).toBeInstanceOf(DeadlineExceeded)
      yield* ctx.done()
    }))

  test('CanceledTimeout: cancel before the deadline wins and drops the timer', () =>
    bubble(function* (t) {
      const [ctx, cancel] = withTimeout(background(), 1000)
      cancel()
      expect(t.rt.stats().timers).toBe(0)
      yield* sleep(2000)
      expect(ctx.err).toBeInstanceOf(Canceled)
    }))

  test('Values: found upwards, the nearest first; a nil key is an error', () =>
    bubble(function* () {
      yield* sleep(0)
      const key = Symbol('key')
      const outer = withValue(background(), key, 'outer')
      const [middle] = withCancel(withValue(outer, 'other', 2))
      const inner = withValue(middle, key, 'inner')
      expect([outer.value(key), middle.value(key), inner.value(key), inner.value('other')]).toEqual([
        'outer',
        'outer',
        'inner',
        2,
      ])
      expect(inner.value('unknown')).toBeUndefined()
      expect(() => withValue(outer, undefined, 1)).toThrow('context: nil key')
    }))

  test('WithoutCancel: keeps the values only', () =>
    bubble(function* () {
      yield* sleep(0)
      const [parent, cancel] = withTimeout(withValue(background(), 'k', 'v'), 100)
      const free = withoutCancel(parent)
      cancel()
      expect([free.err, free.deadline, free.value('k')]).toEqual([undefined, undefined, 'v'])
    }))

  test('AfterFunc: runs once, in a goroutine of its own; stop prevents it and says so', () =>
    bubble(function* (t) {
      const [ctx, cancel] = withCancel(background())
      const ran: string[] = []
      const stop = afterFunc(ctx, function* kept() {
        yield* sleep(1)
        ran.push('kept')
      })
      const stopOther = afterFunc(ctx, function* () {
        yield* sleep(0)
        ran.push('stopped')
      })
      expect([stopOther(), stopOther()]).toEqual([true, false])
      cancel()
      expect(ran).toEqual([])
      expect(stop()).toBe(false)
      yield* sleep(2)
      expect(ran).toEqual(['kept'])
      const stopLate = afterFunc(ctx, function* () {
        yield* sleep(0)
        ran.push('at once')
      })
      expect(stopLate()).toBe(false)
      yield* t.wait()
      expect(ran).toEqual(['kept', 'at once'])
    }))

  test('Cause: the cause of the first of all cancels above', () =>
    bubble(function* () {
      yield* sleep(0)
      const [top, cancelTop] = withCancel(background())
      const [bottom, cancelBottom] = withCancel(top)
      const [a, b] = [new Error('bottom'), new Error('top')]
      cancelBottom(a)
      cancelTop(b)
      expect([cause(bottom), cause(top)]).toEqual([a, b])
      const [plain, cancelPlain] = withCancel(background())
      cancelPlain()
      expect(cause(plain)).toBe(plain.err)
    }))

  test('done is made once, and an unwatched context makes none', () =>
    bubble(function* () {
      const [ctx, cancel] = withCancel(background())
      expect(ctx.done()).toBe(ctx.done())
      cancel()
      const got = yield* select({ stop: ctx.done() })
      expect(got).toEqual({ case: 'stop', value: undefined })
    }))

  test('signal: an AbortSignal that ends with the context, with its cause as reason', () =>
    bubble(function* () {
      const [ctx, cancel] = withCancel(background())
      const { signal } = ctx
      expect(signal.aborted).toBe(false)
      const aborted = new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
      const why = new Error('enough')
      cancel(why)
      yield* wait(aborted)
      expect(signal.reason).toBe(why)
      const [late, cancelLate] = withCancel(background())
      cancelLate(why)
      expect(late.signal.aborted).toBe(true)
    }))

  test('Allocs: cancelling a hundred thousand waiters wakes each of them once', () =>
    bubble(function* (t) {
      const [ctx, cancel] = withCancel(background())
      let woken = 0
      function* waiter() {
        yield* ctx.done()
        woken++
      }
      for (let i = 0; i < 10_000; i++) go(waiter)
      yield* t.wait()
      cancel()
      yield* t.wait()
      expect(woken).toBe(10_000)
    }))
})
