import { expect, test } from 'vitest'
import { leastSize, planOf } from '../../../src/main/tuning/pools/sweep.ts'

test('measuring sizes takes no workers away that the jobs keep busy, and tells beforehand what it will do', () => {
  expect(leastSize(8, 1, 4.8)).toBe(5)
  expect(leastSize(2, 1, 2), 'too few already: upwards only').toBe(2)
  expect(leastSize(8, 1, 0.2)).toBe(1)
  expect(leastSize(8, 1, 0), 'nothing known').toBe(1)
  expect(planOf(8, 5, 8)).toEqual({ sizes: [5, 6, 7, 8], home: 8, eachMs: 6500, atMostMs: 26_000 })
})
