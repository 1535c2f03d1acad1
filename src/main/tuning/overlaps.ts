/**
 * Overlap rule: a second change within the windows of a first one spoils both measurements. Both say so at once, and compare only
 * the seconds that the other one has not touched, if there are enough of them.
 */
import type { Change, Effect } from '../../shared/model.ts'
import type { Measure } from './measure.ts'

/** A change, and what its effect is measured by. */
export interface Entry {
  /** Replaced, never changed. */
  change: Change
  readonly measures: readonly Measure[]
  /** Numbers of the changes that spoil its windows. */
  overlaps: number[]
  /** When the first of its turns happened: what came before that is what it is compared with. */
  readonly beganAtMs: number
  /** Until its effect stands. */
  open: boolean
}

export function setEffect(entry: Entry, effect: Effect): void {
  entry.change = { ...entry.change, effect }
}

/** `added` is the newest change; the others may still be looking on. */
export function noteOverlaps(entries: readonly Entry[], added: Entry, afterMs: number): void {
  const { atMs, number } = added.change
  for (const other of entries) {
    if (!other.open || atMs - other.change.atMs >= afterMs) continue
    other.overlaps.push(number)
    added.overlaps.push(other.change.number)
    say(other, afterMs)
  }
  if (added.overlaps.length > 0 && added.open) say(added, afterMs)
}

/** The change turned out to be none. */
export function forgetOverlaps(entries: readonly Entry[], dropped: number, afterMs: number): void {
  for (const other of entries) {
    if (!other.overlaps.includes(dropped)) continue
    other.overlaps = other.overlaps.filter((number) => number !== dropped)
    say(other, afterMs)
  }
}

function say(entry: Entry, afterMs: number): void {
  const { overlaps, change } = entry
  if (overlaps.length > 0) setEffect(entry, { status: 'overlaps', changes: [...overlaps], results: [] })
  else setEffect(entry, { status: 'measuring', readyAtMs: change.atMs + afterMs })
}
