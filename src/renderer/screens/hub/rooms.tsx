import { useState } from 'react'
import type { HubRoomPage, HubRoomSort } from '../../../shared/hub.ts'
import { plural, rate, text } from '../../format.ts'
import { type RowKind, type SortState, Table, TableEmpty, useTablePage } from '../../ui/table/index.ts'
import { roomColumns } from './columns.tsx'

const rowPx = 32
const kindOf = (): RowKind => ({ look: 'hub-row' })

/** The rooms, busiest first. */
export function Rooms({ hub, search = '' }: { hub: string; search?: string }) {
  const [sort, setSort] = useState<SortState<HubRoomSort>>({ by: 'out', descending: true })
  const { answer, hold, onWindow } = useTablePage('hub.rooms', { hub, search, sort })
  const page = answer.data
  return (
    <>
      <Table
        name="rooms"
        label="Rooms"
        columns={roomColumns}
        sizes={{ count: page?.matched ?? 0, rowPx }}
        rowAt={(index) => page?.rows[index - page.offset]}
        kindOf={kindOf}
        sort={sort}
        onSort={setSort}
        hold={hold}
        onWindow={onWindow}
        empty={
          <TableEmpty
            known={page !== undefined}
            count={page?.matched ?? 0}
            error={answer.error}
            what={search === '' ? 'Nobody is in a room' : 'No room matches'}
            where={search === '' ? 'and nothing was broadcast yet' : search}
          />
        }
      />
      <p className="hub-card-foot">{page === undefined ? '' : roomWords(page)}</p>
    </>
  )
}

function roomWords({ rows, matched, directPerS }: HubRoomPage): string {
  const everybody = rows.some(({ room }) => room === '')
  const named = matched - (everybody ? 1 : 0)
  const what =
    named === 0
      ? 'Nobody is in a room'
      : `${plural(named, 'room')}${everybody ? ', and what goes to everybody' : ''}`
  // Counted in Messages out, and in no row.
  const direct = directPerS ?? 0
  return direct > 0 ? `${what}; another ${text(rate(direct))} to single clients` : what
}
