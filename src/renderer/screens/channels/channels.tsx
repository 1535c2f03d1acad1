import './channels.css'
import { useMemo, useState, type ReactNode } from 'react'
import { channelKeys, parseFilter } from '../../../shared/filter.ts'
import type { ChannelPage, ChannelRow, ChannelSort } from '../../../shared/tables.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { count, plural, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { Segmented } from '../../ui/controls.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import { type RowKind, type SortState, Table, TableScreen, useTablePage } from '../../ui/table/index.ts'
import { ChannelDrawer } from './channel-drawer.tsx'
import { channelColumns } from './columns.tsx'
import { channelRows } from './copy.ts'
import { LockPart } from './locks.tsx'
import { type WaitPlace, WaitPlaces } from './wait-places.tsx'

/** The quick filters and the text they stand for. */
const quick = { all: '', blocked: 'blocked>0', full: 'full', closed: 'closed' } as const
type Quick = keyof typeof quick
const hints: Record<Quick, string> = {
  all: 'Every channel that somebody still holds',
  blocked: 'Somebody waits there: a sender for room, or a receiver for a value',
  full: 'The buffer has no room',
  closed: 'Closed channels',
}
const names: Record<Quick, string> = { all: 'All', blocked: 'Blocked', full: 'Full', closed: 'Closed' }
const kindOf = ({ closed }: ChannelRow): RowKind => ({ look: 'channel-row', past: closed })
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
  const [selected, setSelected] = useState<number>()
  const parts = useMemo(() => parseFilter(filterText, channelKeys, 'name'), [filterText])
  const filter = useMemo(() => parts.flatMap(({ token }) => token ?? []), [parts])
  const { page, rows, held } = useTablePage('channels.query', { filter, sort })
  const chosen = (Object.keys(quick) as Quick[]).find((each) => quick[each] === filterText.trim())
  const options = (Object.keys(quick) as Quick[]).map((value) => ({
    value,
    label: page === undefined ? names[value] : `${names[value]} ${text(count(page.counts[value]))}`,
    title: hints[value],
  }))

  return (
    <TableScreen
      title="Channels"
      bar={
        <>
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
        </>
      }
      foot={{ words: page === undefined ? '' : footWords(page), keys, held }}
      drawer={
        selected !== undefined && (
          <ChannelDrawer
            id={selected}
            onClose={() => {
              setSelected(undefined)
            }}
          />
        )
      }
    >
      <Table
        name="channels"
        label="Channels"
        columns={channelColumns}
        {...rows}
        kindOf={kindOf}
        sort={sort}
        onSort={setSort}
        isSelected={({ id }) => id === selected}
        onOpen={(row) => {
          setSelected(row?.id)
        }}
        follows={() => selected !== undefined}
        empty={
          filterText === ''
            ? { what: 'This program has no channels', where: 'that anybody still holds' }
            : { what: 'No channel matches', where: filterText }
        }
      />
    </TableScreen>
  )
}

function footWords({ counts, sendersBlocked, receiversBlocked }: ChannelPage): string {
  const sum = `${plural(counts.all, 'channel')}, ${text(count(counts.full))} full, ${plural(sendersBlocked, 'sender')} blocked`
  return receiversBlocked === undefined ? sum : `${sum}, ${plural(receiversBlocked, 'receiver')} waiting`
}
