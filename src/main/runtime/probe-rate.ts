import { ticksPerMs } from './tick-clock.ts'

/**
 * Looks in a slice of 8 ms: so many are too many, at 0.2 to 0.5 µs each one per cent of its time. In a shorter one accordingly
 * fewer, but never fewer than the second number.
 */
const most = 128
const mostInShort = 24
const mostPerMs = most / 8
const largestScale = 64

/**
 * How closely all channels of a scheduler together are looked at. A few busy ones are looked at often; where thousands are
 * busy, or thousands wait long, each gets less, because a look at a channel costs some cache misses.
 */
export class ProbeRate {
  /** In this slice. */
  looks = 0
  /** Waits of so many ticks are all looked at: a millisecond, unless there are too many. */
  longTicks = ticksPerMs
  /** Looks at one channel become rarer while they come faster than this. */
  fastTicks = 8 * ticksPerMs
  /** Of a channel that gets busy all of the first few operations are looked at, for there is no telling yet. */
  firstFew = 16
  /** After those the looks at one channel become so many times rarer, one after the other. */
  growth = 2
  /** Of the operations of a busy channel at least one of so many is looked at. */
  seldomest = 256
  #scale = 1

  /**
   * More looks in this slice than are few. What would be made for one channel is made at its next look: where thousands are
   * busy, memory beside what each hand-over touches makes all of them slower.
   */
  get crowded(): boolean {
    return this.looks > most / 4
  }

  /** `elapsedMs`: 0 where time stands still. Too many looks are answered at once, few of them slice by slice. */
  endSlice(elapsedMs: number): void {
    const { looks } = this
    this.looks = 0
    const allowed = elapsedMs > 0 ? Math.min(most, Math.max(mostInShort, elapsedMs * mostPerMs)) : most
    if (looks > allowed)
      this.#set(Math.min(largestScale, this.#scale * 2 ** Math.ceil(Math.log2(looks / allowed))))
    else if (looks < allowed / 4 && this.#scale > 1) this.#set(this.#scale / 2)
  }

  #set(scale: number): void {
    this.#scale = scale
    this.longTicks = ticksPerMs * scale
    this.fastTicks = 8 * ticksPerMs * scale
    this.firstFew = Math.floor(16 / scale)
    this.growth = Math.max(2, scale)
    this.seldomest = Math.min(4096, 256 * scale)
  }
}
