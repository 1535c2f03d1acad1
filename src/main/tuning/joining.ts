/**
 * Joining rule: turns of one knob by one hand that follow each other within a second and a half are one change (a drag, a held
 * arrow key): from the value before the first to the value of the last, measured from the last on.
 */
import type { Change, Prediction } from '../../shared/model.ts'
import type { Entry } from './overlaps.ts'

/** How a turn came about. */
export interface Turn {
  origin: Change['origin']
  reason?: string
  guard?: boolean
  undoes?: number
  /** What a model expects of it. */
  predicted?: Prediction[]
}

const joinMs = 1500
/** Hands that move in small steps. */
const joining = new Set<Change['origin']>(['user', 'command line'])

/** The last change, when a turn of this knob at this time is part of it. */
export function joinable(
  last: Entry | undefined,
  knob: string,
  { origin, guard }: Turn,
  atMs: number,
): Entry | undefined {
  if (last === undefined || !last.open || !joining.has(origin) || guard === true) return undefined
  const { change } = last
  const same = change.knob === knob && change.origin === origin && change.guard === undefined
  return same && change.undoneBy === undefined && atMs - change.atMs < joinMs ? last : undefined
}

/** What each turn of a joined change has of its own. */
export type Timing = Pick<Change, 'atMs' | 'appliedMs' | 'predicted'>

export const timingOf = ({ predicted }: Turn, atMs: number, appliedMs: number): Timing => ({
  atMs,
  appliedMs,
  ...(predicted && { predicted }),
})

/** What was expected of an earlier turn says nothing of this one. */
export function extended(change: Change, to: number, timing: Timing): Change {
  const next = { ...change, to, ...timing }
  if (timing.predicted === undefined) delete next.predicted
  return next
}
