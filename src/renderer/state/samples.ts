/**
 * The last fifteen minutes of samples, outside React: one ring of times and one ring per series, all aligned
 * by slot. Series are keyed by name and attributes, so a new epoch (a pool appeared, a channel went) neither
 * moves nor mixes them. Invariant: times never decrease from the oldest slot to the newest; NaN is unknown.
 */
import type { Layout, MetricDescriptor, Row } from '../../shared/model.ts'
import { keyOf } from './metric.ts'
import { enlarged, firstFrom } from './rows.ts'

/** 15 min at 10 Hz, and room for the history rows that came before. */
const defaultCapacity = 9_600
const firstCapacity = 1_024

/** A live clock that jumps back by more than this restarts the store instead of starving it. */
const clockJumpMs = 2_000

export class SampleStore {
  readonly #capacity: number
  #times: Float64Array
  #columns = new Map<string, Float64Array>()
  #descriptors = new Map<string, MetricDescriptor>()
  #layout: Layout | undefined
  /** The layout's keys in row order, so that a row is written without building strings. */
  #rowColumns: Float64Array[] = []
  #retired: Float64Array[] = []
  #start = 0
  /** Samples held, of those the ones up to the horizon, and of these the ones before the floor. */
  #length = 0
  #shown = 0
  #hidden = 0
  #horizonMs = Infinity
  #floorMs = -Infinity
  #lost = 0
  #version = 0

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity
    this.#times = new Float64Array(Math.min(firstCapacity, capacity))
  }

  /** Samples from the floor to the horizon, which while one program runs is all there are. */
  get length(): number {
    return Math.max(0, this.#shown - this.#hidden)
  }
  /** Grows with each change, so that a reader can tell whether there is anything new. */
  get version(): number {
    return this.#version
  }
  /** Samples that the host dropped for this page because it was too slow. */
  get lost(): number {
    return this.#lost
  }
  get firstAt(): number {
    return this.length === 0 ? NaN : this.timeAt(0)
  }
  /** Before it nothing is shown; −∞ when nothing is kept back. */
  get floorMs(): number {
    return this.#floorMs
  }
  get lastAt(): number {
    return this.length === 0 ? NaN : this.timeAt(this.length - 1)
  }
  /** The metrics of the current epoch. */
  get metrics(): readonly MetricDescriptor[] {
    return this.#layout?.metrics ?? []
  }

  setLayout(layout: Layout): void {
    this.#layout = layout
    const keys = layout.metrics.map(keyOf)
    for (const [index, key] of keys.entries()) {
      const metric = layout.metrics[index]
      if (metric !== undefined) this.#descriptors.set(key, metric)
      if (!this.#columns.has(key)) this.#columns.set(key, new Float64Array(this.#times.length).fill(NaN))
    }
    const current = new Set(keys)
    for (const [key, column] of this.#columns) {
      if (current.has(key) || column.some((value) => !Number.isNaN(value))) continue
      this.#columns.delete(key)
      this.#descriptors.delete(key)
    }
    this.#bindColumns()
  }

  /** Takes rows of the current epoch in order; rows of another epoch and rows already held are dropped. */
  addRows(epoch: number, rows: readonly Row[], lostAtHost: number, history = false): void {
    if (this.#layout?.epoch !== epoch) return
    this.#lost = Math.max(this.#lost, lostAtHost)
    for (const row of rows) {
      const atMs = row[1]
      const lastMs = this.#length === 0 ? -Infinity : this.#heldAt(this.#length - 1)
      if (atMs <= lastMs) {
        if (history || lastMs - atMs < clockJumpMs) continue
        this.clear()
      }
      this.#append(row, atMs)
    }
    this.#show()
    this.#version++
  }

  timeAt(index: number): number {
    return this.#heldAt(index + this.#hidden)
  }

  #heldAt(index: number): number {
    return this.#times[this.#slot(index)] ?? NaN
  }

  column(key: string): SeriesReader | undefined {
    const column = this.#columns.get(key)
    if (column === undefined) return undefined
    return (index) => column[this.#slot(index + this.#hidden)] ?? NaN
  }

  /** Whether any value of the series is held: a metric may be announced and never measured. */
  hasValues(key: string): boolean {
    return this.#columns.get(key)?.some((value) => !Number.isNaN(value)) ?? false
  }

  latest(key: string): number {
    return this.length === 0 ? NaN : (this.column(key)?.(this.length - 1) ?? NaN)
  }

  /** The value of the sample nearest to the time, NaN when none lies within two seconds. */
  valueAt(key: string, timeMs: number): number {
    const after = this.indexAt(timeMs)
    const before = after - 1
    const near =
      before >= 0 && timeMs - this.timeAt(before) < Math.abs(this.timeAt(after) - timeMs) ? before : after
    const index = near >= this.length ? before : near
    if (index < 0 || Math.abs(this.timeAt(index) - timeMs) > 2_000) return NaN
    return this.column(key)?.(index) ?? NaN
  }

  /** Index of the first sample at or after the time; `length` when there is none. */
  indexAt(timeMs: number): number {
    return Math.max(0, this.#search(timeMs, this.#shown) - this.#hidden)
  }

  /** Samples after that moment are as if they had not come yet: a replay stands there. `Infinity` hides none. */
  setHorizon(timeMs: number): void {
    if (timeMs === this.#horizonMs) return
    this.#horizonMs = timeMs
    this.#show()
    this.#version++
  }

  /** Samples before that moment are as if they had never been: they are of another program. */
  setFloor(timeMs: number): void {
    if (timeMs === this.#floorMs) return
    this.#floorMs = timeMs
    this.#show()
    this.#version++
  }

  /** What `read` sees has neither floor nor horizon. */
  whole<T>(read: () => T): T {
    const shown = this.#shown
    this.#shown = this.#length
    try {
      return this.withoutFloor(read)
    } finally {
      this.#shown = shown
    }
  }

  /** For a stretch of time that was chosen, whichever program it was. */
  withoutFloor<T>(read: () => T): T {
    const hidden = this.#hidden
    this.#hidden = 0
    try {
      return read()
    } finally {
      this.#hidden = hidden
    }
  }

  #show(): void {
    this.#hidden = this.#floorMs === -Infinity ? 0 : this.#search(this.#floorMs, this.#length)
    this.#shown =
      this.#horizonMs === Infinity ? this.#length : this.#search(this.#horizonMs + 1, this.#length)
  }

  #search(timeMs: number, length: number): number {
    return firstFrom(timeMs, length, (index) => this.#heldAt(index))
  }

  /** All series under this name that have values between floor and horizon. */
  named(name: string): MetricDescriptor[] {
    return [...this.#descriptors].flatMap(([key, metric]) => {
      if (metric.name !== name) return []
      const at = this.column(key)
      for (let index = this.length - 1; at !== undefined && index >= 0; index--)
        if (!Number.isNaN(at(index))) return [metric]
      return []
    })
  }

  clear(): void {
    this.#start = 0
    this.#length = 0
    this.#shown = 0
    this.#hidden = 0
    this.#version++
    for (const column of this.#columns.values()) column.fill(NaN)
  }

  #slot(index: number): number {
    const slot = this.#start + index
    return slot >= this.#times.length ? slot - this.#times.length : slot
  }

  #append(row: Row, atMs: number): void {
    if (this.#length === this.#times.length) {
      if (this.#times.length < this.#capacity) this.#grow()
      else {
        this.#start = this.#slot(1)
        this.#length--
        if (this.#hidden > 0) this.#hidden--
      }
    }
    const slot = this.#slot(this.#length)
    this.#times[slot] = atMs
    for (let i = 0; i < this.#rowColumns.length; i++) {
      const column = this.#rowColumns[i]
      if (column !== undefined) column[slot] = row[i + 2] ?? NaN
    }
    for (const column of this.#retired) column[slot] = NaN
    this.#length++
  }

  /** Only ever called before the ring has wrapped, so that a plain copy keeps the order. */
  #grow(): void {
    const size = Math.min(this.#capacity, this.#times.length * 2)
    this.#times = enlarged(this.#times, size)
    for (const [key, column] of this.#columns) this.#columns.set(key, enlarged(column, size))
    this.#bindColumns()
  }

  #bindColumns(): void {
    const current = (this.#layout?.metrics ?? []).map((metric) => this.#columns.get(keyOf(metric)))
    this.#rowColumns = current.filter((column) => column !== undefined)
    const used = new Set(this.#rowColumns)
    this.#retired = [...this.#columns.values()].filter((column) => !used.has(column))
  }
}

/** Value of one series by sample index. */
export type SeriesReader = (index: number) => number
