import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/main/base/index.ts'
import { erlangC, type Load, offeredLoad, waits, workersFor } from '../../../src/main/tuning/pools/erlang.ts'

const random: Load = { arrivals: 80, serviceMs: 100, arrivalCv2: 1, serviceCv2: 1 }

describe('Erlang C', () => {
  // One worker: the share that waits is the utilisation. Others: from tables.
  test.each([
    [1, 0.5, 0.5],
    [1, 0.9, 0.9],
    [2, 1, 1 / 3],
    [3, 2, 0.4444],
    [10, 8, 0.4092],
    [100, 90, 0.217],
  ])('%i workers, load %f: %f wait', (workers, load, expected) => {
    expect(erlangC(workers, load)).toBeCloseTo(expected, 3)
  })

  test('all wait at and beyond capacity, none without load', () => {
    expect(erlangC(4, 4)).toBe(1)
    expect(erlangC(4, 9)).toBe(1)
    expect(erlangC(4, 0)).toBe(0)
  })

  test('does not overflow with thousands of workers', () => {
    expect(erlangC(5000, 4900)).toBeGreaterThan(0)
    expect(erlangC(5000, 4900)).toBeLessThan(1)
  })
})

describe('waits', () => {
  test('of one worker are those of M/M/1', () => {
    const load = { ...random, arrivals: 5 }
    const { meanMs, p99Ms, waiting } = waits(1, load)
    expect(offeredLoad(load)).toBe(0.5)
    expect(waiting).toBe(0.5)
    expect(meanMs).toBeCloseTo(100)
    // P(W > t) = ρ e^{-(1 - ρ) t / S}
    expect(p99Ms).toBeCloseTo(200 * Math.log(0.5 / 0.01))
  })

  test('of constant service times are half as long (Pollaczek and Khinchine)', () => {
    const load = { ...random, arrivals: 5 }
    expect(waits(1, { ...load, serviceCv2: 0 }).meanMs).toBeCloseTo(waits(1, load).meanMs / 2)
  })

  test('never end when there are too few workers', () => {
    expect(waits(8, random).p99Ms).toBe(Infinity)
  })

  test('agree with a simulated queue', () => {
    const workers = 10
    const simulated = simulate(workers, random, 200_000)
    const { meanMs, p99Ms } = waits(workers, random)
    expect(simulated.meanMs / meanMs).toBeGreaterThan(0.85)
    expect(simulated.meanMs / meanMs).toBeLessThan(1.15)
    expect(simulated.p99Ms / p99Ms).toBeGreaterThan(0.85)
    expect(simulated.p99Ms / p99Ms).toBeLessThan(1.15)
  })
})

describe('workers needed', () => {
  test('are the fewest that meet the target', () => {
    const workers = workersFor(random, 20, 1, 64) ?? NaN
    expect(waits(workers, random).p99Ms).toBeLessThanOrEqual(20)
    expect(waits(workers - 1, random).p99Ms).toBeGreaterThan(20)
  })

  test('stay within the bounds', () => {
    expect(workersFor(random, 20, 40, 64)).toBe(40)
    expect(workersFor(random, 20, 1, 9)).toBeUndefined()
  })
})

/** First come, first served: each job starts on the worker that is free first. */
function simulate(workers: number, { arrivals, serviceMs }: Load, jobs: number) {
  const { float } = seeded(7)
  const exponential = (mean: number): number => -mean * Math.log(1 - float())
  const freeAt = new Array<number>(workers).fill(0)
  const all: number[] = []
  let now = 0
  for (let i = 0; i < jobs; i++) {
    now += exponential(1000 / arrivals)
    const first = freeAt.indexOf(Math.min(...freeAt))
    const start = Math.max(now, freeAt[first] ?? 0)
    all.push(start - now)
    freeAt[first] = start + exponential(serviceMs)
  }
  all.sort((a, b) => a - b)
  const meanMs = all.reduce((sum, wait) => sum + wait, 0) / jobs
  return { meanMs, p99Ms: all[Math.floor(jobs * 0.99)] ?? NaN }
}

function seeded(seed: number) {
  const random = new Random(seed)
  return { float: () => random.float() }
}
