import { ticksPerMs } from './tick-clock.ts'

/** Waits of a millisecond and more are all recorded. */
export const longTicks = ticksPerMs
/** Of other operations at least one of so many is looked at. */
const seldomest = 64
/** Before so many there is no telling how busy it is. */
const firstFew = 16
/** Looks become rarer while they come faster than this, more frequent when they come slower than that. */
const fastTicks = 8 * ticksPerMs
const slowTicks = 64 * ticksPerMs

/**
 * How often a channel's operations are looked at more closely: who does them, how long they waited. An object more that
 * each operation touches makes a hand-over a quarter dearer where thousands of channels are busy.
 */
export class Attention {
  #every = 1
  #looks = 0
  #lookedAt = 0

  /** Looked at now, in ticks; gives how many operations to let pass until the next look. */
  pause(now: number): number {
    const since = now - this.#lookedAt
    this.#lookedAt = now
    if (since > slowTicks) this.#every = Math.max(1, this.#every >> 1)
    else if (since < fastTicks && ++this.#looks > firstFew) this.#every = Math.min(seldomest, this.#every * 2)
    // 13, 29 and 61 have no factor in common with the number of those who take turns, so all of them are met.
    return this.#every > 8 ? this.#every - 4 : this.#every - 1
  }
}
