/** Most switches between two looks at the clock. */
const longestBatch = 64
/** Most operations that complete at once until their goroutine has to let the others run, fewest, and how many at first. */
const mostOperations = 1024
const fewestOperations = 16
const firstOperations = 256
/** A batch that took longer (ms) makes the next ones shorter, one that took less than a quarter longer. */
const batchMs = 1

/** How much the run loop does between two looks at the clock: less as soon as goroutines take longer. */
export class Pace {
  /** Switches. */
  batch = 1
  /** Operations that complete at once. */
  operations = firstOperations
  #switches = 0

  /** After a batch; `switches`: how many there have been in all. Gives how many there were since the last time. */
  adapt(elapsedMs: number, switches: number): number {
    if (elapsedMs > batchMs) {
      this.batch = Math.max(1, this.batch >> 3)
      this.operations = Math.max(fewestOperations, this.operations >> 3)
    } else if (elapsedMs < batchMs / 4) {
      if (this.batch < longestBatch) this.batch *= 2
      if (this.operations < mostOperations) this.operations *= 2
    }
    const since = switches - this.#switches
    this.#switches = switches
    return since
  }
}
