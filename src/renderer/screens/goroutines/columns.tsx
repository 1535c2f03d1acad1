/** The columns of goroutines: one by one, or in groups that open. */
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { goneWord, isQueued, numberOf } from '../../../shared/goroutine-id.ts'
import type {
  GoroutineGroup,
  GoroutineRow,
  GoroutineSort,
  GoroutineTableRow,
} from '../../../shared/tables.ts'
import { count, duration, percent, rate, text, unknown } from '../../format.ts'
import { Names } from '../../ui/controls.tsx'
import { StateBar, StateChip } from '../../ui/state-mark.tsx'
import type { Column } from '../../ui/table/index.ts'
import { Tag } from '../../ui/tag.tsx'
import { shortSite } from './sites.ts'

type GoroutineColumn = Column<GoroutineTableRow, GoroutineSort>

const cellOf =
  (group: (group: GoroutineGroup) => ReactNode, one: (row: GoroutineRow) => ReactNode) =>
  (row: GoroutineTableRow): ReactNode =>
    row.kind === 'group' ? group(row.group) : row.kind === 'goroutine' ? one(row.row) : null

const name: GoroutineColumn = {
  key: 'name',
  track: 'minmax(180px, 258px)',
  head: 'Creation site',
  sort: 'site',
  ascendingFirst: true,
  fixed: true,
  cell: cellOf(
    ({ name: site, site: place }) => (
      <span className="group-name" title={place}>
        <ChevronRight className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        <span>
          <b>{site}</b>
          {place !== '' && <small>{shortSite(place)}</small>}
        </span>
      </span>
    ),
    (row) => <GoroutineId row={row} />,
  ),
}

const match: GoroutineColumn = {
  key: 'match',
  track: 'minmax(54px, 66px)',
  head: 'Count',
  help: 'Goroutines made there; under a filter those that match',
  sort: 'match',
  right: true,
  cell: cellOf(
    ({ matched, total }) => (
      <span className="match">
        <b>{text(count(matched))}</b>
        {matched !== total && <small>of {text(count(total))}</small>}
      </span>
    ),
    () => null,
  ),
}

const processor: GoroutineColumn = {
  key: 'processor',
  track: '54px',
  head: 'Proc',
  help: 'The processor it lives on; none while nobody has begun it',
  look: 'where',
  cell: cellOf(
    ({ processors }) => ranges(processors ?? [0]),
    ({ processor: p }) => (p === null ? '' : `P${String(p ?? 0)}`),
  ),
}

const state: GoroutineColumn = {
  key: 'state',
  track: 'minmax(112px, 126px)',
  head: 'States',
  sort: 'state',
  ascendingFirst: true,
  cell: cellOf(
    ({ states }) => <StateBar states={states} />,
    (row) => (row.ended ? <Tag>{goneWord(row.id)}</Tag> : <StateChip state={row.state} />),
  ),
}

const reason: GoroutineColumn = {
  key: 'reason',
  track: 'minmax(124px, 1fr)',
  head: 'Wait reason',
  help: 'What most of them wait for',
  sort: 'reason',
  ascendingFirst: true,
  cell: cellOf(
    ({ waitsFor }) => <Names text={waitsFor} />,
    (row) => (
      <span className="waits">
        {row.ended || row.waitsFor === row.state ? '' : <Names text={row.waitsFor} />}
      </span>
    ),
  ),
}

const wait: GoroutineColumn = {
  key: 'wait',
  track: 'minmax(84px, 94px)',
  head: 'Longest',
  help: 'How long the one that waits longest has waited',
  sort: 'wait',
  right: true,
  cell: cellOf(
    ({ longestMs }) => waitWords(longestMs),
    ({ waitMs }) => waitWords(waitMs),
  ),
}

const turns: GoroutineColumn = {
  key: 'turns',
  track: 'minmax(84px, 88px)',
  head: 'Wakeups/s',
  help: 'How often goroutines made there were resumed, per second',
  sort: 'turns',
  right: true,
  cell: cellOf(
    ({ turnsPerS }) =>
      turnsPerS === null ? <Unknown /> : <Figure words={rate(turnsPerS).value} zero={turnsPerS === 0} />,
    () => <Unknown />,
  ),
}

const busy: GoroutineColumn = {
  key: 'busy',
  track: 'minmax(60px, 64px)',
  head: 'Busy',
  help: 'Share of one core, by sampling: the time of a batch of turns is credited to who ran last',
  sort: 'busy',
  right: true,
  cell: cellOf(
    ({ busy: share }) =>
      share === null ? <Unknown /> : <Figure words={text(percent(share))} zero={share < 0.05} />,
    () => <Unknown />,
  ),
}

const grouped: readonly GoroutineColumn[] = [name, match, state, reason, wait, turns, busy]
const filtered = grouped.map((column) => (column === match ? { ...match, head: 'Match' } : column))
const flat: readonly GoroutineColumn[] = [
  {
    ...name,
    track: 'minmax(200px, 324px)',
    head: 'Goroutine',
    cell: cellOf(
      () => null,
      (row) => (
        <>
          <GoroutineId row={row} /> <em className="goroutine-made">{row.name}</em>
        </>
      ),
    ),
  },
  { ...state, head: 'State' },
  { ...reason, help: 'What it waits for' },
  { ...wait, head: 'Waits', help: 'How long it has waited' },
]

/** With several processors there is a column that says on which one each lives. */
const withProcessor = (columns: readonly GoroutineColumn[], after: string): readonly GoroutineColumn[] =>
  columns.flatMap((column) => (column.key === after ? [column, processor] : [column]))

export const goroutineColumns = {
  grouped,
  filtered,
  flat,
  'grouped, several': withProcessor(grouped, 'match'),
  'filtered, several': withProcessor(filtered, 'match'),
  'flat, several': withProcessor(flat, 'name'),
} as const

function GoroutineId({ row: { id, site } }: { row: GoroutineRow }) {
  return (
    <span className="goroutine-id" title={site}>
      <button type="button" tabIndex={-1}>
        {isQueued(id) ? 'new' : 'G'} {numberOf(id)}
      </button>
    </span>
  )
}

/** `P0`, `P0–P3`, `P0 P2`. */
function ranges(processors: readonly number[]): string {
  const [first] = processors
  const last = processors.at(-1)
  if (first === undefined || last === undefined) return ''
  if (processors.length > 1 && last - first === processors.length - 1)
    return `P${String(first)}–${String(last)}`
  return processors.map((p) => `P${String(p)}`).join(' ')
}

const waitWords = (ms: number): ReactNode => (ms === 0 ? <Unknown /> : text(duration(ms)))

const Unknown = () => <span className="unknown">{unknown.value}</span>

const Figure = ({ words, zero }: { words: string; zero: boolean }) => (
  <span className={zero ? 'zero' : undefined}>{words}</span>
)
