import { mostSent } from './thread-wire.ts'

/** A thread is sent at most about this much work ahead, so that no job waits long behind others on one thread. */
const aheadMs = 1

/**
 * Waking a thread costs the pool about 5 µs and the machine a processor, so short jobs go to as few threads as keep up:
 * the next one is woken for what would take longer than this. Two threads on trivial jobs then leave the main thread a
 * processor of its own, where three busy threads on two processors make jobs wait for the operating system.
 */
const worthMs = 0.2

/**
 * The pool itself spends about 1 µs on each job, so one thread keeps up with it on jobs below that. A second one would only take
 * processors away from both, and what it holds while it has none would be overtaken by thousands.
 */
const trivialMs = 0.001

/** In a batch of at least so many jobs, one that took by far the longest says more about the operating system than about jobs. */
const enoughToTrim = 8

/**
 * How many jobs a thread may hold at once. Short jobs travel in batches, because a message costs more than they do; a job that
 * takes longer than half of `aheadMs` travels alone. The window at most doubles from answer to answer, so
 * that one quick job among slow ones does not open it wide.
 */
export class Batching {
  readonly #most: number
  #meanMs = 0
  window = 1
  /** Jobs that one thread is given before another one is; at least one, at most `window`. */
  worth = 1
  /** Jobs are so short that only one thread at a time should have any. */
  oneKeepsUp = false

  constructor(most: number) {
    this.#most = Math.min(most, mostSent)
  }

  /** `jobs` answered together took `ms` in all on the thread, the longest of them `longestMs`. */
  learn(jobs: number, ms: number, longestMs: number): void {
    const mean = jobs < enoughToTrim ? ms / jobs : (ms - longestMs) / (jobs - 1)
    // A slow batch counts at once, quick ones have to prove themselves.
    const weight = mean > this.#meanMs ? 0.5 : 0.3
    this.#meanMs += (mean - this.#meanMs) * weight
    const jobMs = Math.max(this.#meanMs, 0.0001)
    const fits = jobMs > aheadMs / 2 ? 1 : Math.floor(aheadMs / jobMs)
    this.window = Math.max(1, Math.min(fits, this.window * 2, this.#most))
    this.worth = Math.max(1, Math.min(this.window, Math.floor(worthMs / jobMs)))
    this.oneKeepsUp = jobMs < trivialMs
  }
}
