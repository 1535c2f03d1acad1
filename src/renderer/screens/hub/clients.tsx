import { useCallback, useMemo, useState } from 'react'
import type { HubClient, HubClientSort, HubLook } from '../../../shared/hub.ts'
import { count, plural, text } from '../../format.ts'
import type { SortState } from '../../ui/sort-head.tsx'
import { TableEmpty } from '../../ui/table-empty.tsx'
import { TableFoot } from '../../ui/table-foot.tsx'
import { useTableQuery } from '../../ui/use-live-query.ts'
import { clientColumns, Fate } from './columns.tsx'
import { HubTable } from './hub-table.tsx'

const briefTracks = ['minmax(130px, 1fr)', '100px', '60px', '66px', '66px', '112px']
const tracks = [
  'minmax(150px, 1fr)',
  '130px',
  '66px',
  '70px',
  '56px',
  '76px',
  '76px',
  '76px',
  '62px',
  '120px',
]

const keys = [
  { keys: ['↑↓'], what: 'move' },
  { keys: ['Enter'], what: 'open' },
  { keys: ['Esc'], what: 'close' },
]

/** The drawer says the rest of the one that is open. */
const besideDrawer: ReadonlySet<HubClientSort> = new Set(['id', 'queue', 'lag', 'rtt', 'dropped'])

interface ClientsProps {
  look: HubLook
  search: string
  slowOnly: boolean
  opened: number | undefined
  onOpen: (id: number | undefined) => void
}

/** Everybody who is connected, worst first. */
export function Clients({ look, search, slowOnly, opened, onOpen }: ClientsProps) {
  const [sort, setSort] = useState<SortState<HubClientSort>>({ by: 'queue', descending: true })
  const [window, setWindow] = useState({ offset: 0, limit: 64 })
  const { answer, hold } = useTableQuery('hub.clients', { hub: look.hub, search, slowOnly, sort, ...window })
  const page = answer.data
  const onWindow = useCallback((offset: number, limit: number) => {
    setWindow((old) => (old.offset === offset && old.limit === limit ? old : { offset, limit }))
  }, [])
  const brief = opened !== undefined
  const columns = useMemo(() => {
    const all = clientColumns(look, page?.atMs ?? look.atMs)
    return brief ? all.filter(({ by }) => besideDrawer.has(by)) : all
  }, [look, page?.atMs, brief])
  const last = useMemo(
    () => ({ head: 'Policy', cell: (client: HubClient) => <Fate client={client} look={look} /> }),
    [look],
  )
  const opens = useMemo(
    () => ({
      isOpen: ({ id }: HubClient) => id === opened,
      open: (client: HubClient | undefined) => {
        onOpen(client?.id)
      },
    }),
    [opened, onOpen],
  )
  return (
    <>
      <HubTable
        label="Clients"
        opens={opens}
        look={brief ? 'client-columns-brief' : 'client-columns'}
        tracks={brief ? briefTracks : tracks}
        page={page}
        columns={columns}
        sort={sort}
        hold={hold}
        last={last}
        empty={
          <TableEmpty
            known={page !== undefined}
            count={page?.matched ?? 0}
            error={answer.error}
            what={slowOnly ? 'Nobody is slow' : search === '' ? 'Nobody is connected' : 'No client matches'}
            where={search === '' ? `to the hub ${look.hub}` : search}
          />
        }
        onSort={setSort}
        onWindow={onWindow}
      />
      <TableFoot
        words={
          page === undefined ? '' : `${plural(page.total, 'client')}, ${text(count(page.matched))} listed`
        }
        keys={keys}
      />
    </>
  )
}
