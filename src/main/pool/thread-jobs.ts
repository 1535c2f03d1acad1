import type { Transferable } from 'node:worker_threads'
import type { ThreadResults } from './thread-results.ts'
import type { PackedThrown } from './thread-wire.ts'

/** Second argument of a job function that runs on a thread. */
export interface ThreadJobContext {
  /** Fires when the job is cancelled or times out. Only a job that awaits something gets to see it. */
  readonly signal: AbortSignal
  /** Number of the worker in its pool. */
  readonly workerId: number
  /** Marks parts of a result to be moved instead of copied: `return ctx.transfer(pixels, [pixels.buffer])`. */
  transfer<T>(value: T, list: readonly Transferable[]): T
}

export type JobFunction = (input: unknown, ctx: ThreadJobContext) => unknown

/** The jobs of one thread. */
export interface ThreadJobs {
  /** More jobs have come. */
  add(inputs: unknown[]): void
  /** Job number `job` is not wanted any more. */
  abort(job: number, reason: unknown): void
  /** The pool has taken back what has not begun, and may send again. */
  recalled(): void
  /** A job waits for a promise of its own. */
  readonly waiting: boolean
}

/**
 * Runs the jobs of one thread, one after the other. Runs itself on threads as source text: it must not refer to anything outside of
 * itself but types.
 */
export function threadJobs(
  run: JobFunction,
  workerId: number,
  word: Int32Array,
  results: ThreadResults,
  monotonic: () => number,
  packThrown: (thrown: unknown) => PackedThrown,
): ThreadJobs {
  const recallBit = 0x4000_0000
  const countMask = 0x3fff_ffff
  let pending: unknown[] = []
  let head = 0
  let startedCount = 0
  let waiting = false
  let recalling = false
  let controller: AbortController | undefined

  const ctx: ThreadJobContext = {
    get signal() {
      controller ??= new AbortController()
      return controller.signal
    },
    get workerId() {
      return workerId
    },
    transfer(value, list) {
      results.move(list)
      return value
    },
  }

  /** Starts the next job unless the pool has taken it back. */
  function claim(): boolean {
    const next = (startedCount + 1) & countMask
    if (Atomics.compareExchange(word, 0, startedCount, next) !== startedCount) return false
    startedCount = next
    return true
  }

  function drop(): void {
    recalling = true
    pending = []
    head = 0
  }

  function end(status: 0 | 1, startedAt: number, value: unknown): number {
    controller = undefined
    return results.hold(status, startedAt, value)
  }

  function work(): void {
    // One job begins when the other has ended: a reading of the clock costs as much as a short job.
    let now = monotonic()
    while (head < pending.length) {
      now = results.overdue(now)
      if (!claim()) {
        drop()
        break
      }
      const input = pending[head]
      pending[head++] = undefined
      try {
        const value = run(input, ctx)
        if (
          value !== null &&
          typeof value === 'object' &&
          typeof (value as PromiseLike<unknown>).then === 'function'
        ) {
          follow(value as PromiseLike<unknown>, now)
          return
        }
        now = end(0, now, value)
      } catch (error) {
        now = end(1, now, packThrown(error))
      }
    }
    pending = []
    head = 0
    results.flush()
  }

  /** Results of earlier jobs wait only for promises that settle at once. */
  function follow(promise: PromiseLike<unknown>, startedAt: number): void {
    waiting = true
    results.flushSoon()
    const done = (status: 0 | 1, value: unknown): void => {
      waiting = false
      end(status, startedAt, value)
      work()
    }
    promise.then(
      (value) => {
        done(0, value)
      },
      (error: unknown) => {
        done(1, packThrown(error))
      },
    )
  }

  return {
    get waiting() {
      return waiting
    },
    add(inputs) {
      if (recalling) return
      if (head === pending.length) {
        pending = inputs
        head = 0
      } else pending.push(...inputs)
      if (!waiting) work()
    },
    abort(job, reason) {
      if (!waiting || job !== startedCount) return
      controller ??= new AbortController()
      controller.abort(reason)
    },
    recalled() {
      drop()
      recalling = false
      Atomics.and(word, 0, ~recallBit)
    },
  }
}
