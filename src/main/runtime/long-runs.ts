import type { Goroutine } from './goroutine.ts'

/** Nothing pre-empts JavaScript: this long without a wait is a finding. */
const longRunMs = 10

/** A goroutine that held the thread. */
export interface LongRun {
  readonly ms: number
  readonly goroutine: { readonly id: number; readonly name: string; readonly site: string }
}

/**
 * Finds goroutines that run long without waiting, at no cost for the others: the scheduler reports the time of a whole
 * batch of switches. It makes batches shorter when they take long, so a repeated offender is soon caught alone.
 */
export class LongRuns {
  count = 0
  maxMs = 0
  /** The last one that was caught alone. */
  last: LongRun | undefined

  /** `alone`: the only goroutine that ran in this time, or null when there were several. */
  observe(elapsedMs: number, alone: Goroutine | null): void {
    if (alone !== null && elapsedMs > this.maxMs) this.maxMs = elapsedMs
    if (elapsedMs <= longRunMs) return
    this.count++
    if (elapsedMs > this.maxMs) this.maxMs = elapsedMs
    if (alone !== null) {
      const { id, name, site } = alone
      this.last = { ms: elapsedMs, goroutine: { id, name, site } }
    }
  }
}
