import './table.css'
import { useId, useRef, useState, type MouseEvent } from 'react'
import type { ErrorInfo } from '../../../shared/model.ts'
import type { Column, SortState } from './column.ts'
import { Head } from './head.tsx'
import { focusTable, rowKeys } from './row-keys.ts'
import { type RowKind, TableRow } from './row.tsx'
import { TableEmpty } from './table-empty.tsx'
import { useLayout } from './use-layout.ts'
import { type HighRows, useRows } from './use-rows.ts'
import { useWindowReport } from './use-window-report.ts'

/** As high as .data-head. */
const headPx = 30

/** Handlers of the element that holds the table: while the pointer or the focus is in it, rows stay in place. */
export interface TableHold {
  onPointerEnter(): void
  onPointerLeave(): void
  onFocus(): void
  onBlur(): void
}

/** What the table is made of: useTablePage and useSorted return it to be passed on. */
export interface TableRows<Row> {
  count: number
  /** Undefined while the host has not sent it. */
  rowAt: (index: number) => Row | undefined
  /** False until the first answer. */
  known: boolean
  /** Why the last question failed. */
  error?: ErrorInfo | undefined
  hold?: TableHold
  onWindow?: (offset: number, limit: number) => void
}

interface TableProps<Row, Sort extends string> extends TableRows<Row> {
  /** Under which its widths and its order of columns are kept. */
  name: string
  label: string
  role?: 'grid' | 'treegrid'
  columns: readonly Column<Row, Sort>[]
  /** 32 where it is left out. */
  rowPx?: number
  high?: HighRows
  kindOf?: (row: Row) => RowKind
  sort?: SortState<Sort> | undefined
  onSort?: (sort: SortState<Sort>) => void
  /** In a table whose rows open: whether that is the one beside it. */
  isSelected?: (row: Row) => boolean
  /** A click. Where it is left out a click opens. */
  onPick?: (row: Row, index: number) => void
  /** Enter; undefined: Esc. */
  onOpen?: (row: Row | undefined) => void
  /** Rows that open as soon as the keys come to them: with a drawer open it follows. */
  follows?: (row: Row) => boolean
  onDouble?: (row: Row) => void
  /** → and ←, with a way to move on; without them → opens. */
  onRight?: (row: Row | undefined, index: number, move: (index: number) => void) => void
  onLeft?: (row: Row | undefined, index: number, move: (index: number) => void) => void
  /** In place of rows: what was looked for and not found, and where. */
  empty: { what: string; where: string }
}

/** The frame of every table: heads, rows of which only those in sight exist, and the keys that move in it. */
export function Table<Row, Sort extends string>(props: TableProps<Row, Sort>) {
  const { name, label, role = 'grid', count, rowPx = 32, high, rowAt, isSelected, onPick, onOpen } = props
  const layout = useLayout(name, props.columns)
  const scroller = useRef<HTMLDivElement>(null)
  const slice = useRef<HTMLDivElement>(null)
  const rows = useRows({ count, rowPx, high }, { scroller, slice, headPx })
  useWindowReport(rows, props.onWindow)
  const [active, setActive] = useState(0)
  const [said, setSaid] = useState('')
  const id = useId()
  const at = Math.min(active, Math.max(0, count - 1))
  const here = rowAt(at)
  const shown = at >= rows.first && at < rows.end && here !== undefined

  const move = (index: number): void => {
    setActive(index)
    rows.reveal(index)
    const row = rowAt(index)
    if (row !== undefined && props.follows?.(row) === true) onOpen?.(row)
  }
  const pick = onPick ?? onOpen
  const clicked = (event: MouseEvent<HTMLElement>): number | undefined => {
    const target = event.target as Element
    // Controls in a row, those that Tab reaches, act for themselves.
    if (target.closest('button:not([tabindex="-1"])') !== null) return undefined
    const index = Number(target.closest<HTMLElement>('.data-row')?.dataset['index'] ?? NaN)
    return Number.isNaN(index) ? undefined : index
  }
  return (
    <>
      <div
        className="data-table"
        role={role}
        tabIndex={0}
        aria-label={label}
        style={layout.style}
        aria-rowcount={count + 1}
        aria-activedescendant={shown ? rowId(id, at) : undefined}
        {...props.hold}
        onKeyDown={(event) => {
          // A row's own controls keep their keys.
          if ((event.target as HTMLElement).closest('.data-row button:not([tabindex="-1"])') !== null) return
          rowKeys(event, {
            active: at,
            count,
            page: rows.page,
            move,
            enter: () => onOpen?.(here),
            escape: () => onOpen?.(undefined),
            right: () => {
              if (props.onRight === undefined) onOpen?.(here)
              else props.onRight(here, at, move)
            },
            left: () => props.onLeft?.(here, at, move),
          })
        }}
      >
        <div className="data-scroll" ref={scroller}>
          <Head layout={layout} sort={props.sort} onSort={props.onSort} onSay={setSaid} />
          <div
            className="data-spacer"
            role="rowgroup"
            style={{ height: rows.spacerPx }}
            onClick={(event) => {
              const index = clicked(event)
              const row = index === undefined ? undefined : rowAt(index)
              if (index === undefined || row === undefined) return
              focusTable(event)
              setActive(index)
              pick?.(row, index)
            }}
            onDoubleClick={(event) => {
              const index = clicked(event)
              const row = index === undefined ? undefined : rowAt(index)
              if (row !== undefined) props.onDouble?.(row)
            }}
          >
            <div className="data-slice" role="presentation" ref={slice}>
              {Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, i) => {
                const index = rows.first + i
                const row = rowAt(index)
                const px = high?.rows.has(index) === true ? high.px : rowPx
                if (row === undefined) return <div key={index} style={{ height: px }} role="presentation" />
                return (
                  <TableRow
                    key={index}
                    id={rowId(id, index)}
                    row={row}
                    kindOf={props.kindOf}
                    columns={layout.columns}
                    index={index}
                    px={px}
                    active={index === at}
                    selected={isSelected?.(row)}
                  />
                )
              })}
            </div>
          </div>
        </div>
        <TableEmpty {...props.empty} known={props.known} count={count} error={props.error} />
        <i className="column-drop" aria-hidden="true" />
      </div>
      <span className="sr-only" role="status">
        {said}
      </span>
    </>
  )
}

const rowId = (table: string, index: number): string => `${table}-row-${String(index)}`
