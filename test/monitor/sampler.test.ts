import { describe, expect, test } from 'vitest'
import { type Clock, VirtualClock } from '../../src/main/base/index.ts'
import { CostMeter, Sampler, samplingKnob } from '../../src/main/monitor/index.ts'
import { Pace } from '../../src/main/monitor/pace.ts'
import { foldStates } from '../../src/main/monitor/goroutine-states.ts'
import { type Go, sleep } from '../../src/main/runtime/index.ts'
import { goroutineStates } from '../../src/shared/model.ts'
import { bench } from './support.ts'

describe('sampler', () => {
  test('a late tick skips what it missed, counts it, and comes back to the grid', () => {
    const clock = new VirtualClock()
    let lateMs = 0
    const lazy: Clock = {
      now: () => clock.now(),
      wall: () => clock.wall(),
      defer: (callback) => clock.defer(callback),
      clearTimer: (handle) => clock.clearTimer(handle),
      setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs + lateMs),
    }
    const sampler = new Sampler({ clock: lazy, cost: new CostMeter({ now: () => 0, worked: () => 0 }) })
    sampler.start()
    clock.advance(1000)
    lateMs = 350
    clock.advance(100)
    lateMs = 0
    clock.advance(1000)
    const rows = sampler.history.fine.after(0, 100)?.rows ?? []
    const seqs = rows.map(([seq]) => seq)
    expect(sampler.missed).toBe(3)
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21])
    const grid = rows.map(([, atMs]) => atMs - Date.UTC(2000, 0, 1)).slice(-4)
    expect(grid).toEqual([1800, 1900, 2000, 2100])
    sampler.close()
  })

  test('its knob stops it, starts it again, and changes its pace', () => {
    const clock = new VirtualClock()
    const sampler = new Sampler({ clock, cost: new CostMeter({ now: () => 0, worked: () => 0 }) })
    const knob = samplingKnob(sampler)
    sampler.start()
    clock.advance(1000)
    const samples = (): number => sampler.history.fine.after(0, 1000)?.rows.length ?? 0
    expect(samples()).toBe(10)
    void knob.set(0)
    clock.advance(5000)
    expect(samples()).toBe(10)
    void knob.set(20)
    clock.advance(1000)
    expect(samples()).toBe(30)
    expect(sampler.missed).toBe(0)
    sampler.close()
  })

  test('what happened while the monitor was off is spread over the time that it was off', () => {
    using b = bench()
    b.rt.go(function* spawner(): Go<void> {
      for (;;) {
        yield* sleep(100)
        b.rt.go(function* () {
          return yield* sleep(0)
        })
      }
    })
    const knob = samplingKnob(b.sampler)
    b.clock.advance(1000)
    void knob.set(0)
    b.clock.advance(8000)
    void knob.set(10)
    b.clock.advance(100)
    expect(b.value('goroutine.spawn.rate')).toBeCloseTo(10, 0)
  })

  test('every goroutine is in exactly one of the eight states', () => {
    using b = bench()
    const jobs = b.rt.chan<number>()
    for (let i = 0; i < 50; i++)
      b.rt.go(function* waiter(): Go<void> {
        if (i % 2 === 0) yield* sleep(1e6)
        else yield* jobs.recv()
      })
    b.clock.advance(500)
    const counts = foldStates(b.rt.stats())
    expect(goroutineStates.reduce((sum, state) => sum + counts[state], 0)).toBe(50)
    expect(b.value('goroutine.total')).toBe(50)
    expect(b.value('goroutine.count{state=sleep}')).toBe(25)
    expect(b.value('goroutine.count{state=chan receive}')).toBe(25)
  })

  test('every metric explains itself', () => {
    using b = bench()
    b.rt.chan<number>(1, { name: 'jobs' })
    b.clock.advance(1500)
    for (const { help, name } of b.sampler.history.layout.metrics)
      expect(help, name).toMatch(/^[A-Z].{25,}[.]$/)
    expect(new Set(b.series()).size).toBe(b.series().length)
  })

  test('one number per second for whoever compares', () => {
    using b = bench()
    b.rt.go(function* clockwork(): Go<void> {
      for (;;) yield* sleep(10)
    })
    b.clock.advance(60_000)
    const end = b.clock.wall()
    expect(b.sampler.history.seconds('goroutine.total', end - 30_000, end - 1000)).toEqual(
      Array.from({ length: 29 }, () => 1),
    )
    expect(b.sampler.history.seconds('no.such.series', end - 3000, end - 1000)).toEqual([NaN, NaN])
  })
})

describe('cost', () => {
  test('is time spent over time passed, nested work counted once', () => {
    let nowMs = 0
    const cost = new CostMeter({ now: () => nowMs, worked: () => nowMs })
    for (let i = 0; i < 60; i++) {
      cost.measure(() => cost.measure(() => (nowMs += 2)))
      nowMs += 98
      cost.share()
    }
    expect(cost.share()).toBeCloseTo(2, 1)
  })

  test('time that the operating system gave to others is not counted', () => {
    let nowMs = 0
    let burntMs = 0
    const cost = new CostMeter({ now: () => nowMs, worked: () => nowMs, burnt: () => burntMs })
    for (let i = 0; i < 60; i++) {
      cost.measure(() => {
        nowMs += 10
        burntMs += 1
      })
      nowMs += 90
      burntMs += 80
      cost.share()
    }
    expect(cost.share()).toBeCloseTo(1, 1)
  })

  test('above 2 % the rate falls step by step, and climbs back when watching is cheap', () => {
    const pace = new Pace(10)
    const seen: number[] = []
    const run = (seconds: number, share: number, from: number): number => {
      for (let ms = from; ms < from + seconds * 1000; ms += 500) {
        pace.adapt(share, ms)
        if (seen.at(-1) !== pace.hz) seen.push(pace.hz)
      }
      return from + seconds * 1000
    }
    let at = run(10, 0.5, 0)
    // A rise that passes is no reason, however high and often.
    for (let i = 0; i < 5; i++) at = run(2, 0.5, run(8, 9, at))
    expect(seen).toEqual([10])
    at = run(30, 3, at)
    expect(seen).toEqual([10, 5, 2])
    // At 1.0 % with 2 Hz, 5 Hz would cost 2.5 %: it stays.
    at = run(20, 1, at)
    expect(pace.hz).toBe(2)
    run(30, 0.2, at)
    expect(seen).toEqual([10, 5, 2, 5, 10])
  })
})
