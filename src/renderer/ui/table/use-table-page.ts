import { useCallback, useEffect, useMemo, useState } from 'react'
import type { CallInput, CallOutput } from '../../../shared/contract.ts'
import { useSession } from '../../state/context.ts'
import { type Answer, LiveQuery } from '../../state/live-query.ts'
import { OrderKeeper, type TableCall } from '../../state/order-keeper.ts'
import { useStore } from '../../state/use-store.ts'
import { periodMs } from '../use-live-query.ts'

const firstWindow = { offset: 0, limit: 64 }
const itself = <T>(value: T): T => value

/** Handlers of the element that holds the table: while the pointer or the focus is in it, rows stay in place. */
export interface TableHold {
  onPointerEnter(): void
  onPointerLeave(): void
  onFocus(): void
  onBlur(): void
}

export interface TablePage<N extends TableCall> {
  answer: Answer<CallOutput<N>>
  hold: TableHold
  /** The order of the rows is kept, while their values go on. */
  held: boolean
  onWindow: (offset: number, limit: number) => void
}

type Asked<N extends TableCall> = Omit<CallInput<N>, 'offset' | 'limit' | 'hold'>

/** The rows in sight of a table that the host filters and sorts, asked twice a second. */
export function useTablePage<N extends TableCall>(name: N, asked: Asked<N>): TablePage<N> {
  const session = useSession()
  const keeper = useMemo(() => new OrderKeeper<N>(), [])
  const query = useMemo(
    () => new LiveQuery(session, name, periodMs, (input) => keeper.extend(input)),
    [session, name, keeper],
  )
  const [window, setWindow] = useState(firstWindow)
  const [held, setHeld] = useState(false)
  const mark = JSON.stringify({ ...asked, ...window })
  useEffect(() => query.start(), [query])
  useEffect(() => {
    query.ask(JSON.parse(mark) as CallInput<N>)
  }, [query, mark])
  const answer = useStore(query.answer, itself)
  const order = (answer.data as { order: number } | undefined)?.order ?? -1
  useEffect(() => {
    keeper.heard(order)
  }, [order, keeper])
  const hold = useMemo<TableHold>(() => {
    const set = (what: 'pointer' | 'focus', to: boolean) => () => {
      keeper.set(what, to)
      setHeld(keeper.held)
    }
    return {
      onPointerEnter: set('pointer', true),
      onPointerLeave: set('pointer', false),
      onFocus: set('focus', true),
      onBlur: set('focus', false),
    }
  }, [keeper])
  const onWindow = useCallback((offset: number, limit: number) => {
    setWindow((old) => (old.offset === offset && old.limit === limit ? old : { offset, limit }))
  }, [])
  return { answer, hold, held, onWindow }
}
