import type { Clock, TimerHandle } from './clock.ts'
import { UsageError } from './errors.ts'

interface VirtualTimer {
  dueMs: number
  sequence: number
  callback: () => void
}

/** So many rounds of deferred work without the time moving mean that somebody spins. */
const maxRounds = 100_000

/**
 * A clock that moves only when told to. Deferred work runs on the next turn of the real event loop, or at once
 * inside `advance`, which also lets everything that a timer woke run before the next timer fires.
 */
export class VirtualClock implements Clock {
  #nowMs: number
  readonly #epochMs: number
  #sequence = 0
  readonly #timers = new Set<VirtualTimer>()
  #deferred: (() => void)[] = []
  #armed = false

  /** `epochMs` is the wall time at which `now()` is 0; default is 2000-01-01, as in Go's test bubbles. */
  constructor(startMs = 0, epochMs = Date.UTC(2000, 0, 1)) {
    this.#nowMs = startMs
    this.#epochMs = epochMs
  }

  now(): number {
    return this.#nowMs
  }

  wall(): number {
    return this.#epochMs + this.#nowMs
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), sequence: this.#sequence++, callback }
    this.#timers.add(timer)
    return timer
  }

  clearTimer(handle: TimerHandle): void {
    this.#timers.delete(handle as VirtualTimer)
  }

  defer(callback: () => void): void {
    this.#deferred.push(callback)
    if (this.#armed) return
    this.#armed = true
    setImmediate(() => {
      this.#armed = false
      this.#runBatch()
    })
  }

  /** Time of the earliest timer, if there is one. */
  get nextMs(): number | undefined {
    return this.#earliest()?.dueMs
  }

  /** Moves the time, firing timers in order; each time step is followed by all the work it caused. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new UsageError('clock-backwards', `advance: ${String(ms)} ms is not a step forward`)
    const target = this.#nowMs + ms
    this.settle()
    for (
      let timer = this.#earliest();
      timer !== undefined && timer.dueMs <= target;
      timer = this.#earliest()
    ) {
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs)
      this.#timers.delete(timer)
      timer.callback()
      this.settle()
    }
    this.#nowMs = target
  }

  /** Runs deferred work until there is none, without moving the time. */
  settle(): void {
    for (let round = 0; this.#deferred.length > 0; round++) {
      if (round === maxRounds) throw new UsageError('clock-spin', 'work never settles: a goroutine spins')
      this.#runBatch()
    }
  }

  #runBatch(): void {
    const batch = this.#deferred
    this.#deferred = []
    for (const callback of batch) callback()
  }

  #earliest(): VirtualTimer | undefined {
    let first: VirtualTimer | undefined
    for (const timer of this.#timers) {
      if (first === undefined || timer.dueMs < first.dueMs) first = timer
    }
    return first
  }
}
