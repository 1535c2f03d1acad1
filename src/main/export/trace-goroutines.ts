/**
 * What goroutines did, from the tables that were put down: a slice for each wait, which begins when the wait began and
 * ends at the first look that found it over. Goroutines that were seen most often come first; each has its own track.
 */
import type { RecordedGoroutine } from '../../shared/recordings.ts'
import type { Recording } from '../recorder/index.ts'
import { named, goroutinesPid, type TraceClock, type TraceEvent } from './trace-event.ts'

const maxTracks = 200

interface Slice {
  name: string
  reason: string
  fromMs: number
  toMs: number
}

interface Track {
  id: number
  name: string
  slices: Slice[]
  looks: number
}

export function goroutineEvents({ snapshots, toMs }: Recording, { us }: TraceClock): TraceEvent[] {
  const tracks = new Map<number, Track>()
  for (const [i, stored] of snapshots.entries()) {
    const untilMs = snapshots[i + 1]?.atMs ?? toMs
    for (const goroutine of stored.read().goroutines)
      look(tracks, goroutine, stored.atMs, Math.max(stored.atMs, untilMs))
  }
  const shown = [...tracks.values()].sort((a, b) => b.looks - a.looks || a.id - b.id).slice(0, maxTracks)
  return [
    ...(shown.length === 0 ? [] : [named('process_name', goroutinesPid, 'Goroutines')]),
    ...shown.flatMap(({ id, name, slices }, index) => [
      named('thread_name', goroutinesPid, `G ${String(id)} ${name}`, index + 1),
      ...slices.flatMap((slice): TraceEvent[] => {
        const ts = us(slice.fromMs)
        const dur = us(slice.toMs) - ts
        if (dur <= 0) return []
        return [{ name: slice.name, ph: 'X', cat: slice.reason, pid: goroutinesPid, tid: index + 1, ts, dur }]
      }),
    ]),
  ]
}

function look(
  tracks: Map<number, Track>,
  { row, reason }: RecordedGoroutine,
  atMs: number,
  untilMs: number,
): void {
  const track = tracks.get(row.id) ?? { id: row.id, name: row.name, slices: [], looks: 0 }
  tracks.set(row.id, track)
  track.looks++
  const fromMs = row.waitMs > 0 ? atMs - row.waitMs : atMs
  const name = row.waitsFor.replaceAll('`', '')
  const last = track.slices.at(-1)
  // The same wait as at the look before: half a second is more than two clocks differ.
  if (last?.name === name && Math.abs(last.fromMs - fromMs) < 500) {
    last.toMs = untilMs
    return
  }
  if (last !== undefined) last.toMs = Math.min(last.toMs, fromMs)
  track.slices.push({ name, reason, fromMs, toMs: untilMs })
}
