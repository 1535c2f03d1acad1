import { expect, test } from 'vitest'
import { areaPath, linePath } from '../../../src/renderer/charts/paths.ts'

const at = (x: number, y: number | null): { x: number; y: number | null } => ({ x, y })

test('a line goes from point to point in tenths of a pixel', () => {
  expect(linePath([at(0, 10.04), at(1.26, 3), at(2, 0)])).toBe('M0,10L1.3,3L2,0')
})

test('a point without a value breaks it', () => {
  expect(linePath([at(0, 1), at(1, null), at(2, 3), at(3, 4)])).toBe('M0,1M2,3L3,4')
  expect(linePath([at(0, null)])).toBe('')
})

test('an area goes back along its base: a level, or the line below it', () => {
  expect(areaPath([at(0, 1), at(2, 3)], 9)).toBe('M0,1L2,3L2,9L0,9Z')
  expect(areaPath([at(0, 1), at(2, 3)], [at(0, 5), at(2, 7)])).toBe('M0,1L2,3L2,7L0,5Z')
})

test('each unbroken stretch of an area is closed on its own', () => {
  expect(areaPath([at(0, 1), at(1, null), at(2, 3), at(3, 4)], 9)).toBe('M0,1L0,9ZM2,3L3,4L3,9L2,9Z')
  expect(areaPath([at(0, 1), at(1, 2)], [at(0, 5), at(1, null)])).toBe('M0,1L0,5Z')
})
