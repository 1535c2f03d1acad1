import type { Clock, TimerHandle } from '../base/index.ts'

/** The one timer of the clock that a runtime holds: it wakes the scheduler when the earliest of its own is due. */
export class Alarm {
  readonly #clock: Clock
  readonly #ring: () => void
  #handle: TimerHandle | undefined
  #dueMs = Infinity

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** Rings at `dueMs` or earlier: one that is set for earlier is left, the scheduler then sets it anew. */
  set(dueMs: number): void {
    if (dueMs === Infinity) this.clear()
    else if (dueMs < this.#dueMs) {
      this.clear()
      this.#dueMs = dueMs
      this.#handle = this.#clock.setTimer(
        () => {
          this.#handle = undefined
          this.#dueMs = Infinity
          this.#ring()
        },
        Math.max(0, dueMs - this.#clock.now()),
      )
    }
  }

  clear(): void {
    if (this.#handle !== undefined) this.#clock.clearTimer(this.#handle)
    this.#handle = undefined
    this.#dueMs = Infinity
  }
}
