import { expect, test } from 'vitest'
import { SampleStore } from '../../../src/renderer/state/samples.ts'
import { clampEnd, findGaps, viewWindow } from '../../../src/renderer/state/window.ts'

function storeAt(times: number[]): SampleStore {
  const store = new SampleStore()
  store.setLayout({ epoch: 1, metrics: [{ name: 'a', unit: '1', kind: 'gauge', help: '', attrs: {} }] })
  store.addRows(
    1,
    times.map((at, index) => [index, at, 1]),
    0,
  )
  return store
}

test('the window follows the newest moment, or stands where it was paused', () => {
  expect(viewWindow({ endMs: undefined, rangeMs: 60_000 }, 100_000)).toEqual({
    fromMs: 40_000,
    toMs: 100_000,
  })
  expect(viewWindow({ endMs: 80_000, rangeMs: 60_000 }, 100_000)).toEqual({ fromMs: 20_000, toMs: 80_000 })
})

test('scrubbing stays within what is kept', () => {
  expect(clampEnd(5_000_000, 60_000, 1_000_000)).toBe(1_000_000)
  expect(clampEnd(0, 60_000, 1_000_000)).toBe(160_000)
})

test('a hole between samples is a gap; sparse history is none', () => {
  const store = storeAt([1_000, 2_000, 3_000, 9_000, 9_100])
  expect(findGaps(store, { fromMs: 0, toMs: 10_000 }, false)).toEqual([
    { fromMs: 3_000, toMs: 9_000, open: false },
  ])
})

test('while the source is away the gap is open to the right', () => {
  const store = storeAt([1_000, 1_100])
  expect(findGaps(store, { fromMs: 0, toMs: 10_000 }, true)).toEqual([
    { fromMs: 1_100, toMs: 10_000, open: true },
  ])
})

test('the time before the first sample is no gap', () => {
  expect(findGaps(storeAt([50_000]), { fromMs: 0, toMs: 50_000 }, false)).toEqual([])
})
