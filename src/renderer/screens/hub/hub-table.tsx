/** A table of the hub in windows: the host sorts, and sends the rows that are in sight. */
import { useMemo, useState, type ReactNode } from 'react'
import { uniform } from '../../ui/row-geometry.ts'
import { focusTable, rowKeys } from '../../ui/row-keys.ts'
import { SortHead, type SortState } from '../../ui/sort-head.tsx'
import { useColumns } from '../../ui/use-columns.ts'
import type { TableHold } from '../../ui/use-live-query.ts'
import { useRowWindow } from '../../ui/use-row-window.ts'
import { useWindowReport } from '../../ui/use-window-report.ts'
import type { Column } from './columns.tsx'

const rowPx = 32

interface HubTableProps<Row, Sort extends string> {
  label: string
  /** Class of the rows, and the name under which widths are kept. */
  look: string
  /** Widths of the columns, the last one included: see useColumns. */
  tracks: readonly string[]
  page: { rows: readonly Row[]; offset: number; matched: number } | undefined
  columns: readonly Column<Row, Sort>[]
  sort: SortState<Sort>
  hold: TableHold
  empty: ReactNode
  /** A last column that is no number to sort by. */
  last?: { head: string; cell: (row: Row) => ReactNode }
  /** For rows that open: which is open, and what a click or Enter on one does; undefined closes. */
  opens?: { isOpen: (row: Row) => boolean; open: (row: Row | undefined) => void }
  onSort: (sort: SortState<Sort>) => void
  onWindow: (offset: number, limit: number) => void
}

export function HubTable<Row, Sort extends string>(props: HubTableProps<Row, Sort>) {
  const { label, look, tracks, page, columns, sort, hold, empty, last, opens, onSort } = props
  const widths = useColumns(look, tracks)
  const total = page?.matched ?? 0
  const geometry = useMemo(() => uniform(total, rowPx), [total])
  const [scroller, window] = useRowWindow(geometry)
  useWindowReport(window, props.onWindow)
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, total - 1))
  const rowAt = (index: number): Row | undefined => page?.rows[index - page.offset]
  const idOf = (index: number): string => `${look}-${String(index)}`
  const indices = Array.from({ length: Math.max(0, window.end - window.first) }, (_, i) => window.first + i)
  const shown = at >= window.first && at < window.end && rowAt(at) !== undefined

  return (
    <div
      className="data-table"
      role="grid"
      tabIndex={0}
      aria-label={label}
      style={widths.style}
      aria-rowcount={total + 1}
      aria-activedescendant={shown ? idOf(at) : undefined}
      {...hold}
      onKeyDown={(event) => {
        rowKeys(event, {
          active: at,
          count: total,
          page: window.page,
          move: (index) => {
            setActive(index)
            window.reveal(index)
          },
          enter: () => opens?.open(rowAt(at)),
          escape: () => opens?.open(undefined),
        })
      }}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={`data-head ${look}`} {...widths.head}>
          {columns.map(({ by, head, help, right = false, ascendingFirst = false }) => (
            <SortHead
              key={by}
              by={by}
              sort={sort}
              onSort={onSort}
              right={right}
              descendingFirst={!ascendingFirst}
              {...(help === undefined ? {} : { help })}
            >
              {head}
            </SortHead>
          ))}
          {last !== undefined && <span role="columnheader">{last.head}</span>}
        </div>
      </div>
      <div className="data-scroll" role="rowgroup" tabIndex={-1} ref={scroller}>
        <div className="data-spacer" role="presentation" style={{ height: window.spacerPx }}>
          {indices.map((index) => {
            const row = rowAt(index)
            if (row === undefined) return null
            return (
              <div
                key={index}
                id={idOf(index)}
                role="row"
                className={`data-row hub-row ${look}`}
                style={{ transform: `translateY(${String(window.topOf(index))}px)` }}
                aria-rowindex={index + 2}
                data-active={index === at || undefined}
                {...(opens === undefined ? {} : { 'aria-selected': opens.isOpen(row) })}
                onClick={(event) => {
                  focusTable(event)
                  setActive(index)
                  opens?.open(row)
                }}
              >
                {columns.map(({ by, right = false, cell }, column) => (
                  <span key={by} role="gridcell" className={right ? 'right' : undefined}>
                    {column > 0 ? (
                      cell(row)
                    ) : (
                      <button type="button" tabIndex={-1}>
                        {cell(row)}
                      </button>
                    )}
                  </span>
                ))}
                {last !== undefined && <span role="gridcell">{last.cell(row)}</span>}
              </div>
            )
          })}
        </div>
        {empty}
      </div>
    </div>
  )
}
