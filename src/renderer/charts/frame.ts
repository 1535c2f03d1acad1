/** What one redraw of a time chart shows. Window, holes and points are read together, so overlays fit the lines. */
import type { Session } from '../state/session.ts'
import type { SampleStore } from '../state/samples.ts'
import { findGaps, viewWindow, type Gap, type TimeWindow } from '../state/window.ts'
import { decimate, type ChartRow, type Decimation } from './decimate.ts'

export interface Frame {
  window: TimeWindow
  gaps: Gap[]
  rows: ChartRow[]
}

/** Buckets per chart: two points each for lines. Fewer is faster, more is finer than the eye at 277 px. */
const buckets = { extremes: 70, last: 110 } as const

/** `stretch`: another one than that on screen, whichever program it was. */
export function readFrame(
  session: Session,
  keys: readonly string[],
  how: Decimation,
  stretch?: TimeWindow,
): Frame {
  const { samples, view } = session
  if (stretch === undefined) return frameOf(session, keys, how, viewWindow(view.get(), session.nowMs()))
  return samples.withoutFloor(() => frameOf(session, keys, how, stretch))
}

function frameOf(
  { samples, connector }: Session,
  keys: readonly string[],
  how: Decimation,
  window: TimeWindow,
): Frame {
  return {
    window,
    gaps: findGaps(samples, window, connector.state.get().status === 'lost'),
    rows: decimate(samples, keys, window, buckets[how], how),
  }
}

/** Largest sum (stacked) or value of the rows' fields. */
export function highest(rows: readonly ChartRow[], series: number, stacked: boolean): number {
  let top = 0
  for (const row of rows) {
    let sum = 0
    for (let s = 0; s < series; s++) {
      const value = row[`v${String(s)}`] ?? 0
      sum = stacked ? sum + value : Math.max(sum, value)
    }
    if (sum > top) top = sum
  }
  return top
}

/** Values that an attribute takes in the current layout, or in all that is held when the program has ended. */
export function attributeValues(samples: SampleStore, name: string, attribute: string): string[] {
  const current = samples.metrics.filter((metric) => metric.name === name)
  const metrics = current.length > 0 ? current : samples.named(name)
  return [...new Set(metrics.flatMap((metric) => metric.attrs[attribute] ?? []))]
}

/** One sentence for those who do not see the chart. */
export function summarise(
  title: string,
  { rows, window }: Frame,
  names: readonly string[],
  format: (value: number) => string,
): string {
  const minutes = String(Math.round((window.toMs - window.fromMs) / 60_000))
  if (rows.length === 0) return `${title}: no samples in the last ${minutes} min.`
  const parts = names.slice(0, 5).map((name, index) => {
    const values = rows.flatMap((row) => row[`v${String(index)}`] ?? [])
    const last = values.at(-1)
    if (last === undefined) return `${name} unknown`
    return `${name} ${format(last)} (${format(Math.min(...values))} to ${format(Math.max(...values))})`
  })
  return `${title}, last ${minutes} min: ${parts.join(', ')}.`
}
