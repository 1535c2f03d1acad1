/**
 * Thousands of samples to a few points per line, before React sees them. Buckets are aligned to absolute
 * time, so that a point keeps its place while the window slides and lines do not shimmer.
 */
import { gapMs, type TimeWindow } from '../state/window.ts'
import type { SampleStore } from '../state/samples.ts'

/** One x position with a value per series under `v0`, `v1`, …; null breaks the line. */
export type ChartRow = Record<string, number | null>

export type Decimation =
  /** Smallest and largest of each bucket, in the order in which they came: spikes survive. */
  | 'extremes'
  /** Last sample of each bucket: a stack adds up only when all its parts are of one moment. */
  | 'last'

const field = (series: number): string => `v${String(series)}`

/** At most `2 × buckets` rows (`extremes`) or `buckets` rows (`last`), and one more per gap. */
export function decimate(
  samples: SampleStore,
  keys: readonly string[],
  { fromMs, toMs }: TimeWindow,
  buckets: number,
  how: Decimation,
): ChartRow[] {
  const width = (toMs - fromMs) / buckets
  const readers = keys.map((key) => samples.column(key))
  const rows: ChartRow[] = []
  let index = Math.max(0, samples.indexAt(Math.floor(fromMs / width) * width) - 1)
  const end = samples.indexAt(toMs + 1)
  let previousAt = NaN
  while (index < end) {
    const firstAt = samples.timeAt(index)
    const bucketEnd = (Math.floor(firstAt / width) + 1) * width
    let next = index + 1
    while (
      next < end &&
      samples.timeAt(next) < bucketEnd &&
      samples.timeAt(next) - samples.timeAt(next - 1) <= gapMs
    )
      next++
    if (firstAt - previousAt > gapMs) rows.push(brokenRow(keys.length, (previousAt + firstAt) / 2))
    if (how === 'last' || next - index === 1) rows.push(pointRow(samples, readers, next - 1))
    else rows.push(...extremeRows(samples, readers, index, next))
    previousAt = samples.timeAt(next - 1)
    index = next
  }
  return rows
}

function brokenRow(series: number, t: number): ChartRow {
  const row: ChartRow = { t }
  for (let s = 0; s < series; s++) row[field(s)] = null
  return row
}

type Readers = readonly (((index: number) => number) | undefined)[]

function pointRow(samples: SampleStore, readers: Readers, index: number): ChartRow {
  const row: ChartRow = { t: samples.timeAt(index) }
  for (let s = 0; s < readers.length; s++) {
    const value = readers[s]?.(index) ?? NaN
    row[field(s)] = Number.isNaN(value) ? null : value
  }
  return row
}

function extremeRows(samples: SampleStore, readers: Readers, from: number, to: number): [ChartRow, ChartRow] {
  const first: ChartRow = { t: samples.timeAt(from) }
  const second: ChartRow = { t: (samples.timeAt(from) + samples.timeAt(to - 1)) / 2 }
  for (let s = 0; s < readers.length; s++) {
    const reader = readers[s]
    let low = -1
    let high = -1
    let lowest = Infinity
    let highest = -Infinity
    for (let i = from; reader !== undefined && i < to; i++) {
      const value = reader(i)
      if (value < lowest) [lowest, low] = [value, i]
      if (value > highest) [highest, high] = [value, i]
    }
    first[field(s)] = low < 0 ? null : low <= high ? lowest : highest
    second[field(s)] = low < 0 ? null : low <= high ? highest : lowest
  }
  return [first, second]
}

/**
 * Index of the last sample of each bucket, −1 in a hole: found once, then read for as many series as are
 * drawn, which is what a heat strip of forty channels needs.
 */
export function bucketIndices(
  samples: SampleStore,
  { fromMs, toMs }: TimeWindow,
  buckets: number,
): Int32Array {
  const width = (toMs - fromMs) / buckets
  const indices = new Int32Array(buckets)
  for (let b = 0; b < buckets; b++) {
    const end = fromMs + (b + 1) * width
    const index = samples.indexAt(end + 0.5) - 1
    indices[b] = index >= 0 && end - samples.timeAt(index) <= Math.max(gapMs, width) ? index : -1
  }
  return indices
}

/** Values of one series at those indices, NaN in holes. */
export function valuesAt(samples: SampleStore, key: string, indices: Int32Array): Float64Array {
  const out = new Float64Array(indices.length).fill(NaN)
  const reader = samples.column(key)
  if (reader === undefined) return out
  for (let b = 0; b < indices.length; b++) {
    const index = indices[b] ?? -1
    if (index >= 0) out[b] = reader(index)
  }
  return out
}

export interface Means {
  /** Where the first stretch begins. */
  fromMs: number
  widthMs: number
  /** NaN in holes. */
  values: Float64Array
  top: number
}

/** Mean of a series over each stretch, aligned to absolute time: what is past keeps its height and its place. */
export function bucketMeans(
  samples: SampleStore,
  key: string,
  { fromMs, toMs }: TimeWindow,
  buckets: number,
): Means {
  const widthMs = Math.max(1, (toMs - fromMs) / buckets)
  const first = Math.floor(fromMs / widthMs)
  const values = new Float64Array(buckets + 1).fill(NaN)
  const reader = samples.column(key)
  let top = 0
  const end = samples.indexAt(toMs + 1)
  for (let index = samples.indexAt(first * widthMs); reader !== undefined && index < end;) {
    const bucket = Math.floor(samples.timeAt(index) / widthMs)
    let sum = 0
    let counted = 0
    for (; index < end && Math.floor(samples.timeAt(index) / widthMs) === bucket; index++) {
      const value = reader(index)
      if (Number.isNaN(value)) continue
      sum += value
      counted++
    }
    if (counted === 0) continue
    const mean = sum / counted
    values[bucket - first] = mean
    if (mean > top) top = mean
  }
  return { fromMs: first * widthMs, widthMs, values, top }
}
