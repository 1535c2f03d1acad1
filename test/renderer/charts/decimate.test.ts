import { describe, expect, test } from 'vitest'
import { bucketIndices, decimate, valuesAt } from '../../../src/renderer/charts/decimate.ts'
import { SampleStore } from '../../../src/renderer/state/samples.ts'

const metric = (name: string) => ({ name, unit: '1' as const, kind: 'gauge' as const, help: '', attrs: {} })

function filled(values: (second: number) => [number, number], seconds: number, stepMs = 100): SampleStore {
  const store = new SampleStore()
  store.setLayout({ epoch: 1, metrics: [metric('a'), metric('b')] })
  for (let at = 0; at <= seconds * 1_000; at += stepMs) store.addRows(1, [[at, at, ...values(at / 1_000)]], 0)
  return store
}

describe('decimation', () => {
  const window = { fromMs: 0, toMs: 60_000 }

  test('a spike of one sample survives', () => {
    const store = filled((t) => [Math.abs(t - 30) < 0.05 ? 900 : 1, 0], 60)
    const rows = decimate(store, ['a', 'b'], window, 60, 'extremes')
    expect(Math.max(...rows.map((row) => row['v0'] ?? 0))).toBe(900)
    expect(rows.length).toBeLessThanOrEqual(122)
  })

  test('a rise stays a rise: extremes come in the order of time', () => {
    const rows = decimate(
      filled((t) => [t, -t], 60),
      ['a', 'b'],
      window,
      30,
      'extremes',
    )
    const values = rows.map((row) => row['v0'] ?? NaN)
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    const falling = rows.map((row) => row['v1'] ?? NaN)
    expect(falling).toEqual(falling.toSorted((a, b) => b - a))
  })

  test('a stack takes all its parts from one sample', () => {
    const rows = decimate(
      filled((t) => [t, 60 - t], 60),
      ['a', 'b'],
      window,
      60,
      'last',
    )
    for (const row of rows) expect((row['v0'] ?? 0) + (row['v1'] ?? 0)).toBeCloseTo(60)
  })

  test('points keep their place while the window slides', () => {
    const store = filled((t) => [Math.sin(t), 0], 90)
    const first = decimate(store, ['a'], { fromMs: 10_000, toMs: 70_000 }, 60, 'extremes')
    const later = decimate(store, ['a'], { fromMs: 10_500, toMs: 70_500 }, 60, 'extremes')
    const shared = first.slice(4, -4)
    const laterRows = new Set(later.map((row) => `${String(row['t'])} ${String(row['v0'])}`))
    for (const row of shared) expect(laterRows).toContain(`${String(row['t'])} ${String(row['v0'])}`)
  })

  test('a hole breaks the line; history of one row a second does not', () => {
    const store = filled((t) => [t, 0], 20, 1_000)
    expect(decimate(store, ['a'], window, 600, 'last').every((row) => row['v0'] !== null)).toBe(true)
    store.addRows(1, [[1, 40_000, 1, 1]], 0)
    const broken = decimate(store, ['a'], window, 600, 'last')
    expect(broken.filter((row) => row['v0'] === null)).toHaveLength(1)
  })

  test('an unknown series is null throughout', () => {
    const rows = decimate(
      filled(() => [1, 1], 10),
      ['a', 'nobody'],
      window,
      60,
      'extremes',
    )
    expect(rows.every((row) => row['v1'] === null)).toBe(true)
  })

  test('no samples, no rows', () => {
    expect(decimate(new SampleStore(), ['a'], window, 60, 'last')).toEqual([])
  })
})

test('canvas buckets carry sparse history on, and leave holes', () => {
  const store = filled((t) => [t, 0], 10, 1_000)
  const indices = bucketIndices(store, { fromMs: 0, toMs: 20_000 }, 40)
  const values = valuesAt(store, 'a', indices)
  expect(values[10]).toBe(5)
  expect(values[39]).toBeNaN()
  expect(valuesAt(store, 'nobody', indices).every(Number.isNaN)).toBe(true)
})
