import { useState } from 'react'
import type { HubRoomPage, HubRoomSort } from '../../../shared/hub.ts'
import { plural, rate, text } from '../../format.ts'
import { type RowKind, type SortState, Table, useTablePage } from '../../ui/table/index.ts'
import { roomColumns } from './columns.tsx'

const kindOf = (): RowKind => ({ look: 'hub-row' })

/** The rooms, busiest first. */
export function Rooms({ hub, search = '' }: { hub: string; search?: string }) {
  const [sort, setSort] = useState<SortState<HubRoomSort>>({ by: 'out', descending: true })
  const { page, rows } = useTablePage('hub.rooms', { hub, search, sort })
  return (
    <>
      <Table
        name="rooms"
        label="Rooms"
        columns={roomColumns}
        {...rows}
        kindOf={kindOf}
        sort={sort}
        onSort={setSort}
        empty={
          search === ''
            ? { what: 'Nobody is in a room', where: 'and nothing was broadcast yet' }
            : { what: 'No room matches', where: search }
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
