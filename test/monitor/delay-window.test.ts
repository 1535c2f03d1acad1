import { expect, test } from 'vitest'
import { durationBuckets, durationOf } from '../../src/main/base/index.ts'
import { DelayWindow } from '../../src/main/monitor/delay-window.ts'

/** So many delays in one bucket. */
const counts = (bucket: number, count: number): number[] =>
  Array.from({ length: durationBuckets }, (_, i) => (i === bucket ? count : 0))

test('quantiles over all processors, of the last five seconds only', () => {
  const delays = new DelayWindow()
  delays.update(0, [counts(10, 1000)])
  expect(delays.at(0.5)).toBeNaN()
  delays.update(500, [counts(10, 1097), counts(40, 3)])
  expect(delays.at(0.5)).toBe(durationOf(10))
  expect(delays.at(0.99)).toBe(durationOf(40))
  for (let ms = 1000; ms <= 6000; ms += 500) delays.update(ms, [counts(10, 1097), counts(40, 3)])
  expect(delays.at(0.99)).toBeNaN()
  delays.update(6500, [counts(10, 1098), counts(40, 3)])
  expect(delays.at(0.99)).toBe(durationOf(10))
})
