/** Why a job did not end with a result. All of them are values that callers handle; `code` is stable. */

/** What every error of a pool carries. */
abstract class PoolError extends Error {
  abstract readonly code: string
  readonly pool: string

  constructor(pool: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.pool = pool
  }
}

/** No room in the queue and the pool's policy is to reject. */
export class QueueFull extends PoolError {
  override readonly name = 'QueueFull'
  readonly code = 'queue-full'

  constructor(pool: string, capacity: number) {
    super(pool, `the queue of pool "${pool}" is full (${String(capacity)} jobs)`)
  }
}

/** The pool was closed before or while the job was submitted, queued or run. */
export class PoolClosed extends PoolError {
  override readonly name = 'PoolClosed'
  readonly code = 'pool-closed'

  constructor(pool: string) {
    super(pool, `pool "${pool}" is closed`)
  }
}

/** The job's signal or context ended it; `cause` is the signal's reason. */
export class JobCancelled extends PoolError {
  override readonly name = 'JobCancelled'
  readonly code = 'job-cancelled'

  constructor(pool: string, cause: unknown) {
    super(pool, `job of pool "${pool}" cancelled`, { cause })
  }
}

/** One attempt of the job ran longer than its `timeoutMs`. */
export class JobTimeout extends PoolError {
  override readonly name = 'JobTimeout'
  readonly code = 'job-timeout'
  readonly timeoutMs: number

  constructor(pool: string, timeoutMs: number) {
    super(pool, `job of pool "${pool}" ran longer than ${String(timeoutMs)} ms`)
    this.timeoutMs = timeoutMs
  }
}

/** The job's input or result cannot travel between threads (functions, detached buffers, …). */
export class NotCloneable extends PoolError {
  override readonly name = 'NotCloneable'
  readonly code = 'not-cloneable'

  constructor(pool: string, what: 'input' | 'result', cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(pool, `the ${what} of a job of pool "${pool}" cannot be sent to another thread: ${why}`, { cause })
  }
}

/** A worker never became ready: its module is missing, broken, has no such export, or threw while it loaded. */
export class WorkerStartError extends PoolError {
  override readonly name = 'WorkerStartError'
  readonly code = 'worker-start'
  /** The end of what the worker wrote to stderr. */
  readonly lastWords: string

  constructor(pool: string, why: string, lastWords: string, cause?: unknown) {
    super(
      pool,
      `a worker of pool "${pool}" could not start: ${why}`,
      cause === undefined ? undefined : { cause },
    )
    this.lastWords = lastWords
  }
}

export type CrashReason = 'exit' | 'uncaught error' | 'out of memory'

/** The worker died while it ran this job. Other jobs are untouched. */
export class WorkerCrashed extends PoolError {
  override readonly name = 'WorkerCrashed'
  readonly code = 'worker-crashed'
  readonly reason: CrashReason
  readonly exitCode: number
  /** The end of what the worker wrote to stderr, and the uncaught error's stack. */
  readonly lastWords: string

  constructor(pool: string, reason: CrashReason, exitCode: number, lastWords: string, cause?: unknown) {
    const detail = cause instanceof Error ? `: ${cause.message}` : ''
    super(
      pool,
      `a worker of pool "${pool}" died (${reason}, exit code ${String(exitCode)})${detail}`,
      cause === undefined ? undefined : { cause },
    )
    this.reason = reason
    this.exitCode = exitCode
    this.lastWords = lastWords
  }
}
