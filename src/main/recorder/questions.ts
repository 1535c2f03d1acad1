/**
 * The questions that are asked for a recording, beside the tables, so that a replay can answer them again. They are
 * asked every few seconds: what costs much does not belong here. An answer is filed under its question.
 */
import type { CallInput, CallName } from '../../shared/contract.ts'
import type { LockPage } from '../../shared/locks.ts'
import type { LaneWindow } from '../../shared/scheduler.ts'

export interface Question<N extends CallName = CallName> {
  name: N
  input: CallInput<N>
}

const ask = <N extends CallName>(name: N, input: CallInput<N>): Question<N> => ({ name, input })

export const answerKey = ({ name, input }: Question): string =>
  input === undefined ? name : `${name} ${JSON.stringify(input)}`

/** A short window in full and a long one that is coarser. */
export const recordedWindows = [120, 5000] as const satisfies readonly LaneWindow[]
export const lanesOver = (windowMs: LaneWindow): Question<'scheduler.lanes'> =>
  ask('scheduler.lanes', { windowMs, passive: true })

export const firstHub = ask('hub.look', {})
export const allLocks = ask('locks.query', {})

/** Of any program, whatever it has. */
export const questions: readonly Question[] = [
  ask('topology.get', {}),
  allLocks,
  ask('profile.get', { kind: 'block' }),
  ask('profile.get', { kind: 'mutex' }),
  ask('profile.get', { kind: 'select' }),
  ask('profile.get', { kind: 'goroutine' }),
  ...recordedWindows.map(lanesOver),
  firstHub,
]

/** Those that somebody waits for come first. */
const locksKept = 8
export const questionsOfLocks = ({ rows }: LockPage): readonly Question[] =>
  rows.slice(0, locksKept).map(({ id }) => ask('lock.get', { id }))

const clientsKept = 200
const roomsKept = 100

export const clientsOf = (hub: string, slowOnly: boolean): Question<'hub.clients'> =>
  ask('hub.clients', {
    hub,
    search: '',
    slowOnly,
    sort: { by: 'queue', descending: true },
    offset: 0,
    limit: clientsKept,
  })

export const roomsOf = (hub: string): Question<'hub.rooms'> =>
  ask('hub.rooms', { hub, search: '', sort: { by: 'out', descending: true }, offset: 0, limit: roomsKept })

/** The slow clients are what one wants to see later, then those with the longest queues. */
export const questionsOfHub = (hub: string): readonly Question[] => [
  ask('hub.look', { hub }),
  clientsOf(hub, true),
  clientsOf(hub, false),
  roomsOf(hub),
]
