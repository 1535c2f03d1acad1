import { Histogram } from '../base/index.ts'
import { ticksPerMs } from './tick-clock.ts'

/** Waits of a millisecond and more are all recorded. */
export const longTicks = ticksPerMs
/** Of shorter ones at least one of so many. */
const seldomest = 64
/** Before so many there is no telling how busy it is. */
const firstFew = 8
/** Samples become rarer while they come faster than this, more frequent when they come slower than that. */
const fastTicks = 8 * ticksPerMs
const slowTicks = 64 * ticksPerMs

/**
 * How long waits at one end of a channel took. What thousands of busy channels hold does not fit the processor's caches,
 * and an object more that a wait touches makes it a quarter dearer. So of short waits at a busy channel only one of 2, 4, …
 * 64 comes here, with the weight of all: counts and sums stay right on average. Long waits all do.
 */
export class WaitTimes {
  #every = 1
  #sampledAt = 0
  readonly histogram = new Histogram()

  /** In ticks of the scheduler. */
  long(waited: number): void {
    this.histogram.record(waited / ticksPerMs)
  }

  /** Takes one short wait for all since the last one; gives how many to let pass until the next. */
  short(waited: number, now: number): number {
    const every = this.#every
    this.histogram.record(waited / ticksPerMs, every)
    const since = now - this.#sampledAt
    this.#sampledAt = now
    if (since > slowTicks) this.#every = Math.max(1, every >> 1)
    else if (since < fastTicks && this.histogram.count >= firstFew)
      this.#every = Math.min(seldomest, every * 2)
    return this.#every
  }
}
