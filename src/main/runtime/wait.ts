/** Waiting for what is not ours: a promise, or something that takes an AbortSignal and gives one. */
import { UsageError } from '../base/index.ts'
import { currentScheduler } from './engine.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { RESUMED, THROW, type Waiter } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const reason = reasonIndex('IO wait')

type Foreign<T> = PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T>)

class WaitOp<T> extends Op<T> {
  readonly reason = reason
  readonly target: object = this
  readonly #start: Foreign<T>
  #state: 'idle' | 'pending' | 'fulfilled' | 'rejected' = 'idle'
  #outcome: unknown
  #abort: AbortController | undefined
  #waiter: Waiter | null = null
  #sched: Scheduler | null = null

  constructor(start: Foreign<T>) {
    super()
    this.#start = start
  }

  /** Starts it, as Go evaluates operands on entry. */
  ready(): boolean {
    if (this.#waiter !== null)
      throw new UsageError('op-started-twice', 'a wait was started again while it waits')
    if (this.#state === 'idle') this.#begin()
    return this.#state !== 'pending'
  }

  take(): T {
    if (this.#state === 'rejected') throw this.#outcome
    return this.#outcome as T
  }

  override get forgettable(): boolean {
    return true
  }

  /** In two cases of one select it waits for the first of them. */
  enqueue(waiter: Waiter): void {
    if (this.#waiter !== null) return
    this.#waiter = waiter
    this.#sched = currentScheduler()
    this.#sched.foreign++
  }

  /** Killed, or a select chose another case: nobody wants the result, the signal tells so. */
  leave(): void {
    this.#unqueue()
    this.#abort?.abort()
  }

  override get holds(): boolean {
    return true
  }

  /** The select took another case while this one was ready or pending. */
  override release(): void {
    if (this.#state === 'pending') this.#abort?.abort()
  }

  #begin(): void {
    this.#state = 'pending'
    let promise: PromiseLike<T>
    if (typeof this.#start === 'function') {
      this.#abort = new AbortController()
      promise = this.#start(this.#abort.signal)
    } else promise = this.#start
    promise.then(
      (value) => {
        this.#settle('fulfilled', value, RESUMED)
      },
      (error: unknown) => {
        this.#settle('rejected', error, THROW)
      },
    )
  }

  #settle(state: 'fulfilled' | 'rejected', outcome: unknown, status: number): void {
    this.#state = state
    this.#outcome = outcome
    const waiter = this.#waiter
    if (waiter === null) return
    this.#unqueue()
    waiter.wake(outcome, status)
  }

  #unqueue(): void {
    this.#waiter = null
    if (this.#sched !== null) this.#sched.foreign--
    this.#sched = null
  }
}

/**
 * Waits for a foreign promise (wait reason `IO wait`): `const res = yield* wait(fetch(url))`. Throws what it rejects
 * with. Given a function it passes an AbortSignal that fires when the goroutine is killed or a select takes another
 * case: `yield* wait((signal) => fetch(url, { signal }))`. To keep something going across selects, start the promise
 * yourself and pass that.
 */
export function wait<T>(foreign: Foreign<T>): Op<T> {
  return new WaitOp(foreign)
}
