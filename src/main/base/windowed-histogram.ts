import { Histogram } from './histogram.ts'

/**
 * The last so many ticks of a live histogram, for a sampler that wants quantiles of a sliding window. The hot path
 * only ever records into the live one; each `advance` costs a copy, and nothing while the live one rests.
 */
export class WindowedHistogram {
  readonly #live: Histogram
  readonly #ticks: number
  /** Copies of the live histogram, oldest first; equal neighbours share one object. */
  readonly #copies: Histogram[]
  #window: Histogram | undefined

  /** `ticks`: how many calls of `advance` the window spans, e.g. 50 at 10 Hz for five seconds. */
  constructor(live: Histogram, ticks: number) {
    this.#live = live
    this.#ticks = ticks
    this.#copies = [live.copy()]
  }

  advance(): void {
    const last = this.#copies[this.#copies.length - 1] as Histogram
    this.#copies.push(last.count === this.#live.count ? last : this.#live.copy())
    if (this.#copies.length > this.#ticks + 1) this.#copies.shift()
    this.#window = undefined
  }

  /** Everything recorded between the oldest and the newest tick. Computed once per tick. */
  get window(): Histogram {
    const copies = this.#copies
    this.#window ??= Histogram.delta(copies[copies.length - 1] as Histogram, copies[0] as Histogram)
    return this.#window
  }
}
