/** What watching costs: the time spent sampling, encoding and sending, as a share of one core. */
import { performance } from 'node:perf_hooks'

const windowMs = 5000

export class CostMeter {
  readonly #now: () => number
  #spentMs = 0
  #marks: { atMs: number; spentMs: number }[]
  #depth = 0

  /** `now`: real time whatever clock the program lives by, because it is real work that is measured. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#marks = [{ atMs: now(), spentMs: 0 }]
  }

  /** Runs `work` and counts its time. Nested calls count once. */
  measure<T>(work: () => T): T {
    if (this.#depth > 0) return work()
    const startMs = this.#now()
    this.#depth++
    try {
      return work()
    } finally {
      this.#depth--
      this.#spentMs += this.#now() - startMs
    }
  }

  /** % of one core over the last five seconds. Call it once per sample: it also moves the window. */
  share(): number {
    const atMs = this.#now()
    this.#marks.push({ atMs, spentMs: this.#spentMs })
    while (this.#marks.length > 2 && atMs - (this.#marks[1]?.atMs ?? atMs) >= windowMs) this.#marks.shift()
    const [first] = this.#marks
    if (first === undefined || atMs <= first.atMs) return NaN
    return (100 * (this.#spentMs - first.spentMs)) / (atMs - first.atMs)
  }
}
