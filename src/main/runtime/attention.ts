import type { ProbeRate } from './probe-rate.ts'

/**
 * How often a channel's operations are looked at more closely: who does them, how long they waited. An object more that
 * each operation touches makes a hand-over a quarter dearer where thousands of channels are busy.
 */
export class Attention {
  #every = 1
  #looks = 0
  #lookedAt = 0

  /** Looked at now, in ticks; gives how many operations to let pass until the next look. */
  pause(now: number, { fastTicks, firstFew, growth, seldomest }: ProbeRate): number {
    const since = now - this.#lookedAt
    this.#lookedAt = now
    if (since > 8 * fastTicks) this.#every = Math.max(1, this.#every >> 1)
    else if (since < fastTicks && ++this.#looks > firstFew)
      this.#every = Math.min(seldomest, this.#every * growth)
    // 13, 29, 61 and so on are odd and mostly prime, so that all of those who take turns are met.
    return this.#every > 8 ? this.#every - 4 : this.#every - 1
  }
}
