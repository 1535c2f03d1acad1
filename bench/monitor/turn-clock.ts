/**
 * The monitor's time: passes only while it is its turn. With turns much shorter than the monitor's periods it still does
 * everything at its own rates, and the two ways that are compared stand so close together that they share the moods of the
 * machine.
 */
import { type Clock, realClock, type TimerHandle } from '../../src/main/base/index.ts'

interface Timer {
  readonly callback: () => void
  readonly dueMs: number
  running: TimerHandle | undefined
}

export class TurnClock implements Clock {
  readonly #timers = new Set<Timer>()
  /** Its own ms per real one. */
  #speed = 1
  #ownMs = 0
  #sinceMs = realClock.now()

  now(): number {
    return this.#ownMs + (realClock.now() - this.#sinceMs) * this.#speed
  }

  wall(): number {
    return realClock.wall()
  }

  /** 0 stands still, 1 is real; it can also be made to hurry, so that all code is compiled before anything is measured. */
  set speed(speed: number) {
    this.#ownMs = this.now()
    this.#sinceMs = realClock.now()
    this.#speed = speed
    for (const timer of this.#timers) {
      disarm(timer)
      this.#arm(timer)
    }
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const timer: Timer = { callback, dueMs: this.now() + delayMs, running: undefined }
    this.#timers.add(timer)
    this.#arm(timer)
    return timer
  }

  clearTimer(handle: TimerHandle): void {
    const timer = handle as Timer
    this.#timers.delete(timer)
    disarm(timer)
  }

  defer(callback: () => void): void {
    realClock.defer(callback)
  }

  #arm(timer: Timer): void {
    if (this.#speed === 0) return
    const delayMs = Math.max(0, timer.dueMs - this.now()) / this.#speed
    timer.running = realClock.setTimer(() => {
      this.#timers.delete(timer)
      timer.callback()
    }, delayMs)
  }
}

function disarm(timer: Timer): void {
  if (timer.running !== undefined) realClock.clearTimer(timer.running)
  timer.running = undefined
}
