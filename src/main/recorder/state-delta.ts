/**
 * The host's state over time, as a first whole one and what changed since: values of knobs rather than knobs, new log
 * lines rather than the log. Whatever slices the state has that are not named here travel whole.
 */
import type { Change, Finding, HostState, KnobState, LogLine } from '../../shared/model.ts'

/** What of the state belongs to the program that ran, and not to how it is looked at. */
export type RecordedState = Omit<HostState, 'source' | 'recorder' | 'attached'>

export interface StateDelta {
  atMs: number
  /** Slices that are new as a whole. */
  whole?: Partial<RecordedState>
  /** Value by id, for the knobs that stay the same otherwise. */
  values?: Record<string, number>
  /** New or different ones. */
  changes?: Change[]
  log?: LogLine[]
}

const keptLines = 200
const keptChanges = 500

/** What turns `before` into `after`; undefined when nothing did. */
export function deltaOf(
  before: RecordedState,
  after: Partial<RecordedState>,
  atMs: number,
): StateDelta | undefined {
  const delta: StateDelta = { atMs }
  const whole: Partial<RecordedState> = {}
  for (const key of Object.keys(after) as (keyof RecordedState)[]) {
    const now = after[key]
    if (now === before[key]) continue
    if (key === 'knobs') takeKnobs(delta, whole, before.knobs, now as KnobState[])
    else if (key === 'changes') takeChanges(delta, before.changes, now as Change[])
    else if (key === 'log') takeLog(delta, before.log, now as LogLine[])
    else if (!same(before[key], now)) Object.assign(whole, { [key]: now })
  }
  if (Object.keys(whole).length > 0) delta.whole = whole
  return Object.keys(delta).length > 1 ? delta : undefined
}

export function applyDelta(state: RecordedState, delta: StateDelta): RecordedState {
  const next = { ...state, ...delta.whole }
  const { values, changes, log } = delta
  if (values !== undefined)
    next.knobs = next.knobs.map((knob) =>
      Object.hasOwn(values, knob.id) ? { ...knob, value: values[knob.id] ?? knob.value } : knob,
    )
  if (changes !== undefined) {
    const byNumber = new Map([...next.changes, ...changes].map((change) => [change.number, change]))
    next.changes = [...byNumber.values()].sort((a, b) => a.number - b.number).slice(-keptChanges)
  }
  if (log !== undefined) next.log = [...next.log, ...log].slice(-keptLines)
  return next
}

/** A finding is seen again every second: that alone is no news. */
function same(a: unknown, b: unknown): boolean {
  const strip = (key: string, value: unknown): unknown => (key === 'lastSeenMs' ? undefined : value)
  return JSON.stringify(a, strip) === JSON.stringify(b, strip)
}

function takeKnobs(
  delta: StateDelta,
  whole: Partial<RecordedState>,
  before: readonly KnobState[],
  now: KnobState[],
): void {
  const alike =
    before.length === now.length &&
    now.every((knob, i) => {
      const old = before[i]
      return old?.id === knob.id && old.min === knob.min && old.max === knob.max
    })
  if (!alike) whole.knobs = now
  else {
    const turned = now.filter((knob, i) => knob.value !== before[i]?.value)
    if (turned.length > 0) delta.values = Object.fromEntries(turned.map(({ id, value }) => [id, value]))
  }
}

function takeChanges(delta: StateDelta, before: readonly Change[], now: readonly Change[]): void {
  const known = new Map(before.map((change) => [change.number, change]))
  const fresh = now.filter((change) => {
    const old = known.get(change.number)
    return old !== change && (old === undefined || JSON.stringify(old) !== JSON.stringify(change))
  })
  if (fresh.length > 0) delta.changes = fresh
}

function takeLog(delta: StateDelta, before: readonly LogLine[], now: readonly LogLine[]): void {
  const last = before.at(-1)
  const seen =
    last === undefined
      ? -1
      : now.findLastIndex((line) => line === last || (line.atMs === last.atMs && line.text === last.text))
  const fresh = now.slice(seen + 1)
  if (fresh.length > 0) delta.log = [...fresh]
}

/** The critical findings of `now` that `before` did not have. */
export function newCriticals(before: readonly Finding[], now: readonly Finding[]): Finding[] {
  const known = new Set(before.map(({ id }) => id))
  return now.filter(({ id, severity }) => severity === 'critical' && !known.has(id))
}
