/**
 * What happened to the state in the last minutes: one whole state, and the changes since. Changes that are too old,
 * or too many, are folded into the whole one, so the ring is bounded in time and in bytes.
 */
import { applyDelta, deltaOf, newCriticals, type RecordedState, type StateDelta } from './state-delta.ts'
import type { Finding } from '../../shared/model.ts'

export interface EventRingLimits {
  spanMs: number
  bytes: number
}

/** Slices that a busy program touches many times a second are looked at once a second. */
const calm: readonly string[] = ['checks', 'findings', 'log', 'knobs']
const calmMs = 1000

interface Kept {
  delta: StateDelta
  bytes: number
}

export class EventRing {
  readonly #limits: EventRingLimits
  #baseAtMs: number
  #base: RecordedState
  #last: RecordedState
  #kept: Kept[] = []
  #first = 0
  #bytes = 0
  #pending: Partial<RecordedState> = {}
  #calmedMs = -Infinity

  constructor(state: RecordedState, atMs: number, limits: EventRingLimits) {
    this.#limits = limits
    this.#base = this.#last = state
    this.#baseAtMs = atMs
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The newest state noted. */
  get last(): RecordedState {
    return this.#last
  }

  /** Returns what is to be written down at once, if anything. */
  note(changed: Partial<RecordedState>, atMs: number): StateDelta | undefined {
    if (atMs - this.#calmedMs < calmMs) return this.#take(this.#withoutCalm(changed), atMs)
    const now = { ...this.#pending, ...changed }
    this.#pending = {}
    this.#calmedMs = atMs
    return this.#take(now, atMs)
  }

  /** What waited for the second to be over. */
  flush(atMs: number): StateDelta | undefined {
    if (Object.keys(this.#pending).length === 0) return undefined
    const now = this.#pending
    this.#pending = {}
    this.#calmedMs = atMs
    return this.#take(now, atMs)
  }

  /** The state at the beginning and the changes after it, oldest first. */
  read(): { baseAtMs: number; base: RecordedState; deltas: StateDelta[] } {
    return {
      baseAtMs: this.#baseAtMs,
      base: this.#base,
      deltas: this.#kept.slice(this.#first).map(({ delta }) => delta),
    }
  }

  /** What need not be noted before the second is over waits. */
  #withoutCalm(changed: Partial<RecordedState>): Partial<RecordedState> {
    const now: Partial<RecordedState> = {}
    for (const [key, value] of Object.entries(changed)) {
      const waits = calm.includes(key) && !urgent(key, this.#last, value)
      Object.assign(waits ? this.#pending : now, { [key]: value })
    }
    return now
  }

  #take(now: Partial<RecordedState>, atMs: number): StateDelta | undefined {
    const delta = deltaOf(this.#last, now, atMs)
    this.#last = { ...this.#last, ...now }
    if (delta === undefined) return undefined
    const bytes = JSON.stringify(delta).length
    this.#kept.push({ delta, bytes })
    this.#bytes += bytes
    this.#trim(atMs)
    return delta
  }

  #trim(nowMs: number): void {
    const { spanMs, bytes } = this.#limits
    for (;;) {
      const oldest = this.#kept[this.#first]
      if (oldest === undefined) break
      if (nowMs - oldest.delta.atMs <= spanMs && this.#bytes <= bytes) break
      this.#base = applyDelta(this.#base, oldest.delta)
      this.#baseAtMs = oldest.delta.atMs
      this.#bytes -= oldest.bytes
      this.#first++
    }
    if (this.#first > 256) {
      this.#kept = this.#kept.slice(this.#first)
      this.#first = 0
    }
  }
}

/** A finding that opens or closes, and a knob that turns, are noted at their own time. */
function urgent(key: string, last: RecordedState, value: unknown): boolean {
  if (key === 'knobs') return (value as RecordedState['knobs']).length === last.knobs.length
  if (key !== 'findings') return false
  const now = value as Finding[]
  return now.length !== last.findings.length || newCriticals(last.findings, now).length > 0
}
