/** The columns of channels. */
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChannelRow, ChannelSort } from '../../../shared/tables.ts'
import { count, duration, rate, text, unknown } from '../../format.ts'
import { SeverityGlyph, StateGlyph } from '../../ui/glyphs.tsx'
import type { Column } from '../../ui/table/index.ts'
import { Tag } from '../../ui/tag.tsx'
import { Occupancy } from './occupancy.tsx'
import { Spark } from './spark.tsx'

const glyphHead = (state: 'chan send' | 'chan receive', words: string): ReactNode => (
  <span className="channel-head-glyph">
    <StateGlyph state={state} /> {words}
  </span>
)

export const channelColumns: readonly Column<ChannelRow, ChannelSort>[] = [
  {
    key: 'name',
    track: 'minmax(120px, 1.2fr)',
    head: 'Channel',
    sort: 'name',
    ascendingFirst: true,
    look: 'channel-name',
    cell: ({ name, kind }) => (
      <>
        <button type="button" tabIndex={-1} title={name}>
          {name}
        </button>
        {kind === 'shared' && (
          <small className="row-kind" title="Between processors: its values lie in shared memory">
            shared
          </small>
        )}
      </>
    ),
  },
  {
    key: 'occupancy',
    track: 'minmax(130px, 1fr)',
    head: 'Occupancy',
    help: 'Values in the buffer now; the thin line below: for how much of the time it was empty (left) and full (right, amber)',
    sort: 'occupancy',
    look: 'occupancy-cell',
    cell: (row) => <Occupancy row={row} />,
  },
  {
    key: 'send',
    track: 'minmax(52px, 56px)',
    head: glyphHead('chan send', 'send'),
    name: 'Senders',
    help: 'Senders that wait',
    sort: 'send',
    right: true,
    cell: ({ senders }) => waiting(senders, 'senders'),
  },
  {
    key: 'recv',
    track: 'minmax(56px, 60px)',
    head: glyphHead('chan receive', 'recv'),
    name: 'Receivers',
    help: 'Receivers that wait',
    sort: 'recv',
    right: true,
    cell: ({ receivers }) => waiting(receivers, 'receivers'),
  },
  {
    key: 'in',
    track: 'minmax(56px, 72px)',
    head: 'In /s',
    help: 'Values sent in the last second',
    sort: 'in',
    right: true,
    cell: ({ inPerS }) => perSecond(inPerS),
  },
  {
    key: 'out',
    track: 'minmax(58px, 72px)',
    head: 'Out /s',
    help: 'Values received in the last second',
    sort: 'out',
    right: true,
    cell: ({ outPerS }) => perSecond(outPerS),
  },
  {
    key: 'p50',
    track: '72px',
    head: 'p50',
    help: 'Half of those who had to wait in the last 10 s waited less',
    sort: 'p50',
    right: true,
    cell: ({ wait }) => time(wait?.p50Ms),
  },
  {
    key: 'p99',
    track: 'minmax(72px, 84px)',
    head: 'p99',
    help: 'Of senders that had to wait in the last 10 s (else of receivers) 99 in 100 waited less; for who is stalled, the longest wait',
    sort: 'p99',
    right: true,
    cell: ({ wait, stalled, stalledMs }) =>
      stalled === null ? time(wait?.p99Ms) : <span className="stalled">{text(duration(stalledMs))}</span>,
  },
  {
    key: 'last',
    track: '112px',
    head: 'Last 5 min',
    help: 'How full it was; sorts by the last send or receive',
    sort: 'activity',
    cell: (row) => <Last row={row} />,
  },
]

const waiting = (n: number, look: string): ReactNode => (
  <span className={n === 0 ? 'zero' : look}>{text(count(n))}</span>
)

const time = (ms: number | undefined): ReactNode =>
  ms === undefined ? <span className="unknown">{unknown.value}</span> : text(duration(ms))

const perSecond = (value: number | null): ReactNode =>
  value === null ? (
    <span className="unknown">{unknown.value}</span>
  ) : (
    <span className={value === 0 ? 'zero' : undefined}>{rate(value).value}</span>
  )

/** The course of the last five minutes, or why there is none to speak of. */
function Last({ row: { closed, stalled, cap, spark } }: { row: ChannelRow }) {
  if (closed)
    return (
      <Tag>
        <Lock className="icon" size={11} strokeWidth={1.75} aria-hidden="true" />
        closed
      </Tag>
    )
  if (stalled !== null)
    return (
      <Tag severity="warning">
        <SeverityGlyph severity="warning" size={11} />
        {stalled}
      </Tag>
    )
  return cap === 0 ? <span className="unknown">no buffer</span> : <Spark values={spark} />
}
