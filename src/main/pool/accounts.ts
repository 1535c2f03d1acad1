import { Histogram } from '../base/index.ts'

/**
 * What a pool counts. Plain numbers, kept incrementally.
 *
 * Invariant, whenever no job is pending: submitted = completed + failed + cancelled + timedOut.
 */
export class Accounts {
  submitted = 0
  completed = 0
  failed = 0
  cancelled = 0
  timedOut = 0
  /** Refused at the door (queue full, pool closed): not part of `submitted`. */
  rejected = 0
  retried = 0
  crashes = 0
  startFailures = 0
  resizes = 0
  queueHigh = 0
  /** ms from submission (or the end of the back-off) to the start on a worker. */
  readonly wait = new Histogram()
  /** ms that a worker spent on one attempt. */
  readonly service = new Histogram()

  #busy = 0
  #busyMs = 0
  #since = 0

  /** Integrates busy workers over time, so that utilisation is right while long jobs still run. */
  setBusy(busy: number, now: number): void {
    if (busy === this.#busy) return
    this.#busyMs += this.#busy * (now - this.#since)
    this.#since = now
    this.#busy = busy
  }

  busyMs(now: number): number {
    return this.#busyMs + this.#busy * (now - this.#since)
  }
}
