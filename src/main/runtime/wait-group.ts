import { UsageError } from '../base/index.ts'
import { currentId, currentScheduler, engine } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import type { EndHook } from './join.ts'
import { Label, type LabelOptions } from './label.ts'
import { letIn, type LockWaits } from './lock-waits.ts'
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
export class WaitGroup extends Label implements EndHook {
  /** @internal */
  readonly handlesErrors = false
  readonly #op = new ZeroOp(reasonIndex('sync.WaitGroup.Wait'), this)

  /** @internal */
  waits: LockWaits | null = null
  /** @internal Who added last, and how many goroutines had been made when the count last rose from 0. */
  adder = 0
  /** @internal */
  spawnedBefore = 0
  /** @internal Whose end hook counts its members down: itself, or the group it belongs to. */
  readonly members: EndHook

  constructor(options?: LabelOptions, members?: EndHook) {
    super('waitgroup', options)
    this.members = members ?? this
  }

  get count(): number {
    return this.#op.count
  }

  /** How many wait for it. */
  get waiting(): number {
    return this.#op.queue.length
  }

  /** Throws if the counter would become negative. */
  add(delta: number): void {
    const count = this.#op.count + delta
    if (count < 0) throw new UsageError('negative-waitgroup', 'sync: negative WaitGroup counter')
    if (delta > 0) this.#note(this.#op.count === 0)
    this.#op.count = count
    if (count > 0) return
    const { queue } = this.#op
    for (let w = queue.shift(); w !== null; w = queue.shift()) {
      // Only of those with a name: many a program makes one per request.
      if (this.site !== '') letIn(this, w)
      w.wake(undefined, RESUMED)
    }
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

  #note(first: boolean): void {
    this.adder = currentId()
    if (first) this.spawnedBefore = engine.current?.sched.spawned ?? 0
  }
}
