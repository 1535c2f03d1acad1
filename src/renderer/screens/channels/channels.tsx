import './channels.css'
import '../../ui/data-table.css'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { channelKeys, parseFilter } from '../../../shared/filter.ts'
import type { ChannelPage, ChannelSort } from '../../../shared/tables.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { count, plural, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { Segmented } from '../../ui/controls.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import type { SortState } from '../../ui/sort-head.tsx'
import { TableBanner } from '../../ui/table-banner.tsx'
import { TableEmpty } from '../../ui/table-empty.tsx'
import { TableFoot } from '../../ui/table-foot.tsx'
import { useTableQuery } from '../../ui/use-live-query.ts'
import { ChannelDrawer } from './channel-drawer.tsx'
import { ChannelTable } from './channel-table.tsx'
import { channelRows } from './copy.ts'
import { LockPart } from './locks.tsx'
import { type WaitPlace, WaitPlaces } from './wait-places.tsx'

/** The quick filters and the text they stand for. */
const quick = { all: '', blocked: 'blocked>0', full: 'full', closed: 'closed' } as const
type Quick = keyof typeof quick
const names: Record<Quick, string> = { all: 'All', blocked: 'Blocked', full: 'Full', closed: 'Closed' }
const keys = [
  { keys: ['↑↓'], what: 'move' },
  { keys: ['[', ']'], what: 'capacity' },
  { keys: ['/'], what: 'filter' },
]

/** Channels, and beside them the other things that goroutines wait at. */
export function Channels() {
  const [part, setPart] = useState<WaitPlace>('channels')
  const places = <WaitPlaces value={part} onChange={setPart} />
  return part === 'channels' ? <ChannelPart places={places} /> : <LockPart places={places} />
}

function ChannelPart({ places }: { places: ReactNode }) {
  const session = useSession()
  const [filterText, setFilterText] = useState('')
  const [sort, setSort] = useState<SortState<ChannelSort>>({ by: 'p99', descending: true })
  const [window, setWindow] = useState({ offset: 0, limit: 64 })
  const [selected, setSelected] = useState<number>()
  const parts = useMemo(() => parseFilter(filterText, channelKeys, 'name'), [filterText])
  const filter = useMemo(() => parts.flatMap(({ token }) => token ?? []), [parts])
  const { answer, hold } = useTableQuery('channels.query', { filter, sort, ...window })
  const page = answer.data
  const onWindow = useCallback((offset: number, limit: number) => {
    setWindow((old) => (old.offset === offset && old.limit === limit ? old : { offset, limit }))
  }, [])
  const chosen = (Object.keys(quick) as Quick[]).find((each) => quick[each] === filterText.trim())
  const options = (Object.keys(quick) as Quick[]).map((value) => ({
    value,
    label: page === undefined ? names[value] : `${names[value]} ${text(count(page.counts[value]))}`,
  }))

  return (
    <div className="table-screen">
      <div className="table-side">
        <TableBanner title="Channels" />
        <div className="table-head-bar">
          <h1>Channels</h1>
          {places}
          <FilterField
            label="Filter channels"
            text={filterText}
            parts={parts}
            placeholder="name: full blocked>0 closed shared internal"
            count={
              page === undefined ? '' : `${text(count(page.matched))} of ${text(count(page.counts.all))}`
            }
            onChange={setFilterText}
          />
          <Segmented<Quick | 'other'>
            label="Show"
            options={options}
            value={chosen ?? 'other'}
            onChange={(next) => {
              if (next !== 'other') setFilterText(quick[next])
            }}
          />
          <MoreMenu title="Channels" table={channelRows(session, { filter, sort })} />
        </div>
        <ChannelTable
          page={page}
          sort={sort}
          selected={selected}
          hold={hold}
          empty={
            <TableEmpty
              known={page !== undefined}
              count={page?.matched ?? 0}
              error={answer.error}
              what={filterText === '' ? 'This program has no channels' : 'No channel matches'}
              where={filterText === '' ? 'that anybody still holds' : filterText}
            />
          }
          onSort={setSort}
          onWindow={onWindow}
          onSelect={setSelected}
        />
        <TableFoot words={page === undefined ? '' : footWords(page)} keys={keys} />
      </div>
      {selected !== undefined && (
        <ChannelDrawer
          id={selected}
          onClose={() => {
            setSelected(undefined)
          }}
        />
      )}
    </div>
  )
}

function footWords({ counts, sendersBlocked }: ChannelPage): string {
  return `${plural(counts.all, 'channel')}, ${text(count(counts.full))} full, ${plural(sendersBlocked, 'sender')} blocked`
}
