import type { Job } from './job.ts'
import type { WorkerInfo } from './types.ts'

/**
 * The workers of one pool, of either kind. A crew takes jobs from the desk and tells it how they ended; it never
 * settles a job by itself, and it forgets a job as soon as it is told to abandon it.
 */
export interface Crew<In, Out> {
  /** Workers that run or could run a job. */
  readonly live: number
  /** Workers that have nothing to do, or soon will be there to do something. */
  readonly free: number
  /** Jobs taken that have not begun. */
  readonly ahead: number
  readonly busy: number
  /** There may be jobs to take. */
  wake(): void
  /** Brings the number of workers to `size`. */
  resize(size: number): void
  /** Gives jobs that were taken but have not started back to the desk. */
  pause(): void
  /** False while a taken job still waits its turn inside the worker. */
  hasStarted(job: Job<In, Out>): boolean
  /** Gives this job, which has not started, back to the desk. */
  recall(job: Job<In, Out>): void
  /** Nobody wants the outcome of this taken job any more. */
  abandon(job: Job<In, Out>, reason: unknown): void
  /** Every job in the workers' hands. */
  taken(): Job<In, Out>[]
  /** Ends all workers; with `now` without waiting for what they do. Resolves when none is left. */
  stop(now: boolean): Promise<void>
  workers(): WorkerInfo[]
}
