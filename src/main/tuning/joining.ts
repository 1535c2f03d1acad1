/**
 * Joining rule: turns of one knob by one hand that follow each other within a second and a half are one change (a drag, a held
 * arrow key): from the value before the first to the value of the last, measured from the last on.
 */
import type { Change } from '../../shared/model.ts'
import type { Entry } from './overlaps.ts'

/** How a turn came about. */
export interface Turn {
  origin: Change['origin']
  reason?: string
  guard?: boolean
  undoes?: number
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
