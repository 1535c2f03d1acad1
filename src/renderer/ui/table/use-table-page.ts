import { useCallback, useEffect, useMemo, useState } from 'react'
import type { CallInput, CallOutput } from '../../../shared/contract.ts'
import { useSession } from '../../state/context.ts'
import { LiveQuery } from '../../state/live-query.ts'
import { OrderKeeper, type TableCall } from '../../state/order-keeper.ts'
import { useStore } from '../../state/use-store.ts'
import { periodMs } from '../use-live-query.ts'
import type { TableHold, TableRows } from './table.tsx'

const firstWindow = { offset: 0, limit: 64 }
const itself = <T>(value: T): T => value

type Row<N extends TableCall> = CallOutput<N>['rows'][number]

interface TablePage<N extends TableCall> {
  page: CallOutput<N> | undefined
  rows: TableRows<Row<N>>
  /** The order of the rows is kept, while their values go on. */
  held: boolean
}

/** What the answers have in common. */
interface Page<R> {
  order: number
  matched: number
  /** Where heads of groups are rows too. */
  rowCount?: number
  offset: number
  rows: readonly R[]
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
  const { data, error } = useStore(query.answer, itself)
  const page: Page<Row<N>> | undefined = data
  const order = page?.order ?? -1
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
  const rows = {
    count: page?.rowCount ?? page?.matched ?? 0,
    rowAt: (index: number) => page?.rows[index - page.offset],
    known: page !== undefined,
    error,
    hold,
    onWindow,
  }
  return { page: data, rows, held: held && page !== undefined }
}
