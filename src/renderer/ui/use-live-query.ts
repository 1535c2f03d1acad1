import { useEffect, useMemo, useRef } from 'react'
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import { useSession } from '../state/context.ts'
import { type Answer, LiveQuery } from '../state/live-query.ts'
import { useStore } from '../state/use-store.ts'

/** Tables and drawers move at 2 Hz. */
export const periodMs = 500

const itself = <T>(value: T): T => value

/** The newest answer to `input`, asked twice a second while mounted. `subject`: another one voids the old answer. */
export function useLiveQuery<N extends CallName>(
  name: N,
  input: CallInput<N>,
  subject = '',
): Answer<CallOutput<N>> {
  const session = useSession()
  const query = useMemo(() => new LiveQuery(session, name, periodMs), [session, name])
  const mark = JSON.stringify(input)
  const last = useRef(subject)
  useEffect(() => query.start(), [query])
  useEffect(() => {
    query.ask(JSON.parse(mark) as CallInput<N>, last.current !== subject)
    last.current = subject
  }, [query, mark, subject])
  return useStore(query.answer, itself)
}
