/** What the workloads of every implementation have in common: their names and what one run gives back. */

export const workloadIds = [
  'pingpong',
  'buffered',
  'select2',
  'select8',
  'select-default',
  'fanin',
  'pipeline',
  'sieve',
  'pool',
  'spawn',
  'memory',
  'mutex-free',
  'mutex-held',
  'gosched',
  'cancel',
  'timers',
] as const

export type WorkloadId = (typeof workloadIds)[number]

export interface Outcome {
  /** Compared with the expected one, so that nobody is fast by leaving work out. */
  readonly checksum: number
  /** Figures that are no duration: bytes per goroutine, lateness. */
  readonly extra?: Readonly<Record<string, number>>
}

/** Started before the workload runs; a workload whose preparation is not to count calls `restart` after it. */
export interface Stopwatch {
  restart(): void
}

export type Workload = (n: number, watch: Stopwatch) => Promise<Outcome>

export interface Implementation {
  readonly version: string
  /** What it cannot do is left out, and shown as n/a. */
  readonly workloads: Partial<Readonly<Record<WorkloadId, Workload>>>
}

/** Delays of the timers, 1 to 100 ms: the same as in bench/go/timers.go. */
export function delayMs(i: number): number {
  return ((i * 7919) % 100) + 1
}

/** Collects how late timers come back. */
export class Lateness {
  #max = 0
  #sum = 0
  #count = 0
  #early = 0

  record(lateMs: number): void {
    this.#count++
    this.#sum += lateMs
    if (lateMs < 0) this.#early++
    if (lateMs > this.#max) this.#max = lateMs
  }

  outcome(): Outcome {
    const extra = { lateMaxMs: this.#max, lateMeanMs: this.#sum / this.#count, early: this.#early }
    return { checksum: this.#count, extra }
  }
}

/** Memory while everybody is parked, less what it was before: resident set as it is, heap after a collection. */
export class MemoryProbe {
  readonly #before = process.memoryUsage()

  perItem(n: number): Record<string, number> {
    const rssBytes = (process.memoryUsage.rss() - this.#before.rss) / n
    globalThis.gc?.()
    return { rssBytes, heapBytes: (process.memoryUsage().heapUsed - this.#before.heapUsed) / n }
  }
}
