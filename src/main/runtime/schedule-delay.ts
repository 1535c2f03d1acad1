/**
 * How long a goroutine that is ready waits for its turn. Nobody is stamped: now and then, when the scheduler looks at the
 * clock anyway, it notes the time and how many turns come first; once those have been, that was the delay of whoever became
 * ready then. Exact to the distance between two looks at the clock.
 */
import { bucketOf, durationBuckets } from '../base/index.ts'

export class ScheduleDelay {
  /** By bucket, see duration-buckets.ts; a processor puts shared memory here. */
  counts: Int32Array = new Int32Array(durationBuckets)
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
