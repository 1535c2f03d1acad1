/** What a turn of a knob did, beside what was predicted: figures and the sentence that follows from them. */
import { describe, expect, it } from 'vitest'
import { triedRows, verdictOf } from '../../../src/renderer/screens/findings/tried.ts'
import { SampleStore } from '../../../src/renderer/state/samples.ts'
import type { EvidenceSeries } from '../../../src/shared/findings.ts'
import type { Change, EffectResult } from '../../../src/shared/model.ts'

const atMs = 100_000
const series: EvidenceSeries[] = [
  { label: 'utilisation', metric: 'pool.utilisation', attrs: { pool: 'mailers' }, unit: '%', limit: 90 },
  { label: 'queue', metric: 'pool.queue.length', attrs: { pool: 'mailers' }, unit: '' },
]

const result = (
  label: string,
  before: number,
  after: number,
  verdict: EffectResult['verdict'],
): EffectResult => ({
  label,
  unit: label === 'p99 wait' ? 'ms' : '/s',
  before,
  after,
  interval: [0, 0],
  verdict,
})

const change = (results: EffectResult[], predicted?: Change['predicted']): Change => ({
  number: 1,
  knob: 'pool.mailers.size',
  label: 'mailers',
  property: 'size',
  unit: '',
  from: 2,
  to: 3,
  atMs,
  appliedMs: 1,
  origin: 'user',
  effect: { status: 'measured', results },
  ...(predicted && { predicted }),
})

/** A sample per second; utilisation goes from one level to another at the change and back when it is undone. */
function samplesOf(before: number, after: number, undoneAtMs: number): SampleStore {
  const samples = new SampleStore()
  samples.setLayout({
    epoch: 1,
    metrics: [{ name: 'pool.utilisation', unit: '%', kind: 'gauge', help: '', attrs: { pool: 'mailers' } }],
  })
  const rows = Array.from({ length: 160 }, (_, i): [number, number, number] => {
    const at = i * 1000
    return [i + 1, at, at < atMs || at >= undoneAtMs ? before : after]
  })
  samples.addRows(1, rows, 0)
  return samples
}

describe('what was tried', () => {
  const predicted = [
    { label: 'Capacity', unit: '/s', before: 25, after: 37, better: true },
    { label: 'Utilisation', unit: '%', before: 99.7, after: 66, better: true },
    { label: 'p99 wait', unit: 'ms', before: 168, after: 44, better: true },
  ]

  it('stands beside what was predicted, and workers that stayed busy are told first', () => {
    const results = [result('p99 wait', 168, 91, 'better'), result('throughput', 24.5, 37, 'better')]
    const rows = triedRows(
      change(results, predicted),
      atMs + 30_000,
      series,
      samplesOf(99.7, 99.6, atMs + 30_000),
    )
    expect(rows).toMatchObject([
      { label: 'p99 wait', after: 91, predicted: 44 },
      { label: 'throughput', after: 37, predicted: 37, atMost: true },
      { label: 'utilisation', predicted: 66 },
    ])
    expect(rows[2]?.after).toBeCloseTo(99.6)
    expect(verdictOf(rows, '3')).toBe(
      'All workers stayed busy: more was done, and still more came. It takes more than 3.',
    )
  })

  it('did what was predicted', () => {
    const results = [result('p99 wait', 168, 50, 'better'), result('throughput', 24.5, 30, 'better')]
    const rows = triedRows(change(results, predicted), undefined, series, samplesOf(99.7, 68, Infinity))
    expect(rows[2]?.before).toBeCloseTo(99.7)
    expect(rows[2]?.after).toBeCloseTo(68)
    expect(verdictOf(rows, '3')).toBe('It did what was predicted.')
  })

  it('of which waits stayed longer than predicted', () => {
    const rows = triedRows(
      change([result('p99 wait', 168, 120, 'better')], predicted),
      undefined,
      [],
      samplesOf(1, 1, 0),
    )
    expect(verdictOf(rows, '3')).toContain('longer than predicted')
  })

  it('of which nothing was predicted is judged by its measures alone', () => {
    const told = (verdict: EffectResult['verdict']): string =>
      verdictOf(
        triedRows(change([result('p99 wait', 10, 20, verdict)]), undefined, [], samplesOf(1, 1, 0)),
        '3',
      )
    expect(told('better')).toBe('It helped.')
    expect(told('worse')).toBe('It made things worse.')
    expect(told('same')).toBe('No effect can be told from chance.')
  })
})
