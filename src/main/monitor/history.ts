/**
 * The samples of the last quarter of an hour, in typed arrays and in two grains: every sample of the last two
 * minutes, and one row per second for fifteen. A chart has 300 points per line, so older detail would never
 * be drawn, and this needs a sixth of the memory.
 *
 * Rows are kept in blocks of one layout each. A block is filled once, then only read, then dropped.
 */
import type { Layout, MetricDescriptor, Row } from '../../shared/model.ts'
import { seriesKey } from './metric.ts'
import { RowBlock } from './row-block.ts'

const fineMs = 120_000
const coarseMs = 900_000
const fineBlockRows = 300
const coarseBlockRows = 60

export class History {
  readonly fine = new Tier(fineMs, fineBlockRows)
  readonly coarse = new Tier(coarseMs, coarseBlockRows)
  #layout: Layout = { epoch: 0, metrics: [] }
  #second = NaN
  #folded: FoldedSecond | undefined

  get layout(): Layout {
    return this.#layout
  }

  setLayout(metrics: MetricDescriptor[]): void {
    this.#closeSecond()
    this.#layout = { epoch: this.#layout.epoch + 1, metrics }
  }

  /** `values` in the order of the layout; NaN is unknown. The array is copied. */
  append(seq: number, atMs: number, values: ArrayLike<number>): void {
    this.fine.append(this.#layout, seq, atMs, values)
    const second = Math.floor(atMs / 1000)
    if (second !== this.#second) this.#closeSecond()
    this.#second = second
    this.#folded ??= new FoldedSecond(this.#layout)
    this.#folded.add(seq, atMs, values)
  }

  /** The second that is still being filled becomes a row of the coarse grain. */
  #closeSecond(): void {
    const folded = this.#folded
    this.#folded = undefined
    this.#second = NaN
    if (folded !== undefined) this.coarse.append(folded.layout, folded.seq, folded.atMs, folded.result())
  }

  /** One number per second of a series, NaN where unknown; `key` as `seriesKey` spells it. */
  seconds(key: string, fromMs: number, toMs: number): number[] {
    const values: number[] = []
    for (const block of this.coarse.blocks) {
      const index = block.layout.metrics.findIndex((m) => seriesKey(m.name, m.attrs) === key)
      for (let i = 0; i < block.length; i++) {
        const atMs = block.atMs(i)
        if (atMs >= fromMs && atMs < toMs) values.push(index < 0 ? NaN : block.value(i, index))
      }
    }
    return values
  }

  /** Wall time of the oldest row kept, or NaN. */
  get oldestMs(): number {
    return this.coarse.blocks[0]?.atMs(0) ?? this.fine.blocks[0]?.atMs(0) ?? NaN
  }
}

/** Mean of levels and rates, worst of quantiles: what a coarser line must not hide. */
class FoldedSecond {
  readonly layout: Layout
  seq = 0
  atMs = 0
  readonly #sums: Float64Array
  readonly #counts: Uint16Array

  constructor(layout: Layout) {
    this.layout = layout
    this.#sums = new Float64Array(layout.metrics.length)
    this.#counts = new Uint16Array(layout.metrics.length)
  }

  add(seq: number, atMs: number, values: ArrayLike<number>): void {
    this.seq = seq
    this.atMs = atMs
    for (let i = 0; i < this.#sums.length; i++) {
      const value = values[i] as number
      if (Number.isNaN(value)) continue
      const sum = this.#sums[i] as number
      if (this.layout.metrics[i]?.kind !== 'quantile') this.#sums[i] = sum + value
      else if (this.#counts[i] === 0 || value > sum) this.#sums[i] = value
      this.#counts[i] = (this.#counts[i] as number) + 1
    }
  }

  result(): Float64Array {
    return this.#sums.map((sum, i) => {
      const count = this.#counts[i] as number
      if (count === 0) return NaN
      return this.layout.metrics[i]?.kind === 'quantile' ? sum : sum / count
    })
  }
}

/** Blocks of one grain, oldest first. */
class Tier {
  readonly blocks: RowBlock[] = []
  readonly #spanMs: number
  readonly #blockRows: number

  constructor(spanMs: number, blockRows: number) {
    this.#spanMs = spanMs
    this.#blockRows = blockRows
  }

  append(layout: Layout, seq: number, atMs: number, values: ArrayLike<number>): void {
    let block = this.blocks.at(-1)
    if (block === undefined || block.layout !== layout || block.full)
      this.blocks.push((block = new RowBlock(layout, this.#blockRows)))
    block.append(seq, atMs, values)
    while (this.blocks.length > 1 && (this.blocks[0]?.lastMs ?? atMs) < atMs - this.#spanMs)
      this.blocks.shift()
  }

  /** At most `limit` rows after `seq`, all of one layout; undefined when there is none. */
  after(seq: number, limit: number): { layout: Layout; rows: Row[] } | undefined {
    const block = this.blocks.find((candidate) => candidate.lastSeq > seq)
    if (block === undefined) return undefined
    return { layout: block.layout, rows: block.rowsAfter(seq, limit) }
  }

  /** Sequence number of the newest row that is older than `atMs`; 0 when there is none. */
  seqBefore(atMs: number): number {
    for (let b = this.blocks.length - 1; b >= 0; b--) {
      const block = this.blocks[b] as RowBlock
      for (let i = block.length - 1; i >= 0; i--) if (block.atMs(i) < atMs) return block.seq(i)
    }
    return 0
  }

  get firstSeq(): number {
    return this.blocks[0]?.seq(0) ?? 0
  }

  get lastSeq(): number {
    return this.blocks.at(-1)?.lastSeq ?? 0
  }
}
