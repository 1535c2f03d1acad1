import type { Goroutine } from './goroutine.ts'
import type { Op } from './op.ts'
import type { Waiter } from './waiter.ts'

/**
 * Is told of waits that are over, for profiles. Called on the stack of the goroutine that goes on, or of the one that
 * unlocks: that is where a stack trace is to be had. Waits within one reading of the clock are left out.
 */
export interface WaitObserver {
  /**
   * Asked at each look at the clock, with the number of switches until the next: waits shorter than so many ticks are
   * passed over meanwhile. At least 1.
   */
  shortest(batch: number): number
  /** About to go on after a wait: is that one to be told of? */
  samples(g: Goroutine): boolean
  resumed(g: Goroutine, op: Op<unknown>): void
  /** The holder of a lock lets in somebody who waited for it. */
  unlocked(next: Waiter): void
}
