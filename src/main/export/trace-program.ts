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
  const slice = (tid: number, name: string, from: number, to: number): void => {
    const ts = us(from)
    events.push({
      name,
      ph: 'X',
      pid: programPid,
      tid,
      ts,
      dur: Math.max(1, us(to) - ts),
    })
  }
  // Findings overlap as they like, which slices of one track may not.
  let findingId = 0
  const finding = ({ title: name, severity, fromMs: since }: OpenFinding, untilMs: number): void => {
    const id = ++findingId
    const both = { name, cat: 'finding', id, pid: programPid, tid: findings } as const
    events.push(
      { ...both, ph: 'b', ts: us(since), args: { severity } },
      { ...both, ph: 'e', ts: us(untilMs) },
    )
  }
  const open = new Map<string, OpenFinding>()
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
    for (const [id, each] of open)
      if (!now.has(id)) {
        finding(each, atMs)
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
  for (const each of open.values()) finding(each, toMs)
  return events
}

interface OpenFinding {
  title: string
  severity: string
  fromMs: number
}
