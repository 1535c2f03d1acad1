import { describe, expect, test } from 'vitest'
import { type Chan, type Go, sleep } from '../../src/main/runtime/index.ts'
import { bench } from './support.ts'

describe('channel board', () => {
  test('occupancy, rates and who waits, of one channel', () => {
    using b = bench()
    const jobs = b.rt.chan<number>(4, { name: 'jobs' })
    b.rt.go(function* producer(): Go<void> {
      for (let i = 0; ; i++) yield* jobs.send(i)
    })
    b.rt.go(function* consumer(): Go<void> {
      for (;;) {
        yield* jobs.recv()
        yield* sleep(10)
      }
    })
    b.clock.advance(2000)
    expect(b.value('channel.occupancy{channel=jobs}')).toBe(100)
    expect(b.value('channel.length{channel=jobs}')).toBe(4)
    expect(b.value('channel.send.rate{channel=jobs}')).toBeCloseTo(100, -1)
    expect(b.value('channel.blocked{channel=jobs,op=send}')).toBe(1)
    expect(b.value('channel.blocked{channel=jobs,op=receive}')).toBe(0)
    expect(b.value('channel.full.count')).toBe(1)
    expect(b.value('channel.wait{channel=jobs,op=send,quantile=p99}')).toBeCloseTo(10, 0)
    expect(b.value('block.wait{quantile=p50}')).toBeCloseTo(10, 0)
    expect(b.value('goroutine.count{state=chan send}')).toBe(1)
    expect(b.value('goroutine.count{state=sleep}')).toBe(1)
  })

  test('a total stall is not zero: senders that still wait count', () => {
    using b = bench()
    const stuck = b.rt.chan<number>(1, { name: 'stuck' })
    b.rt.go(function* producer(): Go<void> {
      for (;;) yield* stuck.send(1)
    })
    b.rt.go(function* clockwork(): Go<void> {
      for (;;) yield* sleep(1000)
    })
    b.clock.advance(20_000)
    expect(b.value('block.wait{quantile=p99}')).toBeGreaterThan(19_000)
    stuck.tryRecv()
    b.clock.advance(1000)
    // It moved once and is stuck again: the long wait that ended is still in the window, the new one is short.
    expect(b.value('block.wait{quantile=p50}')).toBeLessThan(2000)
    expect(b.value('block.wait{quantile=p99}')).toBeGreaterThan(19_000)
  })

  test('nobody held back is zero; without a channel there is nothing to say', () => {
    using b = bench()
    b.rt.go(function* clockwork(): Go<void> {
      for (;;) yield* sleep(1000)
    })
    b.clock.advance(3000)
    expect(b.value('block.wait{quantile=p99}')).toBeNull()
    const quiet = b.rt.chan<number>(1, { name: 'quiet' })
    b.clock.advance(3000)
    expect(quiet.len).toBe(0)
    expect(b.value('block.wait{quantile=p99}')).toBe(0)
  })

  test('a worker that waits for work is idle, not held back', () => {
    using b = bench()
    const work = b.rt.chan<number>(1, { name: 'work' })
    b.rt.go(function* worker(): Go<void> {
      while ((yield* work.recv()) !== undefined);
    })
    b.rt.go(function* clockwork(): Go<void> {
      for (;;) {
        yield* sleep(1000)
        work.trySend(1)
      }
    })
    b.clock.advance(5000)
    expect(b.value('channel.wait{channel=work,op=receive,quantile=p99}')).toBeCloseTo(1000, -2)
    expect(b.value('block.wait{quantile=p99}')).toBe(0)
  })

  test('at most 64 are shown, named ones first, and the set is sticky', () => {
    using b = bench()
    const channels: Chan<number>[] = []
    for (let i = 0; i < 200; i++) channels.push(b.rt.chan<number>(10))
    for (let i = 0; i < 10; i++) channels.push(b.rt.chan<number>(10, { name: `named-${i}` }))
    b.clock.advance(1500)
    const shown = (): string[] => b.series().filter((key) => key.startsWith('channel.length'))
    expect(shown()).toHaveLength(64)
    expect(shown().filter((key) => key.includes('named-'))).toHaveLength(10)
    const { epoch } = b.sampler.history.layout
    const before = shown()
    for (const channel of channels.slice(0, 100)) channel.trySend(1)
    b.clock.advance(5000)
    expect(shown()).toEqual(before)
    expect(b.sampler.history.layout.epoch).toBe(epoch)
    // A full one takes the place of one that has been quiet for ten seconds.
    const hidden = channels[150]!
    for (let i = 0; i < 10; i++) hidden.trySend(i)
    b.clock.advance(12_000)
    expect(shown()).toContain(`channel.length{channel=${hidden.name}}`)
    expect(shown()).toHaveLength(64)
  })

  test('channels that come and go make no layouts, and their waits count on when they are closed', () => {
    using b = bench()
    b.rt.go(function* churn(): Go<void> {
      for (;;) {
        const replies = b.rt.chan<number>(0)
        b.rt.go(function* answer(): Go<void> {
          yield* replies.send(1)
        })
        yield* sleep(100)
        yield* replies.recv()
        replies.close()
        yield* sleep(50)
      }
    })
    b.clock.advance(1000)
    const { epoch } = b.sampler.history.layout
    b.clock.advance(4000)
    expect(b.sampler.history.layout.epoch).toBe(epoch)
    expect(b.series().filter((key) => key.startsWith('channel.length'))).toEqual([])
    expect(b.value('block.wait{quantile=p50}')).toBeCloseTo(100, -1)
  })

  test('channels of the same name are told apart', () => {
    using b = bench()
    const twins = [b.rt.chan<number>(1, { name: 'out' }), b.rt.chan<number>(2, { name: 'out' })]
    b.clock.advance(1500)
    expect(b.series()).toContain(`channel.length{channel=out#${twins[0]!.id}}`)
    expect(b.series()).toContain(`channel.length{channel=out#${twins[1]!.id}}`)
  })

  test('a new epoch when a shown channel comes, rows keep their layout', () => {
    using b = bench()
    b.clock.advance(1000)
    const { epoch } = b.sampler.history.layout
    const late = b.rt.chan<number>(1, { name: 'late' })
    b.clock.advance(2000)
    expect(b.sampler.history.layout.epoch).toBe(epoch + 1)
    expect(late.len).toBe(0)
    const old = b.sampler.history.fine.after(0, 100)
    expect(old?.layout.epoch).toBeLessThanOrEqual(epoch)
    expect(old?.rows.every((row) => row.length === old.layout.metrics.length + 2)).toBe(true)
  })
})
