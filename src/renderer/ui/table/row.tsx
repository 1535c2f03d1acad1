import { memo, type ReactNode } from 'react'
import type { Column } from './column.ts'

/** What a row is beside its cells: its place in a tree, and what it looks like. */
export interface RowKind {
  look?: string
  level?: number
  expanded?: boolean
  /** It is of the past: ended, closed. */
  past?: boolean
  /** In place of all cells. */
  whole?: ReactNode
}

interface RowProps<Row> {
  row: Row
  kindOf: ((row: Row) => RowKind) | undefined
  columns: readonly Column<Row>[]
  id: string
  index: number
  px: number
  active: boolean
  /** Undefined in a table in which nothing is selected. */
  selected: boolean | undefined
}

function RowView<Row>({ row, kindOf, columns, id, index, px, active, selected }: RowProps<Row>) {
  const { look = '', level, expanded, past = false, whole } = kindOf?.(row) ?? {}
  return (
    <div
      id={id}
      role="row"
      className={`data-row ${look}`}
      style={{ height: px }}
      aria-rowindex={index + 2}
      aria-level={level}
      aria-expanded={expanded}
      aria-selected={selected}
      data-index={index}
      data-active={active || undefined}
      data-past={past || undefined}
    >
      {whole === undefined ? (
        columns.map(({ key, right = false, look: cellLook = '', cell }) => (
          <span key={key} role="gridcell" className={`${right ? 'right' : ''} ${cellLook}`}>
            {cell(row)}
          </span>
        ))
      ) : (
        <span role="gridcell" style={{ gridColumn: '1 / -1' }}>
          {whole}
        </span>
      )}
    </div>
  )
}

/** Scrolling draws the rows that come, not those that stay. */
export const TableRow = memo(RowView) as typeof RowView
