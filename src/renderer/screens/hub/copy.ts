/** The hub's tables as tables that leave Weir. */
import type { CallInput } from '../../../shared/contract.ts'
import type { HubClient, HubRoom } from '../../../shared/hub.ts'
import { rowTable, type RowColumn } from '../../copy/row-table.ts'
import type { TableSource } from '../../copy/table.ts'
import { askOnScreen } from '../../state/ask.ts'
import type { Session } from '../../state/session.ts'
import { clientName } from './columns.tsx'

const ofClients: readonly RowColumn<HubClient>[] = [
  { name: 'client', unit: '', cell: ({ id }) => clientName(id) },
  { name: 'address', unit: '', cell: ({ address }) => address },
  { name: 'state', unit: '', cell: ({ state }) => state },
  { name: 'queue', unit: 'messages', cell: ({ queue }) => queue },
  { name: 'lag', unit: 'ms', cell: ({ lagMs }) => lagMs },
  { name: 'RTT', unit: 'ms', cell: ({ rttMs }) => rttMs },
  { name: 'rooms', unit: '', cell: ({ rooms }) => rooms },
  { name: 'sent', unit: 'messages', cell: ({ sent }) => sent },
  { name: 'received', unit: 'messages', cell: ({ received }) => received },
  { name: 'dropped', unit: 'messages', cell: ({ dropped }) => dropped },
  { name: 'connected', unit: '', cell: ({ connectedAtMs }) => new Date(connectedAtMs) },
]

const ofRooms: readonly RowColumn<HubRoom>[] = [
  { name: 'room', unit: '', cell: ({ room }) => (room === '' ? 'everybody' : room) },
  { name: 'clients', unit: '', cell: ({ clients }) => clients },
  { name: 'in', unit: '/s', cell: ({ inPerS }) => inPerS },
  { name: 'out', unit: '/s', cell: ({ outPerS }) => outPerS },
  { name: 'worst fan-out', unit: 'ms', cell: ({ worstMs }) => worstMs },
]

type Clients = Omit<CallInput<'hub.clients'>, 'offset' | 'limit' | 'hold'>

export const clientRows = (session: Session, asked: Clients): TableSource =>
  rowTable({
    title: 'Clients',
    one: 'client',
    columns: ofClients,
    page: async (window) => {
      const { rows, matched, order } = await askOnScreen(session, 'hub.clients', { ...asked, ...window })
      return { rows, total: matched, order }
    },
  })

export const roomRows = (session: Session, hub: string): TableSource =>
  rowTable({
    title: 'Rooms',
    one: 'room',
    columns: ofRooms,
    page: async (window) => {
      const { rows, matched, order } = await askOnScreen(session, 'hub.rooms', {
        hub,
        search: '',
        sort: { by: 'out', descending: true },
        ...window,
      })
      return { rows, total: matched, order }
    },
  })
