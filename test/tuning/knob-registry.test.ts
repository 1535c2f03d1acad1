import { expect, test } from 'vitest'
import { checkValue, KnobRegistry } from '../../src/main/tuning/index.ts'
import { makeKnob } from './support.ts'

const size = makeKnob({ id: 'pool.fetchers.size' })
const rate = makeKnob({
  id: 'limiter.fetch.rate',
  property: 'rate',
  unit: '/s',
  min: 0.5,
  max: 9.8,
  step: 0.1,
})

test.each([
  [NaN, 'invalid-input', 'NaN is no number: fetchers size takes 1 to 64 in steps of 1'],
  [Infinity, 'invalid-input', 'Infinity is no number'],
  ['8', 'invalid-input', '"8" is no number'],
  [null, 'invalid-input', 'null is no number'],
  [0, 'knob-out-of-range', '0 is out of range: fetchers size takes 1 to 64 in steps of 1'],
  [65, 'knob-out-of-range', '65 is out of range'],
  [8.5, 'knob-out-of-range', '8.5 is between two steps'],
])('%s is refused as %s', (value, code, words) => {
  expect(() => checkValue(size, value)).toThrow(expect.objectContaining({ code }))
  expect(() => checkValue(size, value)).toThrow(words)
})

test('fractions of a step are judged with tolerance, and both ends are allowed', () => {
  for (const value of [0.5, 0.6, 0.7, 1.1, 9.7, 9.8]) expect(() => checkValue(rate, value)).not.toThrow()
  expect(() => checkValue(rate, 0.55)).toThrow('takes 0.5 to 9.8/s in steps of 0.1')
})

test('own knobs stay when the program is gone; an unknown knob is named', () => {
  const own = makeKnob({ id: 'monitor.rate' })
  const registry = new KnobRegistry([own])
  expect(registry.states()).toMatchObject([{ id: 'monitor.rate', scale: 'linear', value: 4 }])
  expect(() => registry.get('pool.fetchers.size')).toThrow(
    'there is no knob `pool.fetchers.size`; no workload is running',
  )
})
