/**
 * What every operation touches on its hot path: who runs now, how much of the slice is left, and the result objects
 * and iterators that `yield*` passes through without allocating. One JavaScript thread runs one goroutine at a time,
 * whatever its runtime, so this is per thread and not per runtime.
 */
import { RuntimeBug, UsageError } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'
import type { Scheduler } from './scheduler.ts'

/** What a parked goroutine yields; only the scheduler sees it. */
export const PARK: unique symbol = Symbol('weir.park')
export type Park = typeof PARK

/** %IteratorPrototype%[Symbol.iterator], which gives what it is called on: a built-in function, so it takes no frame. */
const itself = (
  Object.getPrototypeOf(Object.getPrototypeOf([].values())) as { [Symbol.iterator]: () => never }
)[Symbol.iterator]

/**
 * What `next()` of an operation returns. Reused, because `yield*` reads it at once; all of one shape, which whoever reads it
 * checks. It is also the iterator that an operation gives which could complete at once, and has: `yield*` calls `next`, a
 * call that the engine does not inline, as it does `[Symbol.iterator]`, and gets the result itself.
 */
class Result {
  readonly done: boolean
  value: unknown
  declare readonly next: () => never

  static {
    Object.defineProperty(this.prototype, 'next', { value: itself })
  }

  constructor(done: boolean, value: unknown) {
    this.done = done
    this.value = value
  }
}

/**
 * What is written with each switch or value. A run loop takes a fresh one every few switches: V8 makes a note of each pointer
 * that is written from an old object to a young one, which takes as long as half an operation, and goroutines and values
 * are young.
 */
export class Seat {
  taken: Goroutine | null = null
  /** Of operations that completed. */
  readonly done = new Result(true, undefined)
}

class Engine {
  seat = new Seat()
  /** The default runtime's scheduler, made on first use; installed by runtime.ts. */
  fallback = (): Scheduler => {
    throw new RuntimeBug('no default runtime installed')
  }

  /** The goroutine whose code is running, or null outside the run loop. */
  get current(): Goroutine | null {
    return this.seat.taken
  }
}

export const engine = new Engine()

/** Operations that may yet be started until the goroutine has to let the others run; 0 and less while none runs. */
export const LEFT = 0
/** The goroutine's id; 0 while none runs, or when its id is no number of 31 bits. */
export const WHO = 1
/** Turns that goroutines may yet have until the run loop looks at the clock. */
export const TURNS = 2

/**
 * Of the turn that a goroutine has, as numbers beside the heap (a smaller array would lie within it): to count in a field of
 * `engine` took a tenth of what a buffered send and receive take.
 */
export const turn = new Int32Array(new ArrayBuffer(128)) as unknown as {
  [LEFT]: number
  [WHO]: number
  [TURNS]: number
}

/** The runtime whose slice is running, else the default one. */
export function currentScheduler(): Scheduler {
  return engine.current === null ? engine.fallback() : engine.current.sched
}

/** Who runs, as a number that keeps nobody alive: what primitives note about holders and users. 0: code outside. */
export function currentId(): number {
  return engine.current === null ? 0 : engine.current.id
}

/** Of an operation that parked its goroutine. */
export const PARKED = new Result(false, PARK) as Result & IteratorYieldResult<Park>

/** As `Seat.done`, for operations that give nothing: never written to. */
export const DONE_VOID = new Result(true, undefined) as Result & IteratorReturnResult<undefined>

/** Fills and returns the shared result. */
export function done<T>(value: T): IteratorReturnResult<T> {
  const result = engine.seat.done
  result.value = value
  return result as unknown as IteratorReturnResult<T>
}

/** The same as an iterator. */
export function atOnce<T>(value: T): Iterator<Park, T, unknown> {
  const result = engine.seat.done
  result.value = value
  return result
}

export function outsideGoroutine(): UsageError {
  return new UsageError('not-in-goroutine', 'yield* works inside a goroutine only; elsewhere use await')
}
