import { useCallback, useState } from 'react'
import type { HubRoom, HubRoomSort } from '../../../shared/hub.ts'
import { plural } from '../../format.ts'
import type { SortState } from '../../ui/sort-head.tsx'
import { TableEmpty } from '../../ui/table-empty.tsx'
import { useTableQuery } from '../../ui/use-live-query.ts'
import { roomColumns } from './columns.tsx'
import { HubTable } from './hub-table.tsx'
import { Spark } from './spark.tsx'

const tracks = ['minmax(90px, 1fr)', '64px', '62px', '70px', '66px', '82px']

const spark = { head: '5 min', cell: ({ spark: values }: HubRoom) => <Spark values={values} /> }

/** The rooms, busiest first. */
export function Rooms({ hub, search = '' }: { hub: string; search?: string }) {
  const [sort, setSort] = useState<SortState<HubRoomSort>>({ by: 'out', descending: true })
  const [window, setWindow] = useState({ offset: 0, limit: 64 })
  const { answer, hold } = useTableQuery('hub.rooms', { hub, search, sort, ...window })
  const page = answer.data
  const onWindow = useCallback((offset: number, limit: number) => {
    setWindow((old) => (old.offset === offset && old.limit === limit ? old : { offset, limit }))
  }, [])
  return (
    <>
      <HubTable
        label="Rooms"
        look="room-columns"
        tracks={tracks}
        page={page}
        columns={roomColumns}
        sort={sort}
        hold={hold}
        last={spark}
        empty={
          <TableEmpty
            known={page !== undefined}
            count={page?.matched ?? 0}
            error={answer.error}
            what={search === '' ? 'Nobody is in a room' : 'No room matches'}
            where={search === '' ? 'and nothing was broadcast yet' : search}
          />
        }
        onSort={setSort}
        onWindow={onWindow}
      />
      <p className="hub-card-foot">{page === undefined ? '' : roomWords(page.rows, page.matched)}</p>
    </>
  )
}

function roomWords(rows: readonly HubRoom[], matched: number): string {
  const everybody = rows.some(({ room }) => room === '')
  const named = matched - (everybody ? 1 : 0)
  if (named === 0) return everybody ? 'Nobody is in a room; this is what goes to everybody' : ''
  return `${plural(named, 'room')}${everybody ? ', and what goes to everybody' : ''}`
}
