import { UsageError } from '../base/index.ts'
import { currentScheduler } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import type { EndHook } from './join.ts'
import type { Go, Op } from './op.ts'
import { QueueOp } from './queue-op.ts'
import { RESUMED } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

class ZeroOp extends QueueOp {
  count = 0

  ready(): boolean {
    return this.count === 0
  }

  take(): void {
    // nothing to give
  }
}

/** Waits for a number of things to be done. `wg.go(fn)` counts by itself. */
export class WaitGroup implements EndHook {
  /** @internal */
  readonly handlesErrors = false
  readonly #op = new ZeroOp(reasonIndex('sync.WaitGroup.Wait'), this)

  get count(): number {
    return this.#op.count
  }

  /** Throws if the counter would become negative. */
  add(delta: number): void {
    const count = this.#op.count + delta
    if (count < 0) throw new UsageError('negative-waitgroup', 'sync: negative WaitGroup counter')
    this.#op.count = count
    if (count > 0) return
    const { queue } = this.#op
    for (let w = queue.shift(); w !== null; w = queue.shift()) w.wake(undefined, RESUMED)
  }

  done(): void {
    this.add(-1)
  }

  wait(): Op<void> {
    return this.#op
  }

  /** @internal */
  goroutineEnded(): void {
    this.add(-1)
  }

  /** Runs it in a goroutine of its own and counts it until it ends, however it ends. */
  go<A extends unknown[], T>(fn: (...args: A) => Go<T>, ...args: A): Goroutine<T> {
    this.add(1)
    const g = currentScheduler().runtime.spawn(fn, args, 1)
    g.hook = this
    return g
  }
}
