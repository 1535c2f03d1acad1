/** The locks on screen, as a table that leaves Weir. */
import type { LockRow } from '../../../shared/locks.ts'
import { listed, type RowColumn } from '../../copy/row-table.ts'
import type { TableSource } from '../../copy/table.ts'
import { askOnScreen } from '../../state/ask.ts'
import type { Session } from '../../state/session.ts'

const columns: readonly RowColumn<LockRow>[] = [
  { name: 'lock', unit: '', cell: ({ name }) => name },
  { name: 'kind', unit: '', cell: ({ kind }) => kind },
  { name: 'made at', unit: '', cell: ({ site }) => site },
  { name: 'stands', unit: '', cell: ({ standing }) => standing },
  { name: 'held by', unit: '', cell: ({ holders }) => holders.map(({ name }) => name).join(' ') },
  { name: 'waiting', unit: 'goroutines', cell: ({ waiting }) => waiting },
  { name: 'longest wait now', unit: 'ms', cell: ({ longestMs }) => longestMs },
  { name: 'waits', unit: '/s', cell: ({ recent }) => recent?.perS ?? null },
  { name: 'p50 of 5 s', unit: 'ms', cell: ({ recent }) => recent?.p50Ms ?? null },
  { name: 'p90 of 5 s', unit: 'ms', cell: ({ recent }) => recent?.p90Ms ?? null },
  { name: 'p99 of 5 s', unit: 'ms', cell: ({ recent }) => recent?.p99Ms ?? null },
  { name: 'max of 5 s', unit: 'ms', cell: ({ recent }) => recent?.maxMs ?? null },
  { name: 'waits so far', unit: '', cell: ({ all }) => all?.count ?? 0 },
  { name: 'waited so far', unit: 'ms', cell: ({ all }) => all?.totalMs ?? 0 },
  { name: 'p50 so far', unit: 'ms', cell: ({ all }) => all?.p50Ms ?? null },
  { name: 'p90 so far', unit: 'ms', cell: ({ all }) => all?.p90Ms ?? null },
  { name: 'p99 so far', unit: 'ms', cell: ({ all }) => all?.p99Ms ?? null },
  { name: 'max so far', unit: 'ms', cell: ({ all }) => all?.maxMs ?? null },
]

export const lockRows =
  (session: Session): TableSource =>
  async (maxRows) => {
    const { rows, total } = await askOnScreen(session, 'locks.query', {})
    return listed({ title: 'Locks', one: 'lock', columns }, rows.slice(0, maxRows), total)
  }
