import { describe, expect, it } from 'vitest'
import { Broker, collect } from '../../src/main/patterns/index.ts'
import {
  background,
  bubble,
  go,
  sleep,
  withCancel,
  withTimeout,
  type Go,
} from '../../src/main/runtime/index.ts'

describe('broker', () => {
  it('delivers to every subscriber of the topic, in order, and to nobody else', () =>
    bubble(function* () {
      const broker = new Broker<number>({ name: 'b' })
      const subs = [broker.subscribe('a'), broker.subscribe('a'), broker.subscribe('other')]
      for (let i = 0; i < 5; i++) expect(yield* broker.publish('a', i)).toBe(2)
      expect(yield* broker.publish('nobody', 1)).toBe(0)
      broker.close()
      const got = []
      for (const sub of subs) got.push(yield* collect(sub.messages))
      expect(got).toEqual([[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], []])
      expect(broker.stats()).toMatchObject({ topics: 0, subscribers: 0, published: 6, delivered: 10 })
    }))

  it('loses the newest or the oldest for a slow consumer, and counts it', () =>
    bubble(function* () {
      const broker = new Broker<number>({ name: 'b' })
      const newest = broker.subscribe('a', { capacity: 2, slow: 'drop-newest' })
      const oldest = broker.subscribe('a', { capacity: 2, slow: 'drop-oldest' })
      for (let i = 0; i < 5; i++) yield* broker.publish('a', i)
      expect([newest.dropped, oldest.dropped]).toEqual([3, 3])
      broker.close()
      expect(yield* collect(newest.messages)).toEqual([0, 1])
      expect(yield* collect(oldest.messages)).toEqual([3, 4])
      expect(broker.stats()).toMatchObject({ dropped: 6, delivered: 7 })
    }))

  it('cancels a slow consumer under that policy', () =>
    bubble(function* () {
      const broker = new Broker<number>({ name: 'b' })
      const sub = broker.subscribe('a', { capacity: 1, slow: 'cancel' })
      yield* broker.publish('a', 1)
      expect(yield* broker.publish('a', 2)).toBe(0)
      expect(sub.active).toBe(false)
      expect(yield* collect(sub.messages)).toEqual([1])
      expect(broker.stats()).toMatchObject({ subscribers: 0, cancelledSlow: 1 })
    }))

  it('lets the publisher wait for a consumer of that policy, after all others were served', () =>
    bubble(function* (t) {
      const broker = new Broker<string>({ name: 'b' })
      const slow = broker.subscribe('a', { capacity: 0, slow: 'wait' })
      const quick = broker.subscribe('a')
      const publisher = go(function* (): Go<number> {
        return yield* broker.publish('a', 'x')
      })
      yield* t.wait()
      expect(quick.messages.len).toBe(1)
      expect(publisher.state).toBe('waiting')
      expect(yield* slow.messages.recv()).toBe('x')
      expect(yield* publisher.join()).toBe(2)
    }))

  it('a subscription that is cancelled lets a waiting publisher go on', () =>
    bubble(function* (t) {
      const broker = new Broker<string>({ name: 'b' })
      const sub = broker.subscribe('a', { capacity: 0, slow: 'wait' })
      const publisher = go(function* (): Go<number> {
        return yield* broker.publish('a', 'x')
      })
      yield* t.wait()
      sub.cancel()
      sub.cancel()
      expect(yield* publisher.join()).toBe(0)
      expect(yield* sub.messages.recv()).toBeUndefined()
    }))

  it('ends a subscription with its context, and a wait with the publisher’s', () =>
    bubble(function* (t) {
      const broker = new Broker<string>({ name: 'b' })
      const [ctx, cancel] = withCancel(background())
      const sub = broker.subscribe('a', { ctx })
      cancel()
      yield* t.wait()
      expect(sub.active).toBe(false)
      broker.subscribe('b', { capacity: 0, slow: 'wait' })
      const [limited] = withTimeout(background(), 50)
      const start = t.clock.now()
      let thrown: unknown
      try {
        yield* broker.publish('b', 'x', limited)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBe(limited.err)
      expect(t.clock.now() - start).toBe(50)
      expect(broker.tryPublish('b', 'y')).toBe(0)
      expect(broker.stats().dropped).toBe(1)
    }))

  it('refuses a drop policy without a buffer', () =>
    bubble(function* () {
      const broker = new Broker<string>({ name: 'b' })
      expect(() => broker.subscribe('a', { capacity: 0 })).toThrow('at least 1')
      yield* sleep(0)
    }))
})
