import { describe, expect, it } from 'vitest'
import { bubble, chan, go, sleep } from '../../src/main/runtime/index.ts'
import { Attention } from '../../src/main/runtime/attention.ts'
import { ProbeRate } from '../../src/main/runtime/probe-rate.ts'
import { TickClock, ticksPerMs } from '../../src/main/runtime/tick-clock.ts'

describe('how often a channel is looked at', () => {
  it('at every operation first, at one of 253 when it is busy, at every one again when it is quiet', () => {
    const attention = new Attention()
    const rate = new ProbeRate()
    let passed = 0
    let looks = 0
    for (let left = 0, i = 0; i < 10_000; i++) {
      if (--left >= 0) passed++
      else {
        looks++
        left = attention.pause(Math.floor(i / 10), rate)
      }
    }
    expect(looks + passed).toBe(10_000)
    expect(looks).toBeGreaterThan(16 + 10_000 / 256)
    expect(looks).toBeLessThan(16 + 10 + 10_000 / 250)
    let now = 1000
    const pauses = Array.from({ length: 10 }, () => attention.pause((now += 100 * ticksPerMs), rate))
    expect(pauses).toEqual([124, 60, 28, 12, 7, 3, 1, 0, 0, 0])
  })

  it('less closely where too many looks come together, and closely again when they do not', () => {
    const rate = new ProbeRate()
    const busy = (looks: number, slices: number, elapsedMs = 8): void => {
      for (let i = 0; i < slices; i++) {
        rate.looks = looks
        rate.endSlice(elapsedMs)
      }
    }
    busy(100, 10)
    expect(rate).toMatchObject({ longTicks: ticksPerMs, firstFew: 16, growth: 2, seldomest: 256 })
    busy(1000, 1)
    expect(rate).toMatchObject({
      longTicks: 8 * ticksPerMs,
      fastTicks: 64 * ticksPerMs,
      firstFew: 2,
      growth: 8,
      seldomest: 2048,
      looks: 0,
    })
    busy(1000, 100)
    expect(rate).toMatchObject({ longTicks: 64 * ticksPerMs, firstFew: 0, seldomest: 4096 })
    busy(0, 5)
    expect(rate.longTicks).toBe(2 * ticksPerMs)
    busy(0, 5)
    expect(rate).toMatchObject({ longTicks: ticksPerMs, fastTicks: 8 * ticksPerMs, firstFew: 16 })
    // In a short slice fewer are too many, but not a handful; where time stands still it is not short.
    busy(24, 10, 0.01)
    expect(rate.longTicks).toBe(ticksPerMs)
    busy(100, 1, 1)
    expect(rate.longTicks).toBe(8 * ticksPerMs)
    busy(0, 5)
    busy(100, 10, 0)
    expect(rate.longTicks).toBe(ticksPerMs)
  })

  it('and what its probe shows adds up, whichever way the values went', async () => {
    await bubble(function* (t) {
      const ch = chan<number>()
      const { probe } = ch
      const n = 3000
      go(function* sender() {
        for (let i = 0; i < n; i++) {
          if (i % 3 === 0) yield* sleep(2)
          yield* ch.send(i)
        }
        ch.close()
      })
      for (let i = 0; i < n; i++) {
        if (i === n / 2) ch.resize(5)
        if (i % 7 === 0) yield* sleep(1)
        expect(yield* ch.recv()).toBe(i)
        expect(probe.sends - probe.receives).toBe(ch.len)
        expect(probe.receives).toBe(i + 1)
        expect(probe.highWater).toBeLessThanOrEqual(5)
      }
      yield* t.wait()
      // All who waited were served. Each long wait was recorded, and a short one stands for those before it.
      const waits = [probe.sendWait, probe.receiveWait]
      const blocks = [probe.sendBlocks, probe.receiveBlocks]
      waits.forEach((times, end) => {
        expect(times?.count).toBeLessThanOrEqual(blocks[end] as number)
        expect(times?.count).toBeGreaterThan(0.8 * (blocks[end] as number))
      })
      expect(probe.receiveWait?.max).toBeCloseTo(2, 1)
    })
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
