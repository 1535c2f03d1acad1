/** Metrics as counter tracks: one track for each name, one line in it for each attribute, one point per second. */
import type { MetricDescriptor } from '../../shared/model.ts'
import type { Recording } from '../recorder/index.ts'
import { countersPid, type TraceClock, type TraceEvent } from './trace-event.ts'

const everyMs = 950
/** More lines than these in one track say nothing to an eye. */
const maxLines = 16

export function counterEvents({ blocks }: Recording, { us }: TraceClock): TraceEvent[] {
  const events: TraceEvent[] = []
  let lastMs = -Infinity
  for (const { layout, rows } of blocks) {
    const tracks = tracksOf(layout.metrics)
    for (let i = 0; i < rows.length; i++) {
      const atMs = rows.atMs(i)
      if (atMs - lastMs < everyMs) continue
      lastMs = atMs
      for (const [name, lines] of tracks) {
        const args: Record<string, number> = {}
        for (const { label, column } of lines) {
          const value = rows.value(i, column)
          if (Number.isFinite(value)) args[label] = Number(value.toPrecision(6))
        }
        if (Object.keys(args).length > 0)
          events.push({ name, ph: 'C', pid: countersPid, tid: 0, ts: us(atMs), args })
      }
    }
  }
  return events
}

interface Line {
  label: string
  column: number
}

function tracksOf(metrics: readonly MetricDescriptor[]): Map<string, Line[]> {
  const tracks = new Map<string, Line[]>()
  for (const [column, { name, unit, attrs }] of metrics.entries()) {
    const track = unit === '1' ? name : `${name} (${unit})`
    const lines = tracks.get(track) ?? []
    const label = Object.values(attrs).join(' ')
    if (lines.length < maxLines) lines.push({ label: label === '' ? 'value' : label, column })
    tracks.set(track, lines)
  }
  return tracks
}
