/** What a turn of a knob did: what the journal measured, and what was predicted of it, side by side. */
import type { EvidenceSeries } from '../../../shared/findings.ts'
import type { Change, EffectResult } from '../../../shared/model.ts'
import { byUnit, text } from '../../format.ts'
import { contrast } from '../../state/compare.ts'
import type { HostView } from '../../state/host.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'

export interface TriedRow {
  label: string
  unit: string
  before: number
  after: number
  /** `moved`: neither good nor bad by itself. */
  verdict: EffectResult['verdict'] | 'moved'
  predicted?: number
  /** What was predicted is the most that could come. */
  atMost?: true
}

/** As the journal does it: so long before and after, without the transition. */
const windowMs = 30_000
const settleMs = 5000
/** Model and measurement may differ by so much and still be called the same. */
const near = 1.5
const nothingMs = 2
const noTimePercent = 90

/** The newest turn of this knob by hand in this run whose effect is known or will be. */
export function lastTried({ changes, run }: HostView, knob: string | undefined): Change | undefined {
  const sinceMs = 'startedAtMs' in run ? run.startedAtMs : -Infinity
  return changes.findLast(
    (change) =>
      change.knob === knob &&
      change.atMs >= sinceMs &&
      change.undoes === undefined &&
      change.effect.status !== 'not measured',
  )
}

/** `series`: what the finding shows, for what the journal does not measure. */
export function triedRows(
  change: Change,
  undoneAtMs: number | undefined,
  series: readonly EvidenceSeries[],
  samples: SampleStore,
): TriedRow[] {
  const { effect, predicted = [] } = change
  const results = 'results' in effect ? effect.results : []
  if (results.length === 0) return []
  const rows: TriedRow[] = results.map(({ label, unit, before, after, verdict }) => ({
    label,
    unit,
    before,
    after,
    verdict,
    ...predictionOf(label, predicted),
  }))
  for (const { label, metric, attrs, unit } of series) {
    const expected = predicted.find((each) => sameName(each.label, label))
    if (unit !== '%' || rows.some((row) => sameName(row.label, label))) continue
    const read = samples.column(metricKey(metric, attrs))
    if (read === undefined) continue
    const { atMs } = change
    const toMs = Math.min(atMs + windowMs, undoneAtMs ?? Infinity)
    const { a, b, direction } = contrast(samples, read, {
      a: { fromMs: atMs - windowMs, toMs: atMs },
      b: { fromMs: atMs + settleMs, toMs },
    })
    if (Number.isNaN(a) || Number.isNaN(b)) continue
    const told = expected === undefined ? {} : { predicted: expected.after }
    rows.push({ label, unit, before: a, after: b, verdict: direction === 'same' ? 'same' : 'moved', ...told })
  }
  return rows
}

/** Throughput is predicted as capacity: no more than that can come. */
function predictionOf(label: string, predicted: NonNullable<Change['predicted']>): Partial<TriedRow> {
  const same = predicted.find((each) => sameName(each.label, label))
  if (same !== undefined) return { predicted: same.after }
  const capacity = label === 'throughput' ? predicted.find((each) => each.label === 'Capacity') : undefined
  return capacity === undefined ? {} : { predicted: capacity.after, atMost: true }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** What follows from it, in a sentence. */
export function verdictOf(
  rows: readonly TriedRow[],
  value: string,
  overlaps: readonly number[] = [],
): string {
  const find = (label: string): TriedRow | undefined => rows.find((row) => sameName(row.label, label))
  const used = find('utilisation')
  const wait = find('p99 wait')
  const done = find('throughput')
  if (used !== undefined && used.after >= noTimePercent) {
    const more = done?.verdict === 'better' ? ': more was done, and still more came' : ''
    return `All workers stayed busy${more}. It takes more than ${value}.`
  }
  const better = rows.some(({ verdict }) => verdict === 'better')
  const worse = rows.some(({ verdict }) => verdict === 'worse')
  if (wait?.predicted !== undefined)
    return wait.after <= wait.predicted * near || wait.after - wait.predicted <= nothingMs
      ? 'It did what was predicted.'
      : 'Waits stayed longer than predicted: more came, or the jobs took longer.'
  if (used !== undefined && used.before >= noTimePercent && !worse)
    return `${better ? 'It helped: workers' : 'Workers'} are busy ${text(byUnit(used.after, '%'))} of their time now.`
  if (better !== worse) return better ? 'It helped.' : 'It made things worse.'
  if (overlaps.length > 0)
    return `Change ${overlaps.join(', ')} came so near that too little of this one stands alone to be judged.`
  return better ? 'Some of it is better, some worse.' : 'No effect can be told from chance.'
}
