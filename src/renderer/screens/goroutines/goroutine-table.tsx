import { useCallback, useMemo } from 'react'
import type { GoroutinePage, GoroutineSort, GoroutineTableRow } from '../../../shared/tables.ts'
import { count, text } from '../../format.ts'
import { type RowKind, type SortState, Table, type TableRows } from '../../ui/table/index.ts'
import { goroutineColumns } from './columns.tsx'

interface GoroutineTableProps {
  page: GoroutinePage | undefined
  rows: TableRows<GoroutineTableRow>
  flat: boolean
  /** Groups then tell how many of them match. */
  filtered: boolean
  sort: SortState<GoroutineSort>
  selected: number | undefined
  empty: { what: string; where: string }
  onSort: (sort: SortState<GoroutineSort>) => void
  onToggle: (key: string, open: boolean) => void
  onAll: (key: string) => void
  onSelect: (id: number | undefined) => void
}

const groupPx = 40
const rowPx = 30

/** The tree table: groups that open, and goroutines in them; or goroutines one by one. */
export function GoroutineTable(props: GoroutineTableProps) {
  const { page, rows, flat, filtered, selected, onSelect, onToggle, onAll } = props
  const form =
    `${flat ? 'flat' : filtered ? 'filtered' : 'grouped'}${(page?.procs ?? 1) > 1 ? ', several' : ''}` as const
  const heads = useHeads(page?.shape)
  const kindOf = useCallback((row: GoroutineTableRow) => kinds(row, flat), [flat])

  const act = (row: GoroutineTableRow | undefined): void => {
    if (row?.kind === 'group') onToggle(row.group.key, !row.open)
    else if (row?.kind === 'more') onAll(row.key)
    else onSelect(row?.row.id)
  }
  return (
    <Table
      name={flat ? 'goroutines one by one' : 'goroutines'}
      label="Goroutines"
      role="treegrid"
      columns={goroutineColumns[form]}
      {...rows}
      rowPx={rowPx}
      high={{ rows: heads, px: groupPx }}
      kindOf={kindOf}
      sort={props.sort}
      onSort={props.onSort}
      isSelected={(row) => row.kind === 'goroutine' && row.row.id === selected}
      onOpen={act}
      follows={(row) => selected !== undefined && row.kind === 'goroutine'}
      onRight={(row, index, move) => {
        if (row?.kind === 'group' && row.open) move(Math.min(index + 1, rows.count - 1))
        else if (row !== undefined) act(row)
      }}
      onLeft={(row, index, move) => {
        if (row?.kind === 'group') onToggle(row.group.key, false)
        else if (!flat) move([...heads].findLast((head) => head < index) ?? 0)
      }}
      empty={props.empty}
    />
  )
}

/** Which rows are heads of groups. */
function useHeads(shape: readonly number[] | undefined): ReadonlySet<number> {
  const mark = shape?.join() ?? ''
  return useMemo(() => {
    const heads = new Set<number>()
    let at = 0
    for (const below of mark === '' ? [] : mark.split(',')) {
      heads.add(at)
      at += 1 + Number(below)
    }
    return heads
  }, [mark])
}

function kinds(row: GoroutineTableRow, flat: boolean): RowKind {
  switch (row.kind) {
    case 'group':
      return { look: 'group-row', level: 1, expanded: row.open }
    case 'goroutine':
      return { look: `goroutine-row ${flat ? 'flat' : ''}`, level: flat ? 1 : 2, past: row.row.ended }
    case 'more':
      return {
        look: 'more-row',
        level: 2,
        whole: (
          <span className="more">
            {text(count(row.count))} more{' '}
            <button type="button" className="link" tabIndex={-1}>
              Show all
            </button>
          </span>
        ),
      }
  }
}
