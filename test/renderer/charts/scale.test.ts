import { expect, test } from 'vitest'
import {
  fromFraction,
  linearTicks,
  logTicks,
  niceTop,
  snap,
  timeTicks,
  toFraction,
} from '../../../src/renderer/charts/scale.ts'
import { parseRamp } from '../../../src/renderer/charts/heat-strip.tsx'
import { stepKnob } from '../../../src/renderer/ui/knob-steps.ts'

const sizes = { min: 1, max: 64, step: 1, scale: 'log' } as const

test('an axis has at most five ticks, ends on one, and holds its top while data fits', () => {
  for (const max of [3, 9, 31, 740, 13_600, 99_000]) {
    const top = niceTop(max, undefined)
    const ticks = linearTicks(top, String)
    expect(top).toBeGreaterThanOrEqual(max)
    expect(ticks.length).toBeLessThanOrEqual(5)
    expect(ticks.at(-1)?.at).toBeCloseTo(top)
  }
  expect(niceTop(13_600, undefined)).toBe(15_000)
  expect(niceTop(9_000, 15_000)).toBe(15_000)
  expect(niceTop(15_001, 15_000)).toBeGreaterThan(15_000)
  expect(niceTop(2_000, 15_000)).toBeLessThan(15_000)
})

test('a log axis names milliseconds, then seconds', () => {
  expect(logTicks(-1, 3).map(({ label }) => label)).toEqual(['0.1', '1', '10', '100', '1 s'])
})

test('time labels stand on round times with room between', () => {
  for (const rangeMs of [60_000, 300_000, 900_000]) {
    const ticks = timeTicks({ fromMs: 1_234_567, toMs: 1_234_567 + rangeMs }, 277)
    expect(ticks.length).toBeGreaterThanOrEqual(3)
    expect(ticks.length).toBeLessThanOrEqual(6)
  }
})

test('a log slider and its value are inverse at each step', () => {
  const all = Array.from({ length: 64 }, (_, index) => index + 1)
  expect(all.map((value) => fromFraction(sizes, toFraction(sizes, value)))).toEqual(all)
  expect(toFraction(sizes, 8)).toBeCloseTo(0.5)
  expect(fromFraction(sizes, -3)).toBe(1)
  expect(fromFraction(sizes, 7)).toBe(64)
})

test('a log scale may start at zero', () => {
  const queue = { min: 0, max: 1_000, step: 1, scale: 'log' } as const
  expect(toFraction(queue, 0)).toBe(0)
  expect(fromFraction(queue, toFraction(queue, 37))).toBe(37)
})

test('values snap to the step without rounding dust', () => {
  expect(snap({ min: 0, max: 1, step: 0.1, scale: 'linear' }, 0.30000000000000004)).toBe(0.3)
  expect(snap({ min: 1, max: 9, step: 2, scale: 'linear' }, 4.2)).toBe(5)
})

test('keys step, double and halve within the range', () => {
  const key = (name: string, shiftKey = false) => ({ key: name, shiftKey })
  expect(stepKnob(sizes, 8, key(']'))).toBe(9)
  expect(stepKnob(sizes, 8, key('}', true))).toBe(16)
  expect(stepKnob(sizes, 8, key('[', true))).toBe(4)
  expect(stepKnob(sizes, 1, key('ArrowLeft'))).toBe(1)
  expect(stepKnob(sizes, 8, key('End'))).toBe(64)
  expect(stepKnob(sizes, 8, key('a'))).toBeUndefined()
})

test('the heat ramp meets its stops', () => {
  const ramp = parseRamp('#141d22, #123a46 15%, #1f7a80 45%, #68c4aa 75%, #fae878')
  expect(ramp).toHaveLength(101)
  expect(ramp[0]).toEqual([0x14, 0x1d, 0x22])
  expect(ramp[45]).toEqual([0x1f, 0x7a, 0x80])
  expect(ramp[100]).toEqual([0xfa, 0xe8, 0x78])
})
