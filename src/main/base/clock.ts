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

export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  // Node cuts fractions off and would fire early: round up.
  setTimer: (callback, delayMs) => setTimeout(callback, Math.ceil(delayMs)),
  clearTimer: (handle) => {
    clearTimeout(handle as ReturnType<typeof setTimeout>)
  },
  defer: (callback) => {
    setImmediate(callback)
  },
}
