/**
 * The cached clock as a small integer. A goroutine notes when it began to wait; as a fraction of a millisecond that would
 * be a heap object of its own for each of a million.
 *
 * Ticks count from `base` on. Before a count becomes too large for a small integer the base moves on, and whoever waits
 * since before it gets a negative number, in coarser units: a wait of hours is known to 16 ms, one of minutes to 8 µs.
 */
export const ticksPerMs = 128
const coarseMs = 16
/** Smallest number that V8 keeps in a field without an object, where pointers are compressed. */
const farthest = -(2 ** 30)
const lastTick = 2 ** 29
/** How much of the past stays in fine ticks when the base moves. */
const fineTicks = 2 ** 26

/** Whoever notes ticks. */
export interface TickHolder {
  since: number
}

export class TickClock {
  #baseMs: number

  constructor(nowMs: number) {
    this.#baseMs = nowMs
  }

  /** Not before the base; `full` tells when it has to move. */
  tickAt(ms: number): number {
    return Math.floor((ms - this.#baseMs) * ticksPerMs)
  }

  msAt(tick: number): number {
    return this.#baseMs + (tick >= 0 ? tick / ticksPerMs : tick * coarseMs)
  }

  /** Ticks between a noted one and now. */
  between(since: number, now: number): number {
    return since >= 0 ? now - since : (this.msAt(now) - this.msAt(since)) * ticksPerMs
  }

  full(tick: number): boolean {
    return tick >= lastTick
  }

  /** Moves the base, for all who hold ticks at once; gives the tick of now. */
  move(nowMs: number, holders: Iterable<TickHolder>[]): number {
    const before = this.#baseMs
    const after = nowMs - fineTicks / ticksPerMs
    for (const some of holders) {
      for (const holder of some) {
        this.#baseMs = before
        const ms = this.msAt(holder.since)
        this.#baseMs = after
        holder.since = ms >= after ? this.tickAt(ms) : Math.max(farthest, -Math.ceil((after - ms) / coarseMs))
      }
    }
    this.#baseMs = after
    return this.tickAt(nowMs)
  }
}
