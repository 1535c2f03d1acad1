import type { Goroutine } from './goroutine.ts'

/** Nothing pre-empts JavaScript: this long without a wait is a finding. */
export const longRunMs = 10
/** After a long run the next so many switches are timed one by one, to learn who it is. */
const watchFor = 2000

/** A goroutine that held the thread, if the clock caught it alone. */
export interface LongRun {
  readonly ms: number
  readonly goroutine: { readonly id: number; readonly name: string; readonly site: string } | undefined
}

/**
 * Finds goroutines that run long without waiting, at no cost for the others: the scheduler reports the time of a whole
 * batch of switches; a batch that took too long turns on timing of single switches for a while.
 */
export class LongRuns {
  count = 0
  maxMs = 0
  last: LongRun | undefined
  #watch = 0

  get watching(): boolean {
    return this.#watch > 0
  }

  /** `alone`: the only goroutine that ran in this time, or null when there were several. */
  observe(elapsedMs: number, alone: Goroutine | null): void {
    if (this.#watch > 0) this.#watch--
    if (alone !== null && elapsedMs > this.maxMs) this.maxMs = elapsedMs
    if (elapsedMs <= longRunMs) return
    this.count++
    this.#watch = watchFor
    if (elapsedMs > this.maxMs) this.maxMs = elapsedMs
    const goroutine = alone === null ? undefined : { id: alone.id, name: alone.name, site: alone.site }
    this.last = { ms: elapsedMs, goroutine }
  }
}
