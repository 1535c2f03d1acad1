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

/**
 * What is written with each switch or value. A run loop takes a fresh one every few switches: V8 makes a note of each pointer
 * that is written from an old object to a young one, which takes as long as half an operation, and goroutines and values
 * are young.
 */
export class Seat {
  taken: Goroutine | null = null
  /** Returned by `next()` of an operation that completed; reused, because `yield*` reads it at once. */
  readonly done: { done: true; value: unknown } = { done: true, value: undefined }
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

/**
 * Of the turn that a goroutine has, as numbers beside the heap (a smaller array would lie within it): to count in a field of
 * `engine` took a tenth of what a buffered send and receive take.
 */
export const turn = new Int32Array(new ArrayBuffer(128)) as unknown as { [LEFT]: number; [WHO]: number }

/** The runtime whose slice is running, else the default one. */
export function currentScheduler(): Scheduler {
  return engine.current === null ? engine.fallback() : engine.current.sched
}

/** Who runs, as a number that keeps nobody alive: what primitives note about holders and users. 0: code outside. */
export function currentId(): number {
  return engine.current === null ? 0 : engine.current.id
}

/** Returned by `next()` of an operation that parked its goroutine. */
export const PARKED: IteratorYieldResult<Park> = { done: false, value: PARK }

/** As `Seat.done`, for operations that give nothing: never written to. Of one shape with the others, which whoever reads it checks. */
export const DONE_VOID: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** Fills and returns the shared result. */
export function done<T>(value: T): IteratorReturnResult<T> {
  const result = engine.seat.done
  result.value = value
  return result as IteratorReturnResult<T>
}

/**
 * What an operation gives for its iterator when it could complete at once, and has: `next` is a call that the engine does not
 * inline, `[Symbol.iterator]` is one that it does. The value is in `Seat.done`; `yield*` asks for it at once.
 */
export const atOnce: Iterator<Park, never, unknown> = new (class {
  next(): IteratorReturnResult<never> {
    return engine.seat.done as IteratorReturnResult<never>
  }
})()

/** The same for operations that give nothing. */
export const atOnceVoid: Iterator<Park, undefined, unknown> = new (class {
  next(): IteratorReturnResult<undefined> {
    return DONE_VOID
  }
})()

export function outsideGoroutine(): UsageError {
  return new UsageError('not-in-goroutine', 'yield* works inside a goroutine only; elsewhere use await')
}
