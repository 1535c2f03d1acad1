/** What one redraw of the effect chart shows: throughput and waits of one pool, over the range or around one change. */
import { decimate, type ChartRow } from '../../charts/decimate.ts'
import { highest } from '../../charts/frame.ts'
import { niceTop } from '../../charts/scale.ts'
import type { CopySeries } from '../../copy/sample-table.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'
import type { Session } from '../../state/session.ts'
import { findGaps, gapMs, viewWindow, type Gap, type TimeWindow } from '../../state/window.ts'

export interface Plot {
  key: string
  rows: ChartRow[]
  /** Of the axis, from zero. */
  top: number
}

export interface EffectFrame {
  window: TimeWindow
  gaps: Gap[]
  throughput: Plot
  wait: Plot
}

const buckets = 90
/** Rates of single samples jump by whole jobs: a second is the least that says something. */
const leastMeanMs = 1000
const aroundMs = 60_000
const intervals = 2

const throughputKey = (pool: string): string => metricKey('pool.throughput', { pool })
const p99WaitKey = (pool: string): string => metricKey('pool.wait', { pool, quantile: 'p99' })

/** Before and after a change. */
export const windowAround = (atMs: number): TimeWindow => ({ fromMs: atMs - aroundMs, toMs: atMs + aroundMs })

export const effectSeries = (pool: string): readonly CopySeries[] => [
  { key: throughputKey(pool), name: 'throughput', unit: 'jobs/s' },
  { key: p99WaitKey(pool), name: 'p99 wait', unit: 'ms' },
]

export function createEffectReader(
  session: Session,
  pool: string,
  around: number | undefined,
): () => EffectFrame {
  const tops = new Map<string, number>()
  const { samples, view, connector } = session
  const plotOf = (key: string, rows: ChartRow[]): Plot => {
    const top = niceTop(highest(rows, 1, false) * 1.04, tops.get(key), intervals)
    tops.set(key, top)
    return { key, rows, top }
  }
  return () => {
    const window = around === undefined ? viewWindow(view.get(), session.nowMs()) : windowAround(around)
    const rateKey = throughputKey(pool)
    const waitKey = p99WaitKey(pool)
    return {
      window,
      gaps: findGaps(samples, window, around === undefined && connector.state.get().status === 'lost'),
      throughput: plotOf(rateKey, meanRows(samples, rateKey, window)),
      wait: plotOf(waitKey, decimate(samples, [waitKey], window, buckets, 'extremes')),
    }
  }
}

/** Means of buckets that are aligned to absolute time, so that a point keeps its place while the window slides. */
function meanRows(samples: SampleStore, key: string, { fromMs, toMs }: TimeWindow): ChartRow[] {
  const read = samples.column(key)
  const width = Math.max(leastMeanMs, (toMs - fromMs) / buckets)
  const rows: ChartRow[] = []
  let last = NaN
  if (read === undefined) return rows
  let index = samples.indexAt(Math.floor(fromMs / width) * width)
  const end = samples.indexAt(toMs + 1)
  while (index < end) {
    const bucket = Math.floor(samples.timeAt(index) / width)
    if ((bucket - last) * width > gapMs + width) rows.push({ t: (last + 1) * width, v0: null })
    last = bucket
    let sum = 0
    let known = 0
    for (; index < end && Math.floor(samples.timeAt(index) / width) === bucket; index++) {
      const value = read(index)
      if (Number.isNaN(value)) continue
      sum += value
      known++
    }
    rows.push({ t: (bucket + 0.5) * width, v0: known === 0 ? null : sum / known })
  }
  return rows
}
