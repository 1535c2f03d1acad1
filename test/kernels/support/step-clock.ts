import type { Clock, TimerHandle } from '../../../src/main/base/index.ts'

interface StepTimer {
  readonly dueMs: number
  readonly callback: () => void
}

/** Every look at the clock takes so long, so that a goroutine that polls until a timer fires gets there. */
const lookMs = 0.01

/** A clock whose owner runs the event loop's turns one by one. */
export class StepClock implements Clock {
  #nowMs = 0
  #deferred: (() => void)[] = []
  readonly #timers = new Set<StepTimer>()

  now(): number {
    return (this.#nowMs += lookMs)
  }

  wall(): number {
    return this.#nowMs
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const timer = { dueMs: this.#nowMs + delayMs, callback }
    this.#timers.add(timer)
    return timer
  }

  clearTimer(handle: TimerHandle): void {
    this.#timers.delete(handle as StepTimer)
  }

  defer(callback: () => void): void {
    this.#deferred.push(callback)
  }

  /** What was deferred, or else the next timer; false when there is neither. */
  turn(): boolean {
    const batch = this.#deferred
    this.#deferred = []
    for (const callback of batch) callback()
    if (batch.length > 0) return true
    const timer = this.#earliest()
    if (timer === undefined) return false
    this.#timers.delete(timer)
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs)
    timer.callback()
    return true
  }

  #earliest(): StepTimer | undefined {
    let first: StepTimer | undefined
    for (const timer of this.#timers) if (first === undefined || timer.dueMs < first.dueMs) first = timer
    return first
  }
}
