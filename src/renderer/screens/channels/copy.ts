/** The channels that the filter lets through, as a table that leaves Weir. */
import type { CallInput } from '../../../shared/contract.ts'
import type { ChannelRow } from '../../../shared/tables.ts'
import { rowTable, type RowColumn } from '../../copy/row-table.ts'
import type { TableSource } from '../../copy/table.ts'
import { askOnScreen } from '../../state/ask.ts'
import type { Session } from '../../state/session.ts'

type Asked = Pick<CallInput<'channels.query'>, 'filter' | 'sort'>

const columns: readonly RowColumn<ChannelRow>[] = [
  { name: 'id', unit: '', cell: ({ id }) => id },
  { name: 'channel', unit: '', cell: ({ name }) => name },
  { name: 'length', unit: 'values', cell: ({ len }) => len },
  { name: 'capacity', unit: 'values', cell: ({ cap }) => cap },
  { name: 'time full', unit: '%', cell: ({ shares }) => (shares === undefined ? null : 100 * shares.full) },
  { name: 'time empty', unit: '%', cell: ({ shares }) => (shares === undefined ? null : 100 * shares.empty) },
  { name: 'closed', unit: '', cell: ({ closed }) => closed },
  { name: 'blocked senders', unit: 'goroutines', cell: ({ senders }) => senders },
  { name: 'blocked receivers', unit: 'goroutines', cell: ({ receivers }) => receivers },
  { name: 'in', unit: '/s', cell: ({ inPerS }) => inPerS },
  { name: 'out', unit: '/s', cell: ({ outPerS }) => outPerS },
  { name: 'waits of', unit: '', cell: ({ wait }) => wait?.op ?? null },
  { name: 'wait p50', unit: 'ms', cell: ({ wait }) => wait?.p50Ms ?? null },
  { name: 'wait p99', unit: 'ms', cell: ({ wait }) => wait?.p99Ms ?? null },
  { name: 'stalled', unit: '', cell: ({ stalled }) => stalled },
  {
    name: 'stalled for',
    unit: 'ms',
    cell: ({ stalled, stalledMs }) => (stalled === null ? null : stalledMs),
  },
]

export const channelRows = (session: Session, asked: Asked): TableSource =>
  rowTable({
    title: 'Channels',
    one: 'channel',
    columns,
    page: async (window) => {
      const { rows, matched, order } = await askOnScreen(session, 'channels.query', { ...asked, ...window })
      return { rows, total: matched, order }
    },
  })
