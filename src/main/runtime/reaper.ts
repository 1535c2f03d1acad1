import { engine } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import { FAILED, KILL, RETRY, RETURNED, RUNNING, WAITING } from './waiter.ts'

/**
 * Kills. A goroutine dies where it waits: it leaves its queue and is resumed with `return()`, so that its finally blocks
 * run. One that is running, or was granted what it waited for, goes on to its next wait, so that nothing granted is lost.
 */
export class Reaper {
  /** To die at their next wait. */
  readonly #doomed = new Map<Goroutine, Error>()
  /** Being unwound, which lasts as long as their finally blocks wait. */
  readonly #dying = new Map<Goroutine, Error>()

  /** Is there anybody to look after? The run loop asks after every switch. */
  busy = false

  kill(g: Goroutine, reason: Error): void {
    const { status } = g
    if (status === RETURNED || status === FAILED || status === KILL) return
    this.busy = true
    const fresh = status === RUNNING && g !== engine.current
    if (fresh || status === RETRY || status >= WAITING) this.#condemn(g, reason)
    else this.#doomed.set(g, reason)
  }

  /** After `g` ran: if it is doomed and waits now, this is where it dies. */
  afterRun(g: Goroutine): void {
    const reason = this.#doomed.get(g)
    if (reason !== undefined && (g.status === RETRY || g.status >= WAITING)) this.#condemn(g, reason)
  }

  /** Why it is being unwound, if it is. */
  reasonOf(g: Goroutine): Error | undefined {
    return this.#dying.get(g)
  }

  /** It ended. */
  forget(g: Goroutine): void {
    this.#doomed.delete(g)
    this.#dying.delete(g)
    this.busy = this.#doomed.size + this.#dying.size > 0
  }

  #condemn(g: Goroutine, reason: Error): void {
    this.#doomed.delete(g)
    this.#dying.set(g, reason)
    if (g.status >= WAITING) {
      g.on?.leave(g)
      g.wake(reason, KILL)
    } else {
      // It stands in the run queue already.
      g.status = KILL
      g.value = reason
    }
  }
}
