/**
 * The tree of contexts: cancellation, deadlines and values travel down through it.
 *
 * Invariants: a context that is done has an error, a cause and no children, and stands in no parent's set; a deadline's
 * timer is in the heap only while its context is alive.
 */
import { DeadlineExceeded } from '../base/index.ts'
import { Chan } from './chan.ts'
import { NilChan } from './nil-chan.ts'
import type { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { Timer, type TimerTarget } from './timer-heap.ts'

/** Carries cancellation, a deadline and values. Made by `background`, `withCancel` and the other functions here. */
export abstract class Context {
  /** @internal */
  readonly sched: Scheduler
  /** @internal The nearest context, this one or above, that can end; null when none can. */
  abstract readonly ender: CancelContext | null

  constructor(sched: Scheduler) {
    this.sched = sched
  }

  /** Completes once the context is done: `stop: ctx.done()` in a select. Never, for one that cannot end. */
  done(): Op<undefined> {
    return this.ender?.doneChan().recv() ?? new NilChan<never>(this.sched).recv()
  }

  /** `Canceled` or `DeadlineExceeded` once done, else undefined. */
  get err(): Error | undefined {
    return this.ender?.ended?.err
  }

  /** For fetch and friends: aborts, with the cause as reason, when the context is done. Made on first use. */
  get signal(): AbortSignal {
    return this.ender?.abortSignal() ?? new AbortController().signal
  }

  /** Wall time in ms since 1970 at which it ends by itself. */
  get deadline(): number | undefined {
    return this.ender?.deadlineMs
  }

  /** What this context or the nearest above it was given for the key. */
  abstract value(key: unknown): unknown
}

/** Never ends: the background, and what `withoutCancel` makes. */
export class EndlessContext extends Context {
  readonly ender = null
  readonly #values: Context | null

  constructor(sched: Scheduler, values: Context | null) {
    super(sched)
    this.#values = values
  }

  value(key: unknown): unknown {
    return this.#values?.value(key)
  }
}

export class ValueContext extends Context {
  readonly ender: CancelContext | null
  readonly #parent: Context
  readonly #key: unknown
  readonly #value: unknown

  constructor(parent: Context, key: unknown, value: unknown) {
    super(parent.sched)
    this.ender = parent.ender
    this.#parent = parent
    this.#key = key
    this.#value = value
  }

  value(key: unknown): unknown {
    return key === this.#key ? this.#value : this.#parent.value(key)
  }
}

/** Told when the context it hangs on ends. */
export interface Child {
  parentEnded(err: Error, cause: Error): void
}

/** Ends the context; `cause` is what `cause(ctx)` then gives. Only the first call counts. */
export type CancelFunc = (cause?: Error) => void

export class CancelContext extends Context implements Child, TimerTarget {
  readonly ender = this
  readonly deadlineMs: number | undefined
  /** The function that cancels it, as far as anybody still holds it. */
  canceller: WeakRef<CancelFunc> | undefined
  ended: { readonly err: Error; readonly cause: Error } | undefined
  readonly #parent: Context
  #children: Set<Child> | undefined
  #done: Chan<never> | undefined
  #abort: AbortController | undefined
  #timer: Timer | undefined

  constructor(parent: Context, deadlineMs?: number) {
    super(parent.sched)
    this.#parent = parent
    const inherited = parent.deadline
    const own = deadlineMs !== undefined && (inherited === undefined || deadlineMs < inherited)
    this.deadlineMs = own ? deadlineMs : inherited
    this.sched.tallies.contexts++
    parent.ender?.adopt(this)
    if (own && this.ended === undefined) this.#startTimer(deadlineMs)
  }

  value(key: unknown): unknown {
    return this.#parent.value(key)
  }

  doneChan(): Chan<never> {
    if (this.#done === undefined) {
      this.#done = new Chan<never>(this.sched, 0, 'context', '', 0, false)
      this.#done.context = this
      if (this.ended !== undefined) this.#done.close()
    }
    return this.#done
  }

  abortSignal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController()
      if (this.ended !== undefined) this.#abort.abort(this.ended.cause)
    }
    return this.#abort.signal
  }

  /** A context already done tells the child at once and keeps nothing. */
  adopt(child: Child): void {
    if (this.ended !== undefined) child.parentEnded(this.ended.err, this.ended.cause)
    else (this.#children ??= new Set()).add(child)
  }

  /** False if it was no longer there. */
  disown(child: Child): boolean {
    return this.#children?.delete(child) ?? false
  }

  /**
   * Nobody can end it any more: its cancel function and those above it were dropped without a call, and it has no
   * deadline. Known only after a garbage collection has found that out.
   */
  get abandoned(): boolean {
    const { canceller } = this
    if (this.ended !== undefined || this.deadlineMs !== undefined || canceller === undefined) return false
    return canceller.deref() === undefined && (this.#parent.ender?.abandoned ?? true)
  }

  get children(): number {
    return this.#children?.size ?? 0
  }

  /** Only the first end counts. The state is final before anybody is told. */
  end(err: Error, cause: Error): void {
    if (this.ended !== undefined) return
    this.ended = { err, cause }
    this.sched.tallies.contexts--
    this.#parent.ender?.disown(this)
    if (this.#timer !== undefined) this.sched.stopTimer(this.#timer)
    this.#done?.close()
    this.#abort?.abort(cause)
    // The set stays while it is walked: telling one child may make another leave, which then must not be told.
    for (const child of this.#children ?? []) child.parentEnded(err, cause)
    this.#children = undefined
  }

  parentEnded(err: Error, cause: Error): void {
    this.end(err, cause)
  }

  /** The deadline passed. */
  fire(): void {
    const err = new DeadlineExceeded()
    this.end(err, err)
  }

  #startTimer(deadlineMs: number): void {
    const left = deadlineMs - this.sched.clock.wall()
    if (!(left > 0)) {
      this.fire()
      return
    }
    this.#timer = new Timer(this)
    this.sched.startTimer(this.#timer, this.sched.clock.now() + left)
  }
}
