import { currentId, engine, outsideGoroutine, type Park } from './engine.ts'
import { Label, type LabelOptions } from './label.ts'
import type { Mutex } from './mutex.ts'
import type { Go } from './op.ts'
import { QueueOp } from './queue-op.ts'
import { RESUMED, RUNNING } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

class SignalOp extends QueueOp {
  /** Joins the queue at once: a turn for others between the unlock and this would lose the signal of one of them. */
  override next(): IteratorResult<Park, void> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (g.status !== RUNNING) return this.resume(g)
    this.queue.push(g)
    return g.park(this)
  }

  ready(): boolean {
    return false
  }

  take(): void {
    // never ready without a signal
  }
}

/**
 * A condition: goroutines wait for it with the mutex held, others signal. No wake-up comes without a signal, but the
 * condition may be false again by the time the lock is back, so test it in a loop.
 */
export class Cond extends Label {
  readonly mutex: Mutex
  readonly #op = new SignalOp(reasonIndex('sync.Cond.Wait'), this)

  /** @internal Who signalled last; -1: nobody has. */
  signaller = -1

  constructor(mutex: Mutex, options?: LabelOptions) {
    super('cond', options)
    this.mutex = mutex
  }

  get waiting(): number {
    return this.#op.queue.length
  }

  /** Unlocks, waits for a signal, locks again (also when killed: the caller's finally unlocks). */
  *wait(): Go<void> {
    this.mutex.unlock()
    try {
      yield* this.#op
    } finally {
      yield* this.mutex.lock()
    }
  }

  /** Wakes the one that waits longest, if any. */
  signal(): void {
    this.signaller = currentId()
    this.#op.queue.shift()?.wake(undefined, RESUMED)
  }

  broadcast(): void {
    this.signaller = currentId()
    const { queue } = this.#op
    for (let w = queue.shift(); w !== null; w = queue.shift()) w.wake(undefined, RESUMED)
  }
}
