import type { Clock } from '../../base/index.ts'

/** What a table is sorted by; NaN is unknown and comes last, whichever way. */
type SortValue = number | string

interface Order<K> {
  by: string
  descending: boolean
  position: ReadonlyMap<K, number>
}

const kept = 8

/** Sorts rows, and keeps a few orders so that rows stay in place while somebody points at them. */
export class KeptOrder<T, K> {
  readonly #keyOf: (row: T) => K
  readonly #orders = new Map<number, Order<K>>()
  #last = 0

  constructor(keyOf: (row: T) => K) {
    this.#keyOf = keyOf
  }

  arrange(
    rows: T[],
    sort: { by: string; descending: boolean },
    hold: number | undefined,
    valueOf: (row: T) => SortValue,
  ): { order: number; sorted: T[] } {
    const held = hold === undefined ? undefined : this.#orders.get(hold)
    if (hold !== undefined && held?.by === sort.by && held.descending === sort.descending) {
      const at = (row: T): number => held.position.get(this.#keyOf(row)) ?? Infinity
      const keyed = rows.map((row, index) => ({ row, index, at: at(row) }))
      keyed.sort((a, b) => (a.at === b.at ? a.index - b.index : a.at - b.at))
      return { order: hold, sorted: keyed.map(({ row }) => row) }
    }
    const keyed = rows.map((row, index) => ({ row, index, value: valueOf(row) }))
    const sign = sort.descending ? -1 : 1
    keyed.sort((a, b) => compare(a.value, b.value, sign) || a.index - b.index)
    const sorted = keyed.map(({ row }) => row)
    const order = ++this.#last
    this.#orders.set(order, { ...sort, position: new Map(sorted.map((row, i) => [this.#keyOf(row), i])) })
    this.#orders.delete(order - kept)
    return { order, sorted }
  }
}

function compare(a: SortValue, b: SortValue, sign: number): number {
  if (a === b) return 0
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1
  if (Number.isNaN(b)) return -1
  return a < b ? -sign : sign
}

/** "5 s ago" needs one clock for all rows of an answer. */
export const wallOf = (clock: Clock): number => Math.round(clock.wall())
