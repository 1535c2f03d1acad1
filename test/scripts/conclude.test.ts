import { expect, test } from 'vitest'
import { conclude } from '../../scripts/support/test.mjs'
import type { Summary } from '../../scripts/support/test.mjs'

const electron = { name: 'desktop > opens', reason: 'no Electron binary' }
const chromium = { name: 'page > opens', reason: 'Chromium needs the Debian package libnss3' }

const run = (summary: Partial<Summary> | undefined, code: number, strict = false): [number, string[]] => {
  const lines: string[] = []
  const full = summary && { passed: 3, failed: 0, skipped: [], flaky: [], ...summary }
  return [conclude(full, code, strict, (line) => lines.push(line)), lines]
}

test('all passed', () => {
  expect(run({}, 0)).toEqual([0, ['3 passed, 0 failed']])
})

test('some failed', () => {
  expect(run({ failed: 2 }, 1)).toEqual([1, ['3 passed, 2 failed']])
})

test('skipped tests are listed with their reasons', () => {
  expect(run({ skipped: [electron] }, 0)).toEqual([
    0,
    ['skipped: desktop > opens: no Electron binary', '3 passed, 0 failed'],
  ])
})

test('a test that passed only when tried again is named', () => {
  expect(run({ flaky: [{ name: 'page > opens', error: 'too late' }] }, 0, true)).toEqual([
    0,
    ['FLAKY (passed when tried again): page > opens: too late', '3 passed, 0 failed'],
  ])
})

test('a skip for want of a Debian package fails where the packages are there', () => {
  expect(run({ skipped: [chromium] }, 0)[0]).toBe(0)
  expect(run({ skipped: [chromium, electron] }, 0, true)).toEqual([
    1,
    [
      'FAILED (skipped): page > opens: Chromium needs the Debian package libnss3',
      'skipped: desktop > opens: no Electron binary',
      '3 passed, 1 failed',
    ],
  ])
})

test('a failure of Vitest itself is a failure', () => {
  expect(run({}, 1)).toEqual([1, ['3 passed, 1 failed']])
  expect(run(undefined, 1)).toEqual([1, ['0 passed, 1 failed']])
  expect(run(undefined, 130)[0]).toBe(130)
})
