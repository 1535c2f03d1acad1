/** What the tables of clients and rooms show, column by column. */
import { ChevronsDown, ChevronsUp, LogOut, Pause, Timer } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HubClient, HubClientSort, HubLook, HubRoom, HubRoomSort } from '../../../shared/hub.ts'
import { age, count, duration, rate, text, unknown } from '../../format.ts'

export interface Column<Row, Sort extends string> {
  by: Sort
  head: string
  help?: string
  right?: boolean
  ascendingFirst?: boolean
  cell: (row: Row) => ReactNode
}

const number = (value: number): ReactNode => (
  <span className={value === 0 ? 'zero' : undefined}>{text(count(value))}</span>
)
const time = (ms: number | null): ReactNode =>
  ms === null ? <span className="unknown">{unknown.value}</span> : text(duration(ms))
const perSecond = (value: number | null): ReactNode => {
  if (value === null) return <span className="unknown">{unknown.value}</span>
  return <span className={value === 0 ? 'zero' : undefined}>{rate(value).value}</span>
}

export const clientName = (id: number): string => `c-${String(id).padStart(5, '0')}`

export function QueueBar({ queue, limit, slowFrom }: { queue: number; limit: number; slowFrom: number }) {
  const share = Math.min(100, (queue / Math.max(1, limit)) * 100)
  return (
    <span className="queue-cell">
      <span className="queue-bar" data-slow={queue > slowFrom || undefined} aria-hidden="true">
        <i style={{ width: `${share.toFixed(0)}%` }} />
      </span>
      {number(queue)}
    </span>
  )
}

/** What becomes of this client, by the hub's policy and its write deadline. */
export function Fate({ client, look }: { client: HubClient; look: Pick<HubLook, 'policy'> }) {
  if (client.state === 'closing') return <span className="severity-tag">closing</span>
  if (client.cutInMs !== null && client.cutInMs < 5000)
    return (
      <span className="severity-tag" data-severity="critical">
        <Timer size={12} aria-hidden="true" />
        cut in {text(duration(Math.ceil(client.cutInMs / 1000) * 1000))}
      </span>
    )
  if (client.state === 'paused') return <span className="severity-tag">reading paused</span>
  if (look.policy === 'evict' && client.queue > 0)
    return (
      <span className="severity-tag" data-severity="critical">
        <LogOut size={12} aria-hidden="true" />
        evict when full
      </span>
    )
  const [words, Glyph] = fates[look.policy]
  return (
    <span className="severity-tag">
      <Glyph size={12} aria-hidden="true" />
      {words}
    </span>
  )
}

const fates = {
  'drop-newest': ['drop newest', ChevronsUp],
  'drop-oldest': ['drop oldest', ChevronsDown],
  evict: ['evict', LogOut],
  pause: ['pause', Pause],
} as const

export const clientColumns = (look: HubLook, nowMs: number): Column<HubClient, HubClientSort>[] => [
  {
    by: 'id',
    head: 'Client',
    ascendingFirst: true,
    cell: ({ id, address }) => (
      <>
        <b className="mono">{clientName(id)}</b> <span className="address">{address}</span>
      </>
    ),
  },
  {
    by: 'queue',
    head: 'Queue',
    help: 'Messages that wait for it',
    cell: ({ queue }) => <QueueBar queue={queue} limit={look.queueLimit} slowFrom={look.slowFrom} />,
  },
  {
    by: 'lag',
    head: 'Lag',
    help: 'For how long its socket has taken nothing',
    right: true,
    cell: ({ lagMs }) => (lagMs === 0 ? <span className="zero">0</span> : time(lagMs)),
  },
  { by: 'rtt', head: 'RTT', help: 'Of its last ping', right: true, cell: ({ rttMs }) => time(rttMs) },
  { by: 'rooms', head: 'Rooms', right: true, cell: ({ rooms }) => number(rooms) },
  { by: 'sent', head: 'Sent', help: 'Messages written to it', right: true, cell: ({ sent }) => number(sent) },
  {
    by: 'received',
    head: 'Received',
    help: 'Messages that came from it',
    right: true,
    cell: ({ received }) => number(received),
  },
  {
    by: 'dropped',
    head: 'Dropped',
    help: 'Messages that it did not get',
    right: true,
    cell: ({ dropped }) => number(dropped),
  },
  {
    by: 'age',
    head: 'Age',
    help: 'Connected since',
    right: true,
    cell: ({ connectedAtMs }) => age(nowMs - connectedAtMs),
  },
]

export const roomName = (room: string): ReactNode =>
  room === '' ? <i className="everybody">everybody</i> : <span className="mono">{room}</span>

export const roomColumns: readonly Column<HubRoom, HubRoomSort>[] = [
  { by: 'room', head: 'Room', ascendingFirst: true, cell: ({ room }) => roomName(room) },
  { by: 'clients', head: 'Clients', right: true, cell: ({ clients }) => number(clients) },
  {
    by: 'in',
    head: 'In /s',
    help: 'Messages published to it in the last second',
    right: true,
    cell: ({ inPerS }) => perSecond(inPerS),
  },
  {
    by: 'out',
    head: 'Out /s',
    help: 'Deliveries in the last second: messages times members',
    right: true,
    cell: ({ outPerS }) => perSecond(outPerS),
  },
  {
    by: 'worst',
    head: 'worst',
    help: 'The longest fan-out of the last 10 s',
    right: true,
    cell: ({ worstMs }) => time(worstMs),
  },
]
