/** A fixed number of rows of one layout, in typed arrays: no object per sample, nothing for the collector. */
import type { Layout, Row } from '../../shared/model.ts'

export class RowBlock {
  readonly layout: Layout
  length = 0
  readonly #width: number
  readonly #capacity: number
  readonly #seqs: Float64Array
  readonly #times: Float64Array
  /** Single precision is seven digits, more than a chart or a tile shows, at half the memory. */
  readonly #values: Float32Array

  constructor(layout: Layout, capacity: number) {
    this.layout = layout
    this.#capacity = capacity
    this.#width = layout.metrics.length
    this.#seqs = new Float64Array(capacity)
    this.#times = new Float64Array(capacity)
    this.#values = new Float32Array(capacity * this.#width)
  }

  get full(): boolean {
    return this.length === this.#capacity
  }

  get lastSeq(): number {
    return this.seq(this.length - 1)
  }

  get lastMs(): number {
    return this.atMs(this.length - 1)
  }

  append(seq: number, atMs: number, values: ArrayLike<number>): void {
    const row = this.length++
    this.#seqs[row] = seq
    this.#times[row] = atMs
    this.#values.set(values, row * this.#width)
  }

  seq(row: number): number {
    return this.#seqs[row] as number
  }

  atMs(row: number): number {
    return this.#times[row] as number
  }

  value(row: number, column: number): number {
    return this.#values[row * this.#width + column] as number
  }

  rowsAfter(seq: number, limit: number): Row[] {
    let first = 0
    while (first < this.length && this.seq(first) <= seq) first++
    const rows: Row[] = []
    for (let i = first; i < this.length && rows.length < limit; i++) rows.push(this.#row(i))
    return rows
  }

  #row(row: number): Row {
    const out: Row = [this.seq(row), this.atMs(row)]
    for (let column = 0; column < this.#width; column++) out.push(wireValue(this.value(row, column)))
    return out
  }
}

/** 1 µs, 0.001 % and a thousandth of a unit are below what anybody reads; whole numbers stay whole. */
function wireValue(value: number): number | null {
  if (!Number.isFinite(value)) return null
  return value >= 1e5 || value <= -1e5 ? Math.round(value) : Math.round(value * 1000) / 1000
}
