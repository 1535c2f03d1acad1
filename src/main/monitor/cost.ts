/** What watching costs: the time spent sampling, encoding and sending, as a share of one core. */
import { performance } from 'node:perf_hooks'

const windowMs = 5000

export interface CostClocks {
  /** Passing time in ms. */
  now(): number
  /** Time in ms that this thread has been working. */
  worked(): number
  /** Processor time in ms of the whole process, where `worked` is only time on the wall: it bounds that from above, too. */
  burnt?(): number
}

/**
 * Real time whatever clock the program lives by, because it is real work that is measured. Where Node can tell
 * (from 23.9 on), it is the processor time of the thread. Before that it is the time on the wall, but no more than the
 * processor time of all threads: moments that the operating system gave to other programs are not ours.
 */
const realClocks: CostClocks = {
  now: () => performance.now(),
  ...('threadCpuUsage' in process
    ? { worked: threadCpuMs }
    : { worked: () => performance.now(), burnt: processCpuMs }),
}

function processCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

export class CostMeter {
  readonly #clocks: CostClocks
  #spentMs = 0
  #marks: { atMs: number; spentMs: number }[]
  #depth = 0

  constructor(clocks: CostClocks = realClocks) {
    this.#clocks = clocks
    this.#marks = [{ atMs: clocks.now(), spentMs: 0 }]
  }

  /** Runs `work` and counts its time. Nested calls count once. */
  measure<T>(work: () => T): T {
    if (this.#depth > 0) return work()
    const startMs = this.#clocks.worked()
    const burntMs = this.#clocks.burnt?.() ?? 0
    this.#depth++
    try {
      return work()
    } finally {
      this.#depth--
      const worked = this.#clocks.worked() - startMs
      const burnt = (this.#clocks.burnt?.() ?? Infinity) - burntMs
      this.#spentMs += Math.min(worked, burnt)
    }
  }

  /** % of one core over the last five seconds. Call it once per sample: it also moves the window. */
  share(): number {
    const atMs = this.#clocks.now()
    this.#marks.push({ atMs, spentMs: this.#spentMs })
    while (this.#marks.length > 2 && atMs - (this.#marks[1]?.atMs ?? atMs) >= windowMs) this.#marks.shift()
    const [first] = this.#marks
    if (first === undefined || atMs <= first.atMs) return NaN
    return (100 * (this.#spentMs - first.spentMs)) / (atMs - first.atMs)
  }
}
