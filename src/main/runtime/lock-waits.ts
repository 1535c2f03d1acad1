/** How long goroutines waited for a lock. Whoever finds it free touches nothing here. */
import { Histogram } from '../base/index.ts'
import { engine } from './engine.ts'
import type { Scheduler } from './scheduler.ts'
import { ticksPerMs } from './tick-clock.ts'
import type { Waiter } from './waiter.ts'

/** Of waits shorter than a millisecond one in so many is recorded, with the weight of all. */
const oneOf = 8

/** A mutex, a read-write mutex, a semaphore; and a wait group, which is no lock and keeps nobody out. */
export interface Contended {
  readonly name: string
  /** Waiters now. */
  readonly waiting: number
  /** @internal Null until somebody has waited for it. */
  waits: LockWaits | null
}

export class LockWaits {
  /** Waits that ended with the lock. */
  count = 0
  /** Of those, in ms. */
  readonly histogram = new Histogram()

  /** From `since` on, in ticks of `sched`, until now. */
  record({ ticks, stamps }: Scheduler, since: number): void {
    const nth = this.count++
    const short = since >= 0 && ticks - since < ticksPerMs
    if (short && nth % oneOf !== 0) return
    this.histogram.record(stamps.between(since, ticks) / ticksPerMs, short ? oneOf : 1)
  }
}

/** The waiter is let in, by a goroutine of its runtime: code outside has no clock at hand. */
export function letIn(lock: Contended, waiter: Waiter): void {
  const sched = engine.current?.sched
  if (sched === undefined) return
  let { waits } = lock
  if (waits === null) {
    lock.waits = waits = new LockWaits()
    sched.locks.add(lock)
  }
  waits.record(sched, waiter.since)
}
