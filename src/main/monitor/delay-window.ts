/** Schedule delays of all processors over the last five seconds. */
import { durationBuckets, durationOf } from '../base/index.ts'

const windowMs = 5000
const stepMs = 500

export class DelayWindow {
  /** Sums since the start, one per step, the oldest first. */
  readonly #before: Float64Array[] = []
  readonly #sums = new Float64Array(durationBuckets)
  #stepAtMs = -Infinity

  /** `counts`: since the start, by processor and bucket. */
  update(nowMs: number, counts: Iterable<ArrayLike<number>>): void {
    this.#sums.fill(0)
    for (const one of counts)
      for (let i = 0; i < durationBuckets; i++) this.#sums[i] = (this.#sums[i] as number) + (one[i] as number)
    if (nowMs - this.#stepAtMs < stepMs) return
    this.#stepAtMs = nowMs
    if (this.#before.length > windowMs / stepMs) this.#before.shift()
    this.#before.push(this.#sums.slice())
  }

  /** ms; NaN when none was measured in the window. */
  at(share: number): number {
    const before = this.#before[0]
    if (before === undefined) return NaN
    // A processor that has left takes its counts with it.
    const counts = this.#sums.map((sum, i) => Math.max(0, sum - (before[i] as number)))
    const wanted = share * counts.reduce((all, count) => all + count, 0)
    if (wanted === 0) return NaN
    let passed = 0
    return durationOf(counts.findIndex((count) => (passed += count) >= wanted))
  }
}
