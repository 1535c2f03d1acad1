import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Histogram, WindowedHistogram } from '../../src/main/base/index.ts'

const values = fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), {
  minLength: 1,
  maxLength: 300,
})

function histogramOf(list: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of list) histogram.record(value)
  return histogram
}

describe('Histogram', () => {
  test('quantiles lie within 1/32 (or 1 µs) of the true ones; count, sum, min, max are exact', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
        const histogram = histogramOf(list)
        const sorted = list.toSorted((a, b) => a - b)
        const exact = sorted[Math.max(0, Math.ceil(q * list.length) - 1)] as number
        expect(Math.abs(histogram.quantile(q) - exact)).toBeLessThanOrEqual(Math.max(0.001, exact / 32))
        expect(histogram.count).toBe(list.length)
        expect(histogram.min).toBe(sorted[0])
        expect(histogram.max).toBe(sorted.at(-1))
        expect(histogram.mean).toBeCloseTo(list.reduce((a, b) => a + b) / list.length, 6)
      }),
    )
  })

  test('merge and delta are each other’s inverse', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const now = histogramOf(first)
        const before = now.copy()
        now.merge(histogramOf(second))
        const gained = Histogram.delta(now, before)
        const expected = histogramOf(second)
        expect(gained.count).toBe(expected.count)
        expect(gained.sum).toBeCloseTo(expected.sum, 4)
        for (const q of [0.5, 0.9, 0.99]) {
          expect(Math.abs(gained.quantile(q) - expected.quantile(q))).toBeLessThanOrEqual(
            expected.quantile(q) / 8 + 0.001,
          )
        }
      }),
    )
  })

  test('odd values count as 0, huge ones land in the last bucket', () => {
    const histogram = histogramOf([-1, NaN, 0])
    expect([histogram.count, histogram.max, histogram.quantile(1)]).toEqual([3, 0, 0])
    histogram.record(1e9)
    expect(histogram.max).toBe(1e9)
    expect(histogram.quantile(1)).toBeGreaterThan(2_000_000)
    histogram.reset()
    expect([histogram.count, histogram.quantile(0.5)]).toEqual([0, 0])
  })
})

test('WindowedHistogram shows the last ticks only', () => {
  const live = new Histogram()
  const windowed = new WindowedHistogram(live, 2)
  const seen: number[] = []
  for (const value of [1, 10, 100, undefined, undefined]) {
    if (value !== undefined) live.record(value)
    windowed.advance()
    seen.push(windowed.window.count)
  }
  expect(seen).toEqual([1, 2, 2, 1, 0])
  expect(windowed.window).toBe(windowed.window)
})
