import { expect, test } from 'vitest'
import { BirthMarks } from '../../../src/main/monitor/tables/birth-marks.ts'

test('births between marks are told by the mark after; before the first nothing is known', () => {
  const births = new BirthMarks()
  births.mark(10, 1000)
  births.mark(20, 2000)
  births.mark(20, 2500)
  births.mark(30, 3000)
  expect(births.bornMs(7)).toBeNaN()
  expect(births.bornMs(11)).toBe(2000)
  expect(births.bornMs(30)).toBe(3000)
  expect(births.lastIdAt(2400)).toBe(20)
  expect(births.lastIdAt(500)).toBe(0)
})

test('many marks are thinned, the newest kept exact', () => {
  const births = new BirthMarks()
  for (let i = 1; i <= 10_000; i++) births.mark(i, i * 10)
  expect(births.bornMs(10_000)).toBe(100_000)
  expect(Math.abs(births.bornMs(3000) - 30_000)).toBeLessThan(0.2 * 70_000)
})
