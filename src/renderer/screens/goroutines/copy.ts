/** The goroutines that the filter lets through, as a table that leaves Weir: one by one, or their groups. */
import type { CallInput, CallOutput } from '../../../shared/contract.ts'
import { numberOf } from '../../../shared/goroutine-id.ts'
import { goroutineStates } from '../../../shared/model.ts'
import type { GoroutineGroup, GoroutineRow } from '../../../shared/tables.ts'
import { rowTable, type RowColumn } from '../../copy/row-table.ts'
import type { TableSource } from '../../copy/table.ts'
import { askOnScreen } from '../../state/ask.ts'
import type { Session } from '../../state/session.ts'

type Asked = Pick<CallInput<'goroutines.query'>, 'filter' | 'groupBy' | 'sort'>

/** Names stand in backticks where the host speaks in sentences. */
const plain = (words: string): string => words.replaceAll('`', '')

const oneByOne: readonly RowColumn<GoroutineRow>[] = [
  { name: 'id', unit: '', cell: ({ id }) => numberOf(id) },
  {
    name: 'processor',
    unit: '',
    cell: ({ processor = 0 }) => (processor === null ? '' : `P${String(processor)}`),
  },
  { name: 'function', unit: '', cell: ({ name }) => name },
  { name: 'created at', unit: '', cell: ({ site }) => site },
  { name: 'state', unit: '', cell: ({ state, ended }) => (ended ? 'ended' : state) },
  { name: 'waits for', unit: '', cell: ({ waitsFor }) => plain(waitsFor) },
  { name: 'waits', unit: 'ms', cell: ({ waitMs }) => waitMs },
]

const inGroups: readonly RowColumn<GoroutineGroup>[] = [
  { name: 'group', unit: '', cell: ({ name }) => name },
  { name: 'created at', unit: '', cell: ({ site }) => site },
  { name: 'matched', unit: 'goroutines', cell: ({ matched }) => matched },
  { name: 'total', unit: 'goroutines', cell: ({ total }) => total },
  ...goroutineStates.map((state, index) => ({
    name: state,
    unit: 'goroutines',
    cell: ({ states }: GoroutineGroup) => states[index] ?? 0,
  })),
  { name: 'longest waits for', unit: '', cell: ({ waitsFor }) => plain(waitsFor) },
  { name: 'longest wait', unit: 'ms', cell: ({ longestMs }) => longestMs },
  { name: 'turns', unit: '/s', cell: ({ turnsPerS }) => turnsPerS },
  { name: 'busy', unit: '% of a core', cell: ({ busy }) => busy },
]

export function goroutineRows(session: Session, asked: Asked): TableSource {
  const query = (window: {
    offset: number
    limit: number
    hold?: number
  }): Promise<CallOutput<'goroutines.query'>> =>
    askOnScreen(session, 'goroutines.query', { ...asked, open: [], ...window })
  if (asked.groupBy === 'flat')
    return rowTable({
      title: 'Goroutines',
      one: 'goroutine',
      columns: oneByOne,
      page: async (window) => {
        const { rows, rowCount, order } = await query(window)
        return {
          rows: rows.flatMap((each) => (each.kind === 'goroutine' ? each.row : [])),
          total: rowCount,
          order,
        }
      },
    })
  return rowTable({
    title: 'Goroutines',
    one: 'group',
    columns: inGroups,
    page: async (window) => {
      const { rows, rowCount, order } = await query(window)
      return {
        rows: rows.flatMap((each) => (each.kind === 'group' ? each.group : [])),
        total: rowCount,
        order,
      }
    },
  })
}
