import type { Transferable } from 'node:worker_threads'
import type { TimerHandle } from '../base/index.ts'
import type { Context } from '../runtime/index.ts'
import type { Level } from './queue.ts'
import type { RetryPolicy } from './retry.ts'

/**
 * Where a job is: waiting for room in the queue, queued, handed to a worker, between two attempts, or ended.
 * It ends exactly once: `ended` is never left.
 */
export type JobState = 'waiting' | 'queued' | 'taken' | 'delayed' | 'ended'

/** What was asked for with a job. Submissions without options share one of these. */
export interface JobSpec {
  readonly priority: number
  readonly transfer: readonly Transferable[] | undefined
  /** 0: no limit. */
  readonly timeoutMs: number
  readonly retry: RetryPolicy | undefined
  /** Parent of the context that a goroutine job gets. */
  readonly ctx: Context | undefined
  /** Any of them ends the job. */
  readonly signals: readonly AbortSignal[]
}

/**
 * One submission. All fields exist from the start, so that jobs share one hidden class. Exactly one of `resolve` and
 * `reject` is called, exactly once.
 */
export class Job<In, Out> {
  readonly input: In
  readonly spec: JobSpec
  state: JobState = 'waiting'
  /** Clock time at which it was submitted or, after a failed attempt, queued again. */
  enteredAt: number
  /** Submission order: first in, first out within a priority. */
  readonly order: number
  attempt = 1
  readonly resolve: (value: Out) => void
  readonly reject: (error: unknown) => void
  /** Of the time-out while it runs, of the back-off between attempts. */
  timer: TimerHandle | undefined = undefined
  /** Ends the watch on its signals. */
  unwatch: (() => void) | undefined = undefined

  // Links of the queue that holds it; `level` is undefined outside of one.
  prev: Job<In, Out> | undefined = undefined
  next: Job<In, Out> | undefined = undefined
  level: Level<Job<In, Out>> | undefined = undefined

  constructor(
    input: In,
    spec: JobSpec,
    enteredAt: number,
    order: number,
    resolve: (value: Out) => void,
    reject: (error: unknown) => void,
  ) {
    this.input = input
    this.spec = spec
    this.enteredAt = enteredAt
    this.order = order
    this.resolve = resolve
    this.reject = reject
  }

  get priority(): number {
    return this.spec.priority
  }
}
