import { describe, expect, test } from 'vitest'
import { contrast } from '../../../src/renderer/state/compare.ts'
import { SampleStore } from '../../../src/renderer/state/samples.ts'

/** Ten samples a second for `seconds`, of one metric. */
function store(seconds: number, valueAt: (second: number) => number | null): SampleStore {
  const samples = new SampleStore()
  samples.setLayout({
    epoch: 1,
    metrics: [{ name: 'x', unit: '1', kind: 'gauge', help: '', attrs: {} }],
  })
  samples.addRows(
    1,
    Array.from(
      { length: seconds * 10 },
      (_, i) => [i, i * 100, valueAt(i / 10)] as [number, number, number | null],
    ),
    0,
  )
  return samples
}

const ranges = { a: { fromMs: 0, toMs: 10_000 }, b: { fromMs: 20_000, toMs: 30_000 } }
const of = (samples: SampleStore): ReturnType<typeof contrast> =>
  contrast(samples, samples.column('x') ?? (() => NaN), ranges)

describe('A beside B', () => {
  test('means and the difference in per cent of A', () => {
    expect(of(store(30, (s) => (s < 15 ? 120 : 30)))).toEqual({
      a: 120,
      b: 30,
      direction: 'down',
      percent: -75,
    })
  })

  test('what lies within the noise of both is no difference', () => {
    // Swings of ±50 % with a period of 2.5 s: the means of the parts differ more than those of the stretches.
    const noisy = store(30, (s) => 100 + 50 * Math.sin(s * 2.5) + (s >= 15 ? 7 : 0))
    expect(of(noisy).direction).toBe('same')
    expect(of(store(30, (s) => (s < 15 ? 100 : 104))).direction).toBe('same')
    expect(of(store(30, (s) => (s < 15 ? 100 : 110))).direction).toBe('up')
  })

  test('from nothing to something has no percentage', () => {
    expect(of(store(30, (s) => (s < 15 ? 0 : 4)))).toEqual({ a: 0, b: 4, direction: 'up', percent: NaN })
  })

  test('without samples in one of them nothing is said', () => {
    expect(of(store(30, (s) => (s < 15 ? 1 : null))).direction).toBe('unknown')
  })

  test('a recording that stands before B is compared as a whole', () => {
    const samples = store(30, (s) => (s < 15 ? 120 : 30))
    samples.setHorizon(12_000)
    expect(of(samples).b).toBe(30)
    expect(samples.lastAt).toBe(12_000)
  })
})
