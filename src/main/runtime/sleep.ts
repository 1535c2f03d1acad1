import { UsageError } from '../base/index.ts'
import { currentScheduler } from './engine.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import type { HeapEntry } from './timer-heap.ts'
import { RESUMED, type Waiter } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const reason = reasonIndex('sleep')

/** One sleep, its own timer; the time counts from the moment it is started. */
class SleepOp extends Op<void> implements HeapEntry {
  readonly reason = reason
  readonly #ms: number
  dueMs = 0.5
  sequence = 0
  index = -1
  #waiter: Waiter | null = null
  #sched: Scheduler | null = null

  constructor(ms: number) {
    super()
    this.#ms = ms
  }

  get target(): this {
    return this
  }

  ready(): boolean {
    if (this.#waiter !== null)
      throw new UsageError('op-started-twice', 'a sleep was started again while it waits')
    return !(this.#ms > 0)
  }

  take(): void {
    // nothing to give
  }

  override get forgettable(): boolean {
    return true
  }

  /** In two cases of one select it waits for the first of them: it has one place in the heap. */
  enqueue(waiter: Waiter): void {
    if (this.#waiter !== null) return
    const sched = currentScheduler()
    this.#waiter = waiter
    this.#sched = sched
    sched.startTimer(this, sched.clock.now() + this.#ms)
  }

  leave(): void {
    this.#waiter = null
    this.#sched?.stopTimer(this)
  }

  override finish(): void {
    // a sleep gives nothing
  }

  fire(): void {
    const sleeper = this.#waiter
    this.#waiter = null
    sleeper?.wake(undefined, RESUMED)
  }
}

/** Waits for so many milliseconds, never less. 0 or less does not wait at all. */
export function sleep(ms: number): Op<void> {
  return new SleepOp(ms)
}
