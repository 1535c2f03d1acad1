import { Canceled } from '../base/index.ts'
import { currentId } from './engine.ts'
import type { Go } from './op.ts'
import { QueueOp } from './queue-op.ts'
import { RESUMED } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

/** One call under way, and those who wait for its outcome. */
class Flight<T> extends QueueOp {
  outcome: { value: T } | { error: unknown } | undefined
  others = 0
  /** @internal Who makes the call, for the wait-for graph. */
  readonly runner = currentId()

  ready(): boolean {
    return this.outcome !== undefined
  }

  take(): void {
    // the outcome is read from the flight
  }

  land(outcome: { value: T } | { error: unknown }): void {
    this.outcome = outcome
    for (let w = this.queue.shift(); w !== null; w = this.queue.shift()) w.wake(undefined, RESUMED)
  }
}

/** Lets callers that ask for the same thing at the same time share one call, after x/sync/singleflight. */
export class SingleFlight<K, T> {
  readonly #flights = new Map<K, Flight<T>>()

  /** The next call for this key runs, whether or not one is under way. */
  forget(key: K): void {
    this.#flights.delete(key)
  }

  /**
   * What `fn` gives; if a call for this key is under way, what that one gives. `shared`: several callers got it.
   * A throw goes to all of them.
   */
  *do(key: K, fn: () => Go<T>): Go<{ value: T; shared: boolean }> {
    const known = this.#flights.get(key)
    const flight = known ?? new Flight<T>(reasonIndex('singleflight'), this)
    if (known === undefined) {
      this.#flights.set(key, flight)
      yield* this.#fly(key, flight, fn)
    } else {
      flight.others++
      yield* flight
    }
    const { outcome } = flight
    if (outcome === undefined || 'error' in outcome) throw outcome?.error
    return { value: outcome.value, shared: flight.others > 0 }
  }

  *#fly(key: K, flight: Flight<T>, fn: () => Go<T>): Go<void> {
    let outcome: { value: T } | { error: unknown } = {
      error: new Canceled('singleflight: the caller was killed'),
    }
    try {
      outcome = { value: yield* fn() }
    } catch (error) {
      outcome = { error }
    } finally {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
      flight.land(outcome)
    }
  }
}
