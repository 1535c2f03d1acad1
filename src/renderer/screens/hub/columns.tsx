/** What the tables of clients and rooms show, column by column. */
import { ChevronsDown, ChevronsUp, LogOut, Pause, Timer } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HubClient, HubClientSort, HubLook, HubRoom, HubRoomSort } from '../../../shared/hub.ts'
import { age, count, duration, rate, text, unknown } from '../../format.ts'
import type { Column } from '../../ui/table/index.ts'
import { Tag } from '../../ui/tag.tsx'
import { Spark } from './spark.tsx'

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
  if (client.state === 'closing') return <Tag>closing</Tag>
  if (client.cutInMs !== null && client.cutInMs < 5000)
    return (
      <Tag severity="critical">
        <Timer size={12} aria-hidden="true" />
        cut in {text(duration(Math.ceil(client.cutInMs / 1000) * 1000))}
      </Tag>
    )
  if (client.state === 'paused') return <Tag>reading paused</Tag>
  if (look.policy === 'evict' && client.queue > 0)
    return (
      <Tag severity="critical">
        <LogOut size={12} aria-hidden="true" />
        evict when full
      </Tag>
    )
  const [words, Glyph] = fates[look.policy]
  return (
    <Tag>
      <Glyph size={12} aria-hidden="true" />
      {words}
    </Tag>
  )
}

const fates = {
  'drop-newest': ['drop newest', ChevronsUp],
  'drop-oldest': ['drop oldest', ChevronsDown],
  evict: ['evict', LogOut],
  pause: ['pause', Pause],
} as const

export const clientColumns = (look: HubLook, nowMs: number): readonly Column<HubClient, HubClientSort>[] => [
  {
    key: 'id',
    track: 'minmax(150px, 1fr)',
    head: 'Client',
    sort: 'id',
    ascendingFirst: true,
    cell: ({ id, address }) => (
      <button type="button" tabIndex={-1}>
        <b className="mono">{clientName(id)}</b> <span className="address">{address}</span>
      </button>
    ),
  },
  {
    key: 'queue',
    track: 'minmax(100px, 130px)',
    head: 'Queue',
    help: 'Messages that wait for it',
    sort: 'queue',
    cell: ({ queue }) => <QueueBar queue={queue} limit={look.queueLimit} slowFrom={look.slowFrom} />,
  },
  {
    key: 'lag',
    track: '76px',
    head: 'Lag',
    help: 'For how long its socket has taken nothing',
    sort: 'lag',
    right: true,
    cell: ({ lagMs }) => (lagMs === 0 ? <span className="zero">0</span> : time(lagMs)),
  },
  {
    key: 'rtt',
    track: 'minmax(66px, 70px)',
    head: 'RTT',
    help: 'Of its last ping',
    sort: 'rtt',
    right: true,
    cell: ({ rttMs }) => time(rttMs),
  },
  {
    key: 'rooms',
    track: '60px',
    head: 'Rooms',
    sort: 'rooms',
    right: true,
    cell: ({ rooms }) => number(rooms),
  },
  {
    key: 'sent',
    track: '72px',
    head: 'Sent',
    help: 'Messages written to it',
    sort: 'sent',
    right: true,
    cell: ({ sent }) => number(sent),
  },
  {
    key: 'received',
    track: '78px',
    head: 'Received',
    help: 'Messages that came from it',
    sort: 'received',
    right: true,
    cell: ({ received }) => number(received),
  },
  {
    key: 'dropped',
    track: '78px',
    head: 'Dropped',
    help: 'Messages that it did not get',
    sort: 'dropped',
    right: true,
    cell: ({ dropped }) => number(dropped),
  },
  {
    key: 'age',
    track: '62px',
    head: 'Age',
    help: 'Connected since',
    sort: 'age',
    right: true,
    cell: ({ connectedAtMs }) => age(nowMs - connectedAtMs),
  },
  {
    key: 'policy',
    track: '120px',
    head: 'Policy',
    help: 'What becomes of it when its queue is full',
    cell: (client) => <Fate client={client} look={look} />,
  },
]

export const roomName = (room: string): ReactNode =>
  room === '' ? <i className="everybody">everybody</i> : <span className="mono">{room}</span>

export const roomColumns: readonly Column<HubRoom, HubRoomSort>[] = [
  {
    key: 'room',
    track: 'minmax(90px, 1fr)',
    head: 'Room',
    sort: 'room',
    ascendingFirst: true,
    cell: ({ room }) => roomName(room),
  },
  {
    key: 'clients',
    track: '68px',
    head: 'Clients',
    sort: 'clients',
    right: true,
    cell: ({ clients }) => number(clients),
  },
  {
    key: 'in',
    track: '62px',
    head: 'In /s',
    help: 'Messages published to it in the last second',
    sort: 'in',
    right: true,
    cell: ({ inPerS }) => perSecond(inPerS),
  },
  {
    key: 'out',
    track: '70px',
    head: 'Out /s',
    help: 'Deliveries in the last second: messages times members',
    sort: 'out',
    right: true,
    cell: ({ outPerS }) => perSecond(outPerS),
  },
  {
    key: 'worst',
    track: '66px',
    head: 'Worst',
    help: 'The longest fan-out of the last 10 s',
    sort: 'worst',
    right: true,
    cell: ({ worstMs }) => time(worstMs),
  },
  { key: 'last', track: '82px', head: '5 min', cell: ({ spark }) => <Spark values={spark} /> },
]
