/** Questions about the moment on screen: to the program while it is live, else to what was put down of it. */
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import { pastCalls } from '../../shared/recording-calls.ts'
import { endOfSamples } from './host.ts'
import type { Session } from './session.ts'

type PastCall = (typeof pastCalls)[number]

/** The moment on screen where it is over, paused or ended; undefined where the call can only be about now. */
export function pastMoment({ view, host }: Session, name: CallName): number | undefined {
  const { endMs = endOfSamples(host.get()) } = view.get()
  if (host.get().source.kind === 'recording') return undefined
  return (pastCalls as readonly string[]).includes(name) ? endMs : undefined
}

export function askAt<N extends CallName>(
  session: Session,
  name: N,
  input: CallInput<N>,
  atMs: number | undefined,
): Promise<CallOutput<N>> {
  if (atMs === undefined) return session.call(name, input)
  return session.call('past.ask', { atMs, name: name as PastCall, input }) as Promise<CallOutput<N>>
}

/** As a table does that is copied: once. */
export const askOnScreen = <N extends CallName>(
  session: Session,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> => askAt(session, name, input, pastMoment(session, name))
