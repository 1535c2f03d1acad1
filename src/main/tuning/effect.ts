/** Which seconds belong to a change, and what they say. */
import type { Effect, EffectResult, EffectSpans } from '../../shared/model.ts'
import { compare } from './compare.ts'
import type { Measure } from './measure.ts'

export interface EffectWindows {
  /** How far to look back, in ms. */
  beforeMs: number
  /** How long to look on. */
  afterMs: number
  /** The transition right after a change, which says nothing about where it leads. */
  settleMs: number
}

export const defaultWindows: EffectWindows = { beforeMs: 30_000, afterMs: 30_000, settleMs: 5000 }

/** Seconds that must be known on each side; fewer are an anecdote. */
const leastSeconds = 3

/** Mean utilisation in % below which workers wait for work, and not work for workers. */
const hasTimePercent = 90

/** The past of the metrics, one number per second, NaN where unknown. */
export interface SeriesReader {
  seconds(series: string, fromMs: number, toMs: number): number[]
}

/** Wall-clock bounds of the seconds that no other change has touched. */
export type Spans = EffectSpans

/** `beganAtMs` to `atMs`: from the first turn of the change to its last. */
export function spansOf(
  beganAtMs: number,
  atMs: number,
  windows: EffectWindows,
  quietFromMs: number,
  nextMs: number | undefined,
): Spans {
  const { beforeMs, afterMs, settleMs } = windows
  const start = beganAtMs - beforeMs
  const end = atMs + afterMs
  return {
    before: [Math.max(start, quietFromMs), beganAtMs],
    after: [atMs + settleMs, nextMs === undefined ? end : Math.min(end, nextMs)],
  }
}

export function measureEffect(
  series: SeriesReader,
  measures: readonly Measure[],
  spans: Spans,
  overlaps: readonly number[],
): Effect {
  const results: EffectResult[] = []
  let hadBefore = false
  let hadAfter = false
  for (const measure of measures) {
    const before = series.seconds(measure.series, ...spans.before)
    const after = series.seconds(measure.series, ...spans.after)
    hadBefore ||= enough(before)
    hadAfter ||= enough(after)
    const result = compare(measure, before, after, leastSeconds)
    if (result !== undefined) results.push(excused(result, measure, series, spans.after))
  }
  if (overlaps.length > 0) return { status: 'overlaps', changes: [...overlaps], results }
  if (results.length > 0) return { status: 'measured', results }
  return { status: 'not measured', reason: reasonFor(measures, hadBefore, hadAfter) }
}

/** A pool that cured its backlog does less afterwards: only what comes in. That is no harm done, and no guard takes it back. */
function excused(
  result: EffectResult,
  { utilisation }: Measure,
  series: SeriesReader,
  after: readonly [number, number],
): EffectResult {
  if (result.verdict !== 'worse' || utilisation === undefined) return result
  const known = series.seconds(utilisation, ...after).filter(Number.isFinite)
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  return mean < hasTimePercent ? { ...result, verdict: 'same', because: 'demand' } : result
}

function reasonFor(measures: readonly Measure[], hadBefore: boolean, hadAfter: boolean): string {
  if (measures.length === 0) return 'nothing is measured for this knob'
  if (!hadBefore) return 'no samples before the change'
  if (!hadAfter) return 'no samples after the change'
  return 'no series has samples on both sides'
}

function enough(values: readonly number[]): boolean {
  return values.filter(Number.isFinite).length >= leastSeconds
}
