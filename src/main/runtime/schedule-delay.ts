/**
 * How long a goroutine that is ready waits for its turn. Nobody is stamped: now and then, when the scheduler looks at the
 * clock anyway, it notes the time and how many turns come first; once those have been, that was the delay of whoever became
 * ready then. Exact to the distance between two looks at the clock.
 */
const perOctave = 3
/** Buckets: less than 1 µs, then three per octave up to 2 s and beyond. */
export const delayBuckets = 64

const bucketOf = (ms: number): number =>
  ms < 0.001 ? 0 : Math.min(delayBuckets - 1, 1 + Math.floor(perOctave * Math.log2(ms * 1000)))

/** The middle of a bucket, ms. */
export const delayOf = (bucket: number): number =>
  bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / perOctave) / 1000

export class ScheduleDelay {
  /** How many delays fell into each bucket; a processor puts shared memory here. */
  counts: Int32Array = new Int32Array(delayBuckets)
  /** NaN: nobody is followed. */
  #sinceMs = NaN
  #turn = 0

  /** `turns` there were up to `nowMs`, and so many `ready` ones wait. */
  look(nowMs: number, turns: number, ready: number): void {
    // Another processor may have taken some of those that come first: no more than all who are here do.
    this.#turn = Math.min(this.#turn, turns + ready)
    if (turns < this.#turn) return
    if (!Number.isNaN(this.#sinceMs)) this.#count(nowMs - this.#sinceMs)
    else if (ready === 0) this.#count(0)
    this.#sinceMs = ready === 0 ? NaN : nowMs
    this.#turn = turns + ready
  }

  #count(ms: number): void {
    const bucket = bucketOf(ms)
    this.counts[bucket] = (this.counts[bucket] as number) + 1
  }
}
