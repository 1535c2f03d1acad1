/**
 * `await op` from ordinary async code. The outside waiter is a goroutine without a body of its own: it stands in the
 * same queues, is served in the same order, and settles a promise instead of running a generator.
 */
import type { Body } from './body.ts'
import { engine, LEFT, PARKED, turn } from './engine.ts'
import { Goroutine } from './goroutine.ts'
import type { Op } from './op.ts'
import { Origin } from './origin.ts'
import type { Scheduler } from './scheduler.ts'

const origin = new Origin('await', '')
const finished: IteratorReturnResult<undefined> = { done: true, value: undefined }

class OutsideBody<T> implements Body {
  readonly #op: Op<T>
  readonly #resolve: (value: T) => void
  readonly #reject: (reason: unknown) => void

  constructor(op: Op<T>, resolve: (value: T) => void, reject: (reason: unknown) => void) {
    this.#op = op
    this.#resolve = resolve
    this.#reject = reject
  }

  next(): IteratorResult<unknown, unknown> {
    try {
      const result = this.#op.next()
      if (result.done !== true) return PARKED
      this.#resolve(result.value)
    } catch (error) {
      this.#reject(error)
    }
    return finished
  }

  throw(error: unknown): IteratorResult<unknown, unknown> {
    this.#reject(error)
    return finished
  }

  /** Killed: the reason takes the place of the value. */
  return(reason: unknown): IteratorResult<unknown, unknown> {
    return this.throw(reason)
  }
}

export function awaitOutside<T>(
  sched: Scheduler,
  op: Op<T>,
  resolve: (value: T) => void,
  reject: (reason: unknown) => void,
): void {
  const before = engine.current
  const left = turn[LEFT]
  const waiter = new Goroutine(0, new OutsideBody(op, resolve, reject), sched, origin)
  engine.seat.taken = waiter
  turn[LEFT] = Math.max(left, 0) + 1
  try {
    if (waiter.body.next() === PARKED) sched.outsiders.add(waiter)
  } finally {
    engine.seat.taken = before
    turn[LEFT] = left
  }
}
