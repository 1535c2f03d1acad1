import { useEffect, useMemo, useRef } from 'react'
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import { useSession } from '../state/context.ts'
import { type Answer, LiveQuery } from '../state/live-query.ts'
import { OrderKeeper, type TableCall } from '../state/order-keeper.ts'
import { useStore } from '../state/use-store.ts'

/** Tables and drawers move at 2 Hz. */
const periodMs = 500

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

/** Handlers of the element that holds the table: while the pointer or the focus is in it, rows stay in place. */
export interface TableHold {
  onPointerEnter(): void
  onPointerLeave(): void
  onFocus(): void
  onBlur(): void
}

/** A table's window, asked twice a second. */
export function useTableQuery<N extends TableCall>(
  name: N,
  input: CallInput<N>,
): { answer: Answer<CallOutput<N>>; hold: TableHold } {
  const session = useSession()
  const keeper = useMemo(() => new OrderKeeper<N>(), [])
  const query = useMemo(
    () => new LiveQuery(session, name, periodMs, (asked) => keeper.extend(asked)),
    [session, name, keeper],
  )
  const mark = JSON.stringify(input)
  useEffect(() => query.start(), [query])
  useEffect(() => {
    query.ask(JSON.parse(mark) as CallInput<N>)
  }, [query, mark])
  const answer = useStore(query.answer, itself)
  const order = (answer.data as { order: number } | undefined)?.order ?? -1
  useEffect(() => {
    keeper.heard(order)
  }, [order, keeper])
  const hold = useMemo<TableHold>(
    () => ({
      onPointerEnter: () => {
        keeper.set('pointer', true)
      },
      onPointerLeave: () => {
        keeper.set('pointer', false)
      },
      onFocus: () => {
        keeper.set('focus', true)
      },
      onBlur: () => {
        keeper.set('focus', false)
      },
    }),
    [keeper],
  )
  return { answer, hold }
}
