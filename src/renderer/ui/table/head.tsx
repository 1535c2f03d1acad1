import { ContextMenu } from '@base-ui/react/context-menu'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { type Column, nameOf, type SortState } from './column.ts'
import { cellOf, fit, placeOf, useHead } from './use-head.ts'
import type { Layout } from './use-layout.ts'

interface HeadProps<Row, Sort extends string> {
  layout: Layout<Column<Row, Sort>>
  sort: SortState<Sort> | undefined
  onSort: ((sort: SortState<Sort>) => void) | undefined
  /** In words, for those who do not see it: where a column has come to stand. */
  onSay: (words: string) => void
}

/** The row of heads: each sorts by a click, is dragged to another place, and has a menu that does the same in words. */
export function Head<Row, Sort extends string>({ layout, sort, onSort, onSay }: HeadProps<Row, Sort>) {
  const { columns } = layout
  const [place, setPlace] = useState(0)
  const cell = useRef<HTMLElement>(undefined)
  const tell = (key: string, at: number): void => {
    const moved = columns.find((column) => column.key === key)
    const name = moved === undefined ? key : nameOf(moved)
    onSay(`${name} is column ${String(at)} of ${String(columns.length)}`)
  }
  const handlers = useHead(layout, tell)
  const column = columns[place]
  const move = (step: number) => () => {
    if (column === undefined) return
    const to = layout.move(column.key, place + step)
    if (to !== undefined) tell(column.key, to + 1)
  }
  const movable = column?.fixed !== true
  const first = columns.findIndex(({ fixed }) => fixed !== true)
  return (
    <ContextMenu.Root>
      <div role="rowgroup" className="data-top">
        <ContextMenu.Trigger
          render={<div />}
          role="row"
          aria-rowindex={1}
          className="data-head"
          {...handlers}
          onContextMenu={(event) => {
            cell.current = cellOf(event.target)
            if (cell.current !== undefined) setPlace(placeOf(cell.current))
          }}
        >
          {columns.map((each) => (
            <HeadCell key={each.key} column={each} sort={sort} onSort={onSort} />
          ))}
        </ContextMenu.Trigger>
      </div>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="popup-place">
          <ContextMenu.Popup className="popup column-menu">
            <MenuItem disabled={!movable || place <= first} keys="Alt ⇧ ←" onClick={move(-1)}>
              Move left
            </MenuItem>
            <MenuItem disabled={!movable || place >= columns.length - 1} keys="Alt ⇧ →" onClick={move(1)}>
              Move right
            </MenuItem>
            <MenuItem
              onClick={() => {
                if (cell.current !== undefined) fit(cell.current, layout)
              }}
            >
              Fit to content
            </MenuItem>
            <MenuItem disabled={!layout.changed} onClick={layout.reset}>
              Reset all columns
            </MenuItem>
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

interface MenuItemProps {
  disabled?: boolean
  keys?: string
  onClick: () => void
  children: string
}

function MenuItem({ disabled = false, keys, onClick, children }: MenuItemProps) {
  return (
    <ContextMenu.Item className="popup-item" disabled={disabled} onClick={onClick}>
      {children}
      {keys !== undefined && (
        <span className="popup-keys" aria-hidden="true">
          {keys}
        </span>
      )}
    </ContextMenu.Item>
  )
}

interface HeadCellProps<Row, Sort extends string> extends Omit<HeadProps<Row, Sort>, 'layout' | 'onSay'> {
  column: Column<Row, Sort>
}

/** A click sorts, click again turns it round. */
function HeadCell<Row, Sort extends string>({ column, sort, onSort }: HeadCellProps<Row, Sort>) {
  const { sort: by, head, help, right = false, ascendingFirst = false } = column
  const sorted = by !== undefined && sort?.by === by
  return (
    <span
      role="columnheader"
      className={right ? 'right' : undefined}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        title={help}
        onClick={() => {
          if (by !== undefined) onSort?.({ by, descending: sorted ? !sort.descending : !ascendingFirst })
        }}
      >
        {head}
        {sorted && <SortMark descending={sort.descending} />}
      </button>
      <i className="column-edge" aria-hidden="true" />
    </span>
  )
}

/** Which way the rows are sorted. */
export function SortMark({ descending }: { descending: boolean }) {
  const Glyph = descending ? ArrowDown : ArrowUp
  return <Glyph className="icon sort-mark" size={12} strokeWidth={2} aria-hidden="true" />
}
