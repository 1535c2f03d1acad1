import { Triangle } from './glyphs.tsx'
import type { ReactNode } from 'react'

export interface SortState<S extends string> {
  by: S
  descending: boolean
}

interface SortHeadProps<S extends string> {
  by: S
  sort: SortState<S>
  /** Which way the first click goes. */
  descendingFirst?: boolean
  right?: boolean
  help?: string
  children: ReactNode
  onSort: (sort: SortState<S>) => void
}

/** A column's head: click sorts, click again turns it round. */
export function SortHead<S extends string>(props: SortHeadProps<S>) {
  const { by, sort, descendingFirst = true, right = false, help, children, onSort } = props
  const sorted = sort.by === by
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
          onSort({ by, descending: sorted ? !sort.descending : descendingFirst })
        }}
      >
        {children}
        {sorted && (
          <span aria-hidden="true">
            <Triangle up={!sort.descending} size={7} />
          </span>
        )}
      </button>
      <ColumnEdge />
    </span>
  )
}

/** Where a column's width is dragged; by keyboard Alt and the arrows do it on the head. */
export const ColumnEdge = () => <i className="column-edge" aria-hidden="true" />
