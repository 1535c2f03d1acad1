/** Quantiles over the last five seconds of a live histogram. */
import { type Histogram, WindowedHistogram } from '../base/index.ts'

const windowMs = 5000
/** Percentiles are drawn at 2 Hz; advancing at the sampling rate would only cost copies. */
export const stepMs = 500

export class SlidingQuantiles {
  readonly #live: () => Histogram | undefined
  #windowed: WindowedHistogram | undefined
  #stepAtMs = -Infinity

  /** `live` may be undefined until the first value was recorded (channels make theirs lazily). */
  constructor(live: () => Histogram | undefined) {
    this.#live = live
  }

  update(nowMs: number): void {
    if (nowMs - this.#stepAtMs < stepMs) return
    this.#stepAtMs = nowMs
    const live = this.#live()
    if (live === undefined) return
    this.#windowed ??= new WindowedHistogram(live, windowMs / stepMs)
    this.#windowed.advance()
  }

  /** NaN when nothing was recorded in the window. */
  at(share: number): number {
    const window = this.#windowed?.window
    return window === undefined || window.count === 0 ? NaN : window.quantile(share)
  }

  get window(): Histogram | undefined {
    return this.#windowed?.window
  }

  get mean(): number {
    const window = this.#windowed?.window
    return window === undefined || window.count === 0 ? NaN : window.mean
  }
}
