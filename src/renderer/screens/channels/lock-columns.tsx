/** The columns of locks: who has them, who waits, and for how long. */
import type { ReactNode } from 'react'
import type { LockRow } from '../../../shared/locks.ts'
import { count, duration, rate, text, unknown } from '../../format.ts'
import { StateGlyph } from '../../ui/glyphs.tsx'
import type { Column } from '../../ui/table/index.ts'

const time = (ms: number | undefined): ReactNode =>
  ms === undefined ? <span className="unknown">{unknown.value}</span> : text(duration(ms))

export const lockColumns: readonly Column<LockRow>[] = [
  {
    key: 'name',
    track: 'minmax(130px, 1fr)',
    head: 'Lock',
    help: 'Its name, and what it is',
    sort: 'name',
    ascendingFirst: true,
    value: ({ name }) => name,
    look: 'channel-name',
    cell: ({ name, kind }) => (
      <>
        <button type="button" tabIndex={-1} title={`${name}, ${kind}`}>
          {name}
        </button>
        {name !== kind && <small className="row-kind">{kind}</small>}
      </>
    ),
  },
  {
    key: 'holders',
    track: 'minmax(110px, 164px)',
    head: 'Held by',
    help: 'The goroutines that have it now, or that a wait group waits for',
    sort: 'holders',
    ascendingFirst: true,
    value: ({ holders, standing }) => holders[0]?.name ?? standing,
    cell: (row) => <Held row={row} />,
  },
  {
    key: 'waiting',
    track: 'minmax(78px, 86px)',
    head: (
      <span className="channel-head-glyph">
        <StateGlyph state="mutex" /> Waiting
      </span>
    ),
    name: 'Waiting',
    help: 'Goroutines that wait for it now',
    sort: 'waiting',
    value: ({ waiting }) => waiting,
    right: true,
    cell: ({ waiting }) => <span className={waiting === 0 ? 'zero' : 'some'}>{text(count(waiting))}</span>,
  },
  {
    key: 'longest',
    track: '72px',
    head: 'Longest',
    help: 'How long the first of them has waited',
    sort: 'longest',
    value: ({ waiting, longestMs }) => (waiting === 0 ? NaN : longestMs),
    right: true,
    cell: ({ waiting, longestMs }) => time(waiting === 0 ? undefined : longestMs),
  },
  {
    key: 'rate',
    track: '72px',
    head: 'Waits /s',
    help: 'Waits that ended, per second of the last 5 s',
    sort: 'rate',
    value: ({ recent }) => recent?.perS ?? 0,
    right: true,
    cell: ({ recent }) => (recent === null ? <span className="zero">0</span> : rate(recent.perS).value),
  },
  recent('p50', 'p50', 'Half of the waits of the last 5 s were shorter', (row) => row?.p50Ms),
  recent('p99', 'p99', '99 of 100 of the waits of the last 5 s were shorter', (row) => row?.p99Ms),
  recent('max', 'Max', 'The longest wait of the last 5 s', (row) => row?.maxMs),
  {
    key: 'all',
    track: '76px',
    head: 'In all',
    help: 'Time that goroutines have waited for it since the first had to',
    sort: 'all',
    value: ({ all }) => all?.totalMs ?? 0,
    right: true,
    cell: ({ all }) => (all === null ? <span className="zero">0</span> : time(all.totalMs)),
  },
]

function recent(
  key: string,
  head: string,
  help: string,
  of: (recent: LockRow['recent']) => number | undefined,
): Column<LockRow> {
  return {
    key,
    track: 'minmax(62px, 68px)',
    head,
    help,
    sort: key,
    value: (row) => of(row.recent) ?? NaN,
    right: true,
    cell: (row) => time(of(row.recent)),
  }
}

/** By name where it is known; of a semaphore also how much of it is taken. */
function Held({ row: { kind, holders, standing } }: { row: LockRow }) {
  const names = [...new Set(holders.map(({ name }) => name))].join(', ')
  const level = kind === 'mutex' && names !== '' ? '' : standing
  return (
    <span className={standing === 'free' ? 'zero' : undefined} title={`${standing} ${names}`}>
      {names !== '' && <span className="mono">{names}</span>} {level}
    </span>
  )
}
