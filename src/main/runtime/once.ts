import { UsageError } from '../base/index.ts'
import { engine } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import type { Go, Op } from './op.ts'
import { QueueOp } from './queue-op.ts'
import { RESUMED } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

class DoneOp extends QueueOp {
  over = false

  ready(): boolean {
    return this.over
  }

  take(): void {
    // nothing to give
  }
}

/** Runs one function once, whoever calls first; the others wait until it is over. */
export class Once {
  readonly #op = new DoneOp(reasonIndex('sync.Once.Do'), this)
  #runner: Goroutine | null = null
  #started = false

  /** @internal Who runs the function; 0 for code outside or nobody. */
  get runner(): number {
    return this.#runner?.id ?? 0
  }

  get done(): boolean {
    return this.#op.over
  }

  /**
   * The first call runs `fn`; every other waits for its end and returns. A throw counts as done and goes to the first
   * caller only. Calling it from inside `fn` is an error (in Go it deadlocks).
   */
  *do(fn: () => Go<unknown>): Go<void> {
    if (this.#started) {
      if (!this.#op.over && this.#runner !== null && this.#runner === engine.current) {
        throw new UsageError('once-inside', 'sync: Once.Do called from inside its own function')
      }
      yield* this.#op as Op<void>
      return
    }
    this.#started = true
    this.#runner = engine.current
    try {
      yield* fn()
    } finally {
      this.#finish()
    }
  }

  #finish(): void {
    const { queue } = this.#op
    this.#op.over = true
    this.#runner = null
    for (let w = queue.shift(); w !== null; w = queue.shift()) w.wake(undefined, RESUMED)
  }
}

/**
 * Makes a function that computes a value once and gives it to everybody. If the computation throws, every call throws
 * that same error.
 */
export function onceValue<T>(fn: () => Go<T>): () => Go<T> {
  const once = new Once()
  let outcome: { value: T } | { error: unknown } | undefined
  function* compute(): Go<void> {
    try {
      outcome = { value: yield* fn() }
    } catch (error) {
      outcome = { error }
    }
  }
  return function* () {
    yield* once.do(compute)
    if (outcome === undefined)
      throw new UsageError('once-killed', 'onceValue: the goroutine computing it was killed')
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}
