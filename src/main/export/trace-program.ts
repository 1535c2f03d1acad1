/** Tracks of the program: its runs and findings as slices, its changes and log lines as instants. */
import { applyDelta, type RecordedState, type Recording } from '../recorder/index.ts'
import { named, programPid, type TraceClock, type TraceEvent } from './trace-event.ts'

const runs = 1
const changes = 2
const findings = 3
const log = 4

export function programEvents(recording: Recording, { us }: TraceClock): TraceEvent[] {
  const { base, baseAtMs, deltas, fromMs, toMs } = recording
  const events: TraceEvent[] = [
    named('thread_name', programPid, 'Runs', runs),
    named('thread_name', programPid, 'Changes', changes),
    named('thread_name', programPid, 'Findings', findings),
    named('thread_name', programPid, 'Log', log),
  ]
  const slice = (tid: number, name: string, from: number, to: number, args?: TraceEvent['args']): void => {
    const ts = us(from)
    events.push({
      name,
      ph: 'X',
      pid: programPid,
      tid,
      ts,
      dur: Math.max(1, us(to) - ts),
      ...(args && { args }),
    })
  }
  const open = new Map<string, { title: string; severity: string; fromMs: number }>()
  let run: { name: string; fromMs: number } | undefined
  const seen = new Set<number>()
  const look = (state: RecordedState, atMs: number): void => {
    for (const change of state.changes) {
      if (seen.has(change.number) || change.atMs < fromMs) continue
      seen.add(change.number)
      const { number, label, property, from, to } = change
      const name = `${String(number)}: ${label} ${property} ${String(from)} → ${String(to)}`
      events.push({
        name,
        ph: 'i',
        s: 'g',
        pid: programPid,
        tid: changes,
        ts: us(change.atMs),
        args: { from, to },
      })
    }
    const now = new Set(state.findings.map(({ id }) => id))
    for (const { id, title, severity, firstSeenMs } of state.findings)
      if (!open.has(id))
        open.set(id, { title: title.replaceAll('`', ''), severity, fromMs: Math.max(fromMs, firstSeenMs) })
    for (const [id, finding] of open)
      if (!now.has(id)) {
        slice(findings, finding.title, finding.fromMs, atMs, { severity: finding.severity })
        open.delete(id)
      }
    const name = state.run.status === 'running' ? state.run.workload.name : undefined
    if (run !== undefined && run.name !== name) slice(runs, run.name, run.fromMs, atMs)
    if (name === undefined) run = undefined
    else if (run?.name !== name) run = { name, fromMs: Math.max(fromMs, atMs) }
  }
  let state = base
  look(state, baseAtMs)
  for (const delta of deltas) {
    state = applyDelta(state, delta)
    look(state, delta.atMs)
    for (const { atMs, level, text } of delta.log ?? [])
      events.push({ name: text, ph: 'i', s: 't', cat: level, pid: programPid, tid: log, ts: us(atMs) })
  }
  if (run !== undefined) slice(runs, run.name, run.fromMs, toMs)
  for (const { title, severity, fromMs: since } of open.values())
    slice(findings, title, since, toMs, { severity })
  return events
}
