import { useMemo, useState } from 'react'
import type { Column, SortState } from './column.ts'
import type { TableRows } from './table.tsx'

interface SortedRows<Row> extends TableRows<Row> {
  sort: SortState<string> | undefined
  onSort: (sort: SortState<string>) => void
}

/** Rows of a table that come as a whole, sorted by the column whose head was pressed. Equals keep the order they came in. */
export function useSorted<Row>(
  rows: readonly Row[] | undefined,
  columns: readonly Column<Row>[],
  initial?: SortState<string>,
): SortedRows<Row> {
  const [sort, onSort] = useState(initial)
  const sorted = useMemo(() => {
    const value = columns.find((column) => column.sort === sort?.by)?.value
    if (rows === undefined || sort === undefined || value === undefined) return rows
    const sign = sort.descending ? -1 : 1
    return rows.toSorted((a, b) => sign * compare(value(a), value(b)))
  }, [rows, columns, sort])
  return {
    count: rows?.length ?? 0,
    rowAt: (index) => sorted?.[index],
    known: rows !== undefined,
    sort,
    onSort,
  }
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b))
  // Unknown is less than any number.
  return (Number.isNaN(a) ? -Infinity : a) < (Number.isNaN(b) ? -Infinity : b)
    ? -1
    : Number(a !== b && !Number.isNaN(a))
}
