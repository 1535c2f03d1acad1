/** Most switches between two looks at the clock. */
const longestBatch = 64
/** A batch that took longer (ms) makes the next ones shorter, one that took less than a quarter longer. */
const batchMs = 1

/** How many switches the run loop makes between two looks at the clock: fewer as soon as goroutines take longer. */
export class Pace {
  batch = 1
  #switches = 0

  /** After a batch; `switches`: how many there have been in all. Gives how many there were since the last time. */
  adapt(elapsedMs: number, switches: number): number {
    if (elapsedMs > batchMs) this.batch = Math.max(1, this.batch >> 3)
    else if (elapsedMs < batchMs / 4 && this.batch < longestBatch) this.batch *= 2
    const since = switches - this.#switches
    this.#switches = switches
    return since
  }
}
