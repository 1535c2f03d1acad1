/** A table on its way out of Weir: numbers as they are, the unit in the header, and how it is written down. */

export interface CopyColumn {
  name: string
  /** Empty: a name, a state, a time. */
  unit: string
}

/** Times travel as dates, so that each form writes them its own way; null is unknown. */
export type CopyCell = string | number | boolean | Date | null

export interface CopyTable {
  title: string
  columns: readonly CopyColumn[]
  rows: readonly (readonly CopyCell[])[]
  /** What of the whole this is: the stretch of time, what was left out. */
  note: string
}

/** At most so many rows of what is on screen now. */
export type TableSource = (maxRows: number) => CopyTable | Promise<CopyTable>

/** `p99 (ms)`; a name that came before gets a number, so that no field covers another. */
export function fieldNames({ columns }: CopyTable): string[] {
  const seen = new Map<string, number>()
  return columns.map(({ name, unit }) => {
    const field = unit === '' ? name : `${name} (${unit})`
    const times = (seen.get(field) ?? 0) + 1
    seen.set(field, times)
    return times === 1 ? field : `${field} ${String(times)}`
  })
}

const isUnknown = (cell: CopyCell): boolean => cell === null || (typeof cell === 'number' && !isFinite(cell))

/** RFC 4180: CRLF after each record, quotes where a field needs them. */
export function toCsv(table: CopyTable): string {
  const quote = (field: string): string =>
    /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
  const cellOf = (cell: CopyCell): string => {
    if (cell === null || isUnknown(cell)) return ''
    return quote(cell instanceof Date ? cell.toISOString() : String(cell))
  }
  const records = [fieldNames(table).map(quote), ...table.rows.map((row) => row.map(cellOf))]
  return records.map((record) => `${record.join(',')}\r\n`).join('')
}

/** One object per row under the names of the CSV's header. */
export function toJson(table: CopyTable): string {
  const names = fieldNames(table)
  const rows = table.rows.map((row) =>
    Object.fromEntries(
      names.map((name, index) => {
        const cell = row[index] ?? null
        return [name, isUnknown(cell) ? null : cell]
      }),
    ),
  )
  return `${JSON.stringify({ title: table.title, note: table.note, rows }, null, 2)}\n`
}

/** `weir-blocking-time-2026-02-03T14-32-08`: no character that a file system minds. */
export function fileStem(title: string, at: Date): string {
  const words = title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  const moment = at.toISOString().slice(0, 19).replaceAll(':', '-')
  return `weir-${words.replaceAll(/^-|-$/g, '')}-${moment}`
}
