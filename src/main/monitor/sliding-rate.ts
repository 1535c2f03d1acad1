/**
 * The one window of everything that is told per second or as a share of time: the last second, moving on with each sample.
 * Between two samples a steady program of 40 jobs a second has done 3, 4 or 5: a number of that jumps and says nothing.
 */
const windowMs = 1000
/** Timers are late or early by a little: the sample of a second ago counts as one. */
const leastMs = windowMs - 50

interface Mark {
  atMs: number
  count: number
}

/** How fast a counter grew over the last second. Where samples are further apart, since the one before. */
export class SlidingRate {
  /** Oldest first; at most one of them is older than the window, and that is where it begins. */
  #marks: Mark[] = []
  /** Per second; NaN before the second look, and when the counter began anew. */
  perS = NaN

  push(nowMs: number, count: number): number {
    const marks = this.#marks
    // A counter of something else than before: what it gained is not known.
    if (!(count >= (marks.at(-1)?.count ?? -Infinity))) marks.length = 0
    if (!Number.isNaN(count)) marks.push({ atMs: nowMs, count })
    while (marks.length > 2 && nowMs - (marks[1]?.atMs ?? nowMs) >= leastMs) marks.shift()
    const [first] = marks
    this.perS =
      first === undefined || first.atMs >= nowMs ? NaN : ((count - first.count) / (nowMs - first.atMs)) * 1000
    return this.perS
  }
}

/** The mean of a share of time over the last second: each sample counts with the time that it stands for. */
export class SlidingShare {
  readonly #rate = new SlidingRate()
  #sum = NaN

  /** `share` is of the time since the sample before; NaN where that is not known. */
  push(nowMs: number, elapsedMs: number, share: number): number {
    if (Number.isNaN(share)) this.#sum = NaN
    else if (Number.isNaN(this.#sum)) {
      this.#sum = 0
      this.#rate.push(nowMs - elapsedMs, 0)
    }
    this.#sum += share * elapsedMs
    return this.#rate.push(nowMs, this.#sum) / 1000
  }
}
