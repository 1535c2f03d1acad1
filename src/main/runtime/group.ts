import { toError, UsageError } from '../base/index.ts'
import { withCancel } from './context.ts'
import type { CancelFunc, Context } from './context-tree.ts'
import { currentScheduler } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import type { EndHook } from './join.ts'
import type { Go, Op } from './op.ts'
import { QueueOp } from './queue-op.ts'
import { WaitGroup } from './wait-group.ts'
import { RESUMED } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

/** Waits for room under the group's limit. */
class RoomOp extends QueueOp {
  active = 0
  limit = Infinity

  ready(): boolean {
    return this.active < this.limit
  }

  take(): void {
    this.active++
  }

  leaveOne(): void {
    const next = this.active <= this.limit ? this.queue.shift() : null
    if (next === null) this.active--
    else next.wake(undefined, RESUMED)
  }
}

/**
 * Goroutines working on one task, after x/sync/errgroup: the first error wins, cancels the context with that error as
 * cause, and is what `wait` throws. An error in a member is the group's and no panic.
 *
 * `const g = new Group(ctx); g.go(fetchAll); yield* g.wait()`
 */
export class Group implements EndHook {
  /** @internal */
  readonly handlesErrors = true
  /** Ends at the first error, and when `wait` returns; undefined unless the group was given a parent. */
  readonly ctx: Context | undefined
  readonly #cancel: CancelFunc | undefined
  readonly #members = new WaitGroup({ name: 'errgroup' }, this)
  readonly #room = new RoomOp(reasonIndex('errgroup limit'), this)
  #error: Error | undefined

  constructor(parent?: Context) {
    if (parent === undefined) return
    const [ctx, cancel] = withCancel(parent)
    this.ctx = ctx
    this.#cancel = cancel
  }

  get active(): number {
    return this.#room.active
  }

  /** At most `n` at a time; Infinity (or a negative number, as in Go) lifts the limit. Not while members run. */
  setLimit(n: number): void {
    const { active } = this.#room
    if (active > 0) {
      throw new UsageError(
        'group-active',
        `errgroup: modify limit while ${String(active)} goroutines in the group are still active`,
      )
    }
    this.#room.limit = n < 0 ? Infinity : n
  }

  /** Starts a member; with a limit reached it waits for room: `yield* group.spawn(fn)`. */
  *spawn<A extends unknown[], T>(fn: (...args: A) => Go<T>, ...args: A): Go<Goroutine<T>> {
    yield* this.#room as Op<void>
    return this.#start(fn, args)
  }

  /** Starts a member at once. Throws if the limit is reached: use `spawn` to wait, `tryGo` to be told. */
  go<A extends unknown[], T>(fn: (...args: A) => Go<T>, ...args: A): Goroutine<T> {
    const member = this.tryGo(fn, ...args)
    if (member === undefined)
      throw new UsageError('group-limit', 'errgroup: limit reached; use spawn() to wait')
    return member
  }

  /** Undefined if the limit is reached. */
  tryGo<A extends unknown[], T>(fn: (...args: A) => Go<T>, ...args: A): Goroutine<T> | undefined {
    if (!this.#room.ready()) return undefined
    this.#room.take()
    return this.#start(fn, args)
  }

  /** Waits for all members, ends the context, and throws the first error if there was one. */
  *wait(): Go<void> {
    yield* this.#members.wait()
    this.#cancel?.(this.#error)
    if (this.#error !== undefined) throw this.#error
  }

  /** @internal A member ended. */
  goroutineEnded(value: unknown, returned: boolean): void {
    if (!returned && this.#error === undefined) {
      this.#error = toError(value)
      this.#cancel?.(this.#error)
    }
    this.#room.leaveOne()
    this.#members.done()
  }

  #start<A extends unknown[], T>(fn: (...args: A) => Go<T>, args: A): Goroutine<T> {
    this.#members.add(1)
    const g = currentScheduler().runtime.spawn(fn, args, 2)
    g.hook = this
    return g
  }
}
