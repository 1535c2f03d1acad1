import { describe, expect, it } from 'vitest'
import { TickClock, ticksPerMs } from '../../src/main/runtime/tick-clock.ts'
import { WaitTimes } from '../../src/main/runtime/wait-times.ts'

describe('sampled waiting times', () => {
  it('a busy channel records one of 64 at last, and the sums come out right', () => {
    const times = new WaitTimes()
    const n = 100_000
    let taken = 0
    let left = 1
    for (let i = 0; i < n; i++) {
      // Ten waits a tick, of 1 … 100 ticks.
      if (--left > 0) continue
      taken++
      left = times.short(1 + (i % 100), Math.floor(i / 10))
    }
    expect(taken).toBeLessThan(n / 50)
    expect(Math.abs(times.histogram.count - n)).toBeLessThan(200)
    expect(times.histogram.mean * ticksPerMs).toBeGreaterThan(45)
    expect(times.histogram.mean * ticksPerMs).toBeLessThan(56)
  })

  it('a quiet channel records every one, also after it was busy', () => {
    const times = new WaitTimes()
    let now = 0
    for (let i = 0; i < 1000; i++) times.short(5, (now += 1))
    expect(times.short(5, now)).toBe(64)
    let left = 0
    for (let i = 0; i < 10; i++) left = times.short(5, (now += 100 * ticksPerMs))
    expect(left).toBe(1)
  })
})

describe('the clock in ticks', () => {
  it('keeps when somebody began to wait while its base moves on: fine for minutes, coarse for months', () => {
    const clock = new TickClock(1000)
    const holders = [3, 50_000, 4_190_000].map((ms) => ({ since: clock.tickAt(1000 + ms) }))
    const [old, older, young] = holders as [{ since: number }, { since: number }, { since: number }]
    expect(clock.full(clock.tickAt(1000 + 4_200_000))).toBe(true)
    const now = clock.move(4_201_000, [holders])
    expect(clock.full(now)).toBe(false)
    expect(clock.msAt(now)).toBe(4_201_000)
    expect(clock.msAt(young.since)).toBe(4_191_000)
    expect(Math.abs(clock.msAt(old.since) - 1003)).toBeLessThanOrEqual(16)
    expect(Math.abs(clock.msAt(older.since) - 51_000)).toBeLessThanOrEqual(16)
    expect(clock.between(young.since, now)).toBe(10_000 * ticksPerMs)
    const month = 30 * 24 * 3_600_000
    clock.move(month, [holders])
    expect(Math.abs(clock.msAt(old.since) - 1003)).toBeLessThanOrEqual(32)
  })
})
