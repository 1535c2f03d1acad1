/** The moments of a recording that one would want to go to: changes, findings that opened, runs that began and ended. */
import type { ReplayMark } from '../../../shared/recordings.ts'
import type { Recording } from '../read-recording.ts'
import { applyDelta, type RecordedState } from '../state-delta.ts'

export function marksOf({ base, deltas, fromMs, toMs }: Recording): ReplayMark[] {
  const marks: ReplayMark[] = []
  let state = base
  marks.push(...changeMarks([], base, fromMs))
  for (const delta of deltas) {
    const next = applyDelta(state, delta)
    marks.push(
      ...changeMarks(state.changes, next, delta.atMs),
      ...findingMarks(state, next, delta.atMs),
      ...runMarks(state, next, delta.atMs),
    )
    state = next
  }
  return marks
    .filter(({ atMs }) => atMs >= fromMs - 1000 && atMs <= toMs + 1000)
    .sort((a, b) => a.atMs - b.atMs)
}

/** `toldMs`: from then on the recorded state shows it. */
function changeMarks(
  before: RecordedState['changes'],
  { changes }: RecordedState,
  toldMs: number,
): ReplayMark[] {
  const known = new Set(before.map(({ number }) => number))
  return changes
    .filter(({ number }) => !known.has(number))
    .map(({ number, label, property, from, to, atMs }) => ({
      // A change that is older than the recording stays where it was.
      atMs: toldMs - atMs < 5000 ? Math.max(atMs, toldMs) : atMs,
      kind: 'change',
      number,
      text: `\`${label}\` ${property} ${String(from)} → ${String(to)}`,
    }))
}

function findingMarks(before: RecordedState, { findings }: RecordedState, atMs: number): ReplayMark[] {
  const known = new Set(before.findings.map(({ id }) => id))
  return findings
    .filter(({ id }) => !known.has(id))
    .map(({ severity, title }) => ({ atMs, kind: severity, text: title }))
}

function runMarks({ run: before }: RecordedState, { run }: RecordedState, atMs: number): ReplayMark[] {
  if (run.status === before.status) return []
  if (run.status === 'running') return [{ atMs, kind: 'start', text: `${run.workload.name} started` }]
  if (run.status === 'failed') return [{ atMs, kind: 'end', text: `${run.workload.name} failed` }]
  if (run.status === 'ended') return [{ atMs, kind: 'end', text: `${run.workload.name} ended` }]
  return []
}
