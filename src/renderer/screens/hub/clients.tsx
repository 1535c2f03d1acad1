import { useMemo, useState } from 'react'
import type { HubClientSort, HubLook } from '../../../shared/hub.ts'
import { count, plural, text } from '../../format.ts'
import { type RowKind, type SortState, Table, TableFoot, useTablePage } from '../../ui/table/index.ts'
import { clientColumns } from './columns.tsx'

const keys = [
  { keys: ['↑↓'], what: 'move' },
  { keys: ['Enter'], what: 'open' },
  { keys: ['Esc'], what: 'close' },
]
const kindOf = (): RowKind => ({ look: 'hub-row' })

/** The drawer says the rest of the one that is open. */
const besideDrawer: ReadonlySet<string> = new Set(['id', 'queue', 'lag', 'rtt', 'dropped', 'policy'])

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
  const { page, rows, held } = useTablePage('hub.clients', { hub: look.hub, search, slowOnly, sort })
  const brief = opened !== undefined
  const columns = useMemo(() => {
    const all = clientColumns(look, page?.atMs ?? look.atMs)
    return brief ? all.filter(({ key }) => besideDrawer.has(key)) : all
  }, [look, page?.atMs, brief])
  return (
    <>
      <Table
        name="clients"
        label="Clients"
        columns={columns}
        {...rows}
        kindOf={kindOf}
        sort={sort}
        onSort={setSort}
        isSelected={({ id }) => id === opened}
        onOpen={(client) => {
          onOpen(client?.id)
        }}
        follows={() => brief}
        empty={{
          what: slowOnly ? 'Nobody is slow' : search === '' ? 'Nobody is connected' : 'No client matches',
          where: search === '' ? `to the hub ${look.hub}` : search,
        }}
      />
      <TableFoot
        words={
          page === undefined ? '' : `${plural(page.total, 'client')}, ${text(count(page.matched))} listed`
        }
        keys={keys}
        held={held}
      />
    </>
  )
}
