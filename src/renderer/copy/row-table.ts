/** The rows of a table that the host sorts and sends in windows, all of them, as far as is reasonable. */
import { count, plural, text } from '../format.ts'
import type { CopyCell, CopyColumn, CopyTable, TableSource } from './table.ts'

interface Page<Row> {
  rows: readonly Row[]
  /** Rows that there are in all. */
  total: number
  /** Given back, it keeps the rows in their order from one page to the next. */
  order: number
}

export interface RowColumn<Row> extends CopyColumn {
  cell: (row: Row) => CopyCell
}

interface RowTable<Row> {
  title: string
  /** What a row is: "goroutine". */
  one: string
  columns: readonly RowColumn<Row>[]
  page: (window: { offset: number; limit: number; hold?: number }) => Promise<Page<Row>>
}

/** The host sends no more at once. */
const pageRows = 500

export function rowTable<Row>({ title, one, columns, page }: RowTable<Row>): TableSource {
  return async (maxRows): Promise<CopyTable> => {
    const rows: Row[] = []
    let total = Infinity
    let hold: { hold: number } | undefined
    while (rows.length < Math.min(maxRows, total)) {
      const limit = Math.min(pageRows, maxRows - rows.length)
      const answer = await page({ offset: rows.length, limit, ...hold })
      total = answer.total
      hold = { hold: answer.order }
      if (answer.rows.length === 0) break
      rows.push(...answer.rows)
    }
    return listed({ title, one, columns }, rows, Number.isFinite(total) ? total : rows.length)
  }
}

/** Rows that the page has already. */
export function listed<Row>(
  { title, one, columns }: Pick<RowTable<Row>, 'title' | 'one' | 'columns'>,
  rows: readonly Row[],
  total = rows.length,
): CopyTable {
  const all = plural(total, one)
  return {
    title,
    columns: columns.map(({ name, unit }) => ({ name, unit })),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
    note: rows.length < total ? `the first ${text(count(rows.length))} of ${all}` : all,
  }
}
