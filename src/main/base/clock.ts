/** Where time comes from. Everything that waits asks a Clock, so that tests can hold time still. */

/** Opaque; give it back to `clearTimer` of the clock that made it. */
export type TimerHandle = object

export interface Clock {
  /** Milliseconds with fractions, monotonic, from an arbitrary zero. */
  now(): number
  /** Milliseconds since 1970. */
  wall(): number
  /** Calls back once, not before `delayMs` have passed. */
  setTimer(callback: () => void, delayMs: number): TimerHandle
  clearTimer(handle: TimerHandle): void
  /** Calls back soon, after the event loop had its turn. */
  defer(callback: () => void): void
}

/** Node takes whatever is longer for 1 ms. */
const longestTimeout = 2 ** 31 - 1

/** Node counts from the start of the loop's turn and in whole ms, so its timers can be early: look, and wait for the rest. */
class RealTimer {
  readonly #dueMs: number
  readonly #callback: () => void
  #timeout: ReturnType<typeof setTimeout>

  constructor(callback: () => void, delayMs: number) {
    this.#dueMs = performance.now() + delayMs
    this.#callback = callback
    this.#timeout = this.#start(delayMs)
  }

  clear(): void {
    clearTimeout(this.#timeout)
  }

  #start(delayMs: number): ReturnType<typeof setTimeout> {
    return setTimeout(
      () => {
        const leftMs = this.#dueMs - performance.now()
        if (leftMs > 0) this.#timeout = this.#start(leftMs)
        else this.#callback()
      },
      Math.min(Math.ceil(delayMs), longestTimeout),
    )
  }
}

export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimer: (callback, delayMs) => new RealTimer(callback, delayMs),
  clearTimer: (handle) => {
    ;(handle as RealTimer).clear()
  },
  defer: (callback) => {
    setImmediate(callback)
  },
}
