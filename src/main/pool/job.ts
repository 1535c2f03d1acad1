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

/** One submission. All fields exist from the start, so that jobs share one hidden class. */
export class Job<In, Out> {
  input: In
  readonly priority: number
  readonly transfer: readonly Transferable[] | undefined
  readonly timeoutMs: number
  readonly retry: RetryPolicy | undefined
  /** Parent of the context that a goroutine job gets. */
  readonly ctx: Context | undefined
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
  /** Ends the watch on signal and context. */
  unwatch: (() => void) | undefined = undefined

  // Links of the queue that holds it; `level` is undefined outside of one.
  prev: Job<In, Out> | undefined = undefined
  next: Job<In, Out> | undefined = undefined
  level: Level<Job<In, Out>> | undefined = undefined

  constructor(input: In, spec: JobSpec, outcome: Outcome<Out>) {
    this.input = input
    this.priority = spec.priority
    this.transfer = spec.transfer
    this.timeoutMs = spec.timeoutMs
    this.retry = spec.retry
    this.ctx = spec.ctx
    this.enteredAt = spec.enteredAt
    this.order = spec.order
    this.resolve = outcome.resolve
    this.reject = outcome.reject
  }
}

export interface JobSpec {
  priority: number
  transfer: readonly Transferable[] | undefined
  /** 0: no limit. */
  timeoutMs: number
  retry: RetryPolicy | undefined
  ctx: Context | undefined
  enteredAt: number
  order: number
}

/** Who hears how the job ended. Exactly one of the two is called, exactly once. */
export interface Outcome<Out> {
  resolve: (value: Out) => void
  reject: (error: unknown) => void
}
