import { useEffect, useMemo } from 'react'
import type { LanesSnapshot, LaneWindow } from '../../../shared/scheduler.ts'
import { useSession } from '../../state/context.ts'
import { type Answer, LiveQuery } from '../../state/live-query.ts'
import { useStore } from '../../state/use-store.ts'

const periodMs = 1000
const itself = <T>(value: T): T => value

/** A new snapshot once a second; while `frozen` nothing is asked, so the last one stays. */
export function useLanes(windowMs: LaneWindow, frozen: boolean): Answer<LanesSnapshot> {
  const session = useSession()
  const query = useMemo(() => new LiveQuery(session, 'scheduler.lanes', periodMs), [session])
  useEffect(() => {
    query.ask({ windowMs })
  }, [query, windowMs])
  useEffect(() => (frozen ? undefined : query.start()), [query, frozen])
  return useStore(query.answer, itself)
}
