import { describe, expect, test } from 'vitest'
import { Random } from '../../src/main/base/index.ts'
import { compare, differenceInterval } from '../../src/main/tuning/compare.ts'
import type { Measure } from '../../src/main/tuning/measure.ts'

const wait: Measure = { series: 'pool.wait', label: 'p99 wait', unit: 'ms', better: 'lower' }
const throughput: Measure = { series: 'pool.throughput', label: 'throughput', unit: '/s', better: 'higher' }

/** Stationary AR(1) with standard deviation `sd`: each second resembles the one before by `inertia`. */
function series(random: Random, n: number, mean: number, sd: number, inertia: number): number[] {
  const gauss = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
  let x = gauss()
  return Array.from({ length: n }, () => {
    x = inertia * x + Math.sqrt(1 - inertia ** 2) * gauss()
    return mean + sd * x
  })
}

describe('the 95 % interval', () => {
  // With 400 trials the share itself is uncertain by 2 percentage points.
  test.each([
    { inertia: 0, before: 30, after: 25, least: 0.93 },
    { inertia: 0.5, before: 30, after: 25, least: 0.91 },
    { inertia: 0.8, before: 30, after: 25, least: 0.89 },
    { inertia: 0.5, before: 8, after: 8, least: 0.88 },
  ])('holds the truth: inertia $inertia, $before s and $after s', ({ inertia, before, after, least }) => {
    const random = new Random(7)
    const trials = 400
    let held = 0
    for (let i = 0; i < trials; i++) {
      const [low, high] = differenceInterval(
        series(random, before, 100, 10, inertia),
        series(random, after, 120, 10, inertia),
      )
      if (low <= 20 && 20 <= high) held++
    }
    expect(held / trials).toBeGreaterThan(least)
  })

  test('is the same for the same numbers', () => {
    const random = new Random(1)
    const [a, b] = [series(random, 30, 5, 1, 0.3), series(random, 25, 6, 1, 0.3)]
    expect(differenceInterval(a, b)).toEqual(differenceInterval(a, b))
  })
})

describe('the verdict', () => {
  const random = new Random(3)
  const at = (mean: number, inertia = 0.6): number[] => series(random, 28, mean, mean * 0.1, inertia)

  test('finds a real difference, and knows which way is better', () => {
    expect(compare(wait, at(120), at(35), 3)?.verdict).toBe('better')
    expect(compare(wait, at(35), at(120), 3)?.verdict).toBe('worse')
    expect(compare(throughput, at(4750), at(8930), 3)?.verdict).toBe('better')
    expect(compare(throughput, at(8930), at(4750), 3)?.verdict).toBe('worse')
  })

  test('rarely sees one where there is none', () => {
    const trials = 200
    let same = 0
    for (let i = 0; i < trials; i++) if (compare(wait, at(118), at(118), 3)?.verdict === 'same') same++
    expect(same / trials).toBeGreaterThan(0.92)
  })

  test('calls less than 5 % the same, however certain', () => {
    const exact = (value: number): number[] => Array.from({ length: 25 }, () => value)
    const small = { verdict: 'same', because: 'small' }
    expect(compare(throughput, exact(100), exact(104), 3)).toMatchObject({ ...small, interval: [4, 4] })
    expect(compare(wait, exact(100), exact(104), 3)).toMatchObject(small)
    expect(compare(wait, exact(100), exact(106), 3)).toMatchObject({ verdict: 'worse' })
    expect(compare(wait, exact(0), exact(0), 3)).toMatchObject({ verdict: 'same' })
  })

  test('finds waits that became shorter by far, though a burst now and then outweighs all the rest', () => {
    const burst = (waitMs: number, i: number): number => waitMs * (i % 9 === 0 ? 30 : 1 + random.float())
    const before = at(1).map((_, i) => burst(12, i))
    const after = at(1).map((_, i) => burst(0.5, i))
    expect(compare(wait, before, after, 3)?.verdict).toBe('better')
    // Not to be told: the same shape at nearly the same height.
    expect(
      compare(
        wait,
        before,
        before.map((value, i) => value * (i % 2 === 0 ? 0.7 : 1.2)),
        3,
      )?.verdict,
    ).toBe('same')
  })

  test('does not call one burst an effect, and says so', () => {
    const calm = at(2)
    const once = [...at(2).slice(1), 300]
    expect(compare(wait, calm, once, 3)).toMatchObject({ verdict: 'same', because: 'noise' })
  })

  test('unknown seconds are left out, and too few are no comparison', () => {
    expect(compare(wait, [NaN, 5, NaN, 5, 5], [2, NaN, 2, 2], 3)).toMatchObject({ before: 5, after: 2 })
    expect(compare(wait, [NaN, 5, 5], [2, 2, 2], 3)).toBeUndefined()
  })
})
