import { expect, test } from 'vitest'
import { SteadyAdvice } from '../../../src/main/tuning/pools/steady-advice.ts'
import type { PoolAdvice } from '../../../src/shared/pools.ts'

const fine: PoolAdvice = { level: 'fine', law: '', why: [], text: 'No change needed.' }
const limit: PoolAdvice = { level: 'limit', law: '', why: [], text: 'Waits come in bursts.' }
const grow = (size: number): PoolAdvice => ({
  level: 'grow',
  law: '',
  why: [],
  text: `Grow to ${size}.`,
  size,
})

test('advice that comes and goes within three seconds is not given; what lasts is', () => {
  const steady = new SteadyAdvice()
  const at = (second: number, advice: PoolAdvice): string =>
    steady.next(advice, 'size 4', 1000 * second).level
  expect(at(0, fine)).toBe('fine')
  expect([1, 2, 3].map((second) => at(second, limit))).toEqual(['fine', 'fine', 'fine'])
  expect(at(3.5, fine), 'back again').toBe('fine')
  expect([4, 5, 6].map((second) => at(second, limit))).toEqual(['fine', 'fine', 'fine'])
  expect(at(7, limit), 'for three seconds').toBe('limit')
})

test('however the new advice varies, the old one does not outlive the three seconds', () => {
  const steady = new SteadyAdvice()
  steady.next(fine, 'size 4', 0)
  expect(steady.next(grow(5), 'size 4', 1000)).toBe(fine)
  expect(steady.next(grow(6), 'size 4', 2500)).toBe(fine)
  expect(steady.next(grow(7), 'size 4', 4000).size).toBe(7)
})

test('new words of the same advice are given at once, as is advice on another size or target and the first one', () => {
  const steady = new SteadyAdvice()
  steady.next({ ...fine, level: 'unknown' }, 'size 4', 0)
  steady.next(grow(5), 'size 4', 100)
  expect(steady.next({ ...grow(5), text: 'Grow!' }, 'size 4', 200).text).toBe('Grow!')
  expect(steady.next(limit, 'size 5', 300)).toBe(limit)
})

test('an offer to take workers away is taken back at once', () => {
  const steady = new SteadyAdvice()
  const shrink: PoolAdvice = { ...fine, level: 'shrink', size: 1 }
  steady.next(shrink, 'size 2', 0)
  expect(steady.next(limit, 'size 2', 100)).toBe(limit)
})
