/**
 * An operation is something that may wait: a receive, a lock, a sleep. The same object serves three callers:
 * `yield* op` in a goroutine, `await op` in ordinary async code, and a case of `select`.
 *
 * It is an iterator of itself. `next()` tries at once and returns the shared result; otherwise it parks the goroutine
 * and returns PARKED, which `yield*` passes to the scheduler untouched; woken, the scheduler calls `next()` again,
 * which finds the goroutine RESUMED and returns that result. A sub-generator per operation would cost ten times as much.
 * Locks and buffered channels try in `[Symbol.iterator]()` already, and then give the result, an iterator of itself, too.
 */
import { RuntimeBug } from '../base/index.ts'
import { currentScheduler, done, engine, LEFT, outsideGoroutine, type Park, turn } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import type { Scheduler } from './scheduler.ts'
import { OBSERVED, RESUMED, RESUMED_CLOSED, RETRY, RUNNING, type Waiter } from './waiter.ts'

/**
 * A blocking helper: `function* fetchJob(id: number): Go<Job>`, called with `yield*`. (What it yields is PARK; the type
 * says `symbol`, because that is what TypeScript infers for a generator without an annotation.)
 */
export type Go<T> = Generator<symbol, T, unknown>

/** @internal Given by `take` of a channel between threads when another thread was faster: look again. */
export const MISSED: unique symbol = Symbol('weir.missed')

export abstract class Op<T> implements PromiseLike<T> {
  /** @internal Index of the wait reason while parked here. */
  abstract readonly reason: number
  /** @internal What the goroutine waits for: a channel, a mutex, a timer. Feeds the wait-for graph. */
  abstract readonly target: object
  /** @internal Would it complete now? Changes nothing. */
  abstract ready(): boolean
  /** @internal Completes it. Only called when `ready()`. May throw. */
  abstract take(): T
  /** @internal Joins the queue. Only called when not `ready()`. */
  abstract enqueue(waiter: Waiter): void
  /** @internal Leaves the queue without having been served: a select's loser, a killed goroutine. */
  abstract leave(waiter: Waiter): void

  /**
   * @internal As `leave`, unless another thread has served the waiter already: then false, and its wake is to come. Only a
   * channel between threads ever says so.
   */
  withdraw(waiter: Waiter): boolean {
    this.leave(waiter)
    return true
  }

  /**
   * @internal A wake of it may be ignored: nothing has changed hands, and who asks again finds it as it was. So a select may
   * wait for it while another thread can serve one of its other cases.
   */
  get forgettable(): boolean {
    return false
  }

  /** @internal What a waiter gets that was woken with this value; not `ok`: by a close. */
  finish(value: unknown, ok: boolean): T {
    return (ok ? value : undefined) as T
  }

  /** @internal Does it hold something that `release` gives back? */
  get holds(): boolean {
    return false
  }

  /** @internal The select that held this operation is over. */
  release(): void {
    // most operations hold nothing
  }

  /** @internal Whose outside waiter an `await` is; null means the current runtime. */
  home(): Scheduler | null {
    return null
  }

  [Symbol.iterator](): Iterator<Park, T, unknown> {
    return this
  }

  /** @internal The iterator protocol behind `yield*`. */
  next(): IteratorResult<Park, T> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (g.status !== RUNNING) {
      if (g.status !== RETRY) return this.resume(g)
      g.status = RUNNING
    } else if (--turn[LEFT] < 0) return g.yieldSlice()
    if (this.ready()) return done(this.take())
    this.enqueue(g)
    return g.park(this)
  }

  /** @internal */
  protected resume(g: Goroutine): IteratorReturnResult<T> {
    if (g.status < 0) tellObserver(g)
    const { status, value } = g
    if (status !== RESUMED && status !== RESUMED_CLOSED)
      throw new RuntimeBug(`resumed with status ${String(status)}`)
    g.status = RUNNING
    g.value = undefined
    return done(this.finish(value, status === RESUMED))
  }

  /** @internal A kill unwinds through here. */
  return(value?: unknown): IteratorResult<Park, T> {
    return { done: true, value: value as T }
  }

  /** @internal The scheduler throws into the goroutine through here. */
  throw(error: unknown): never {
    throw error
  }

  /** @internal `await op`: an outside waiter, served in the same order as everybody else. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return new Promise<T>((resolve, reject) => {
      const sched = this.home() ?? currentScheduler()
      sched.awaitOutside(this, resolve, reject)
    }).then(onFulfilled, onRejected)
  }
}

/** On the stack of the goroutine that goes on: the profile takes its trace. */
export function tellObserver(g: Goroutine): void {
  g.status = g.status === OBSERVED ? RESUMED : RESUMED_CLOSED
  if (g.on !== null) g.sched.observer?.resumed(g, g.on)
}
