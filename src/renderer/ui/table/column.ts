/** What a table knows of a column: where it stands, how wide it is, what it sorts by and what its cells show. */
import type { ReactNode } from 'react'

export interface SortState<S extends string> {
  by: S
  descending: boolean
}

export interface Column<Row, Sort extends string = string> {
  /** Its width and its place are kept under this. */
  key: string
  /** As grid-template-columns has it: `…px` or `minmax(…px, …)`. The first length is the least it may have. */
  track: string
  head: ReactNode
  /** Its name, where the head is not just that. */
  name?: string
  help?: string
  /** Numbers stand right. */
  right?: boolean
  /** What its head sorts by; which way the first press goes is up to `ascendingFirst`. */
  sort?: Sort
  ascendingFirst?: boolean
  /** For tables that are sorted here and not by the host. */
  value?: (row: Row) => number | string
  /** Class of its cells. */
  look?: string
  /** It stays in its place: what the rows of a tree are indented by. */
  fixed?: boolean
  cell: (row: Row) => ReactNode
}

export const nameOf = ({ name, head, key }: Column<never>): string =>
  name ?? (typeof head === 'string' ? head : key)
