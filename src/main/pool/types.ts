import type { Transferable } from 'node:worker_threads'
import type { Histogram } from '../base/index.ts'
import type { Context, Go, Runtime } from '../runtime/index.ts'
import type { RetryPolicy } from './retry.ts'

export interface SubmitOptions {
  /** Ends the job when this context is done: queued at once, running as `replaceAfterMs` says. */
  ctx?: Context
  /** The same for code that lives with AbortSignals. */
  signal?: AbortSignal
  /** Whole number from -100 to 100, default 0; higher is served first. One step is worth `agingMs` of waiting. */
  priority?: number
  /** Moves these (ArrayBuffers, ports) to the thread instead of copying. Such a job runs at most once. */
  transfer?: readonly Transferable[]
  /** Longest time in ms that one attempt may run; waiting does not count. 0: no limit. Default: the pool's. */
  timeoutMs?: number
  /** Overrides the pool's policy; false: never retry. */
  retry?: RetryPolicy | false
}

export interface MapOptions extends Omit<SubmitOptions, 'transfer'> {
  /** True (default): results come in the order of the inputs. False: as they are ready. */
  ordered?: boolean
  /** Most jobs submitted and not yet consumed; default four per worker, at least 64. */
  inFlight?: number
}

/**
 * Workers that run jobs, as many at a time as `size` says. Every job ends exactly once: with its result, with the
 * error it threw, or with one of the pool's named errors.
 */
export interface Pool<In, Out> extends AsyncDisposable {
  readonly name: string
  readonly kind: 'goroutine' | 'thread'
  /** The number of workers asked for. `stats().live` tells how many there are. */
  readonly size: number
  readonly paused: boolean
  /** Jobs that may wait in the queue. Shrinking drops none: it only closes the door until there is room again. */
  queueCapacity: number
  /**
   * Queues the job. When the queue is full, waits for room or rejects with `QueueFull` (option `whenFull`).
   * Rejects with the job's own error, `JobCancelled`, `JobTimeout`, `WorkerCrashed`, `WorkerStartError` or `PoolClosed`.
   */
  submit(job: In, options?: SubmitOptions): Promise<Out>
  /** The same from a goroutine: `const out = yield* pool.run(job)`. Killing the goroutine cancels the job. */
  run(job: In, options?: SubmitOptions): Go<Out>
  /** Undefined, at once, when there is no room. */
  trySubmit(job: In, options?: SubmitOptions): Promise<Out> | undefined
  /**
   * Runs a job per input, with back-pressure. The first error cancels the others and is thrown, as an errgroup does;
   * leaving the loop early cancels what is under way.
   */
  map(jobs: Iterable<In> | AsyncIterable<In>, options?: MapOptions): AsyncGenerator<Out, void, undefined>
  /** Growing takes effect at once. When shrinking, running jobs finish and queued jobs stay queued. */
  resize(size: number): void
  /** No job starts until `resume`; running ones finish. */
  pause(): void
  resume(): void
  /** Resolves once nothing is queued, waiting, running or about to be retried. The pool stays open. */
  drain(): Promise<void>
  /** Refuses new jobs, then ends the workers: after the last job, or with `now` at once (jobs get `PoolClosed`). */
  close(options?: { now?: boolean }): Promise<void>
  stats(): PoolStats
  /** One entry per worker, for the worker grid. */
  workers(): WorkerInfo[]
  /** Ids of goroutines that brought jobs lately, a few of them. */
  submitters(): number[]
  /** Where those come from that brought jobs: function and place, also of goroutines that have ended. */
  submitterOrigins(): readonly { name: string; site: string }[]
}

export interface PoolStats {
  name: string
  kind: 'goroutine' | 'thread'
  /** Workers asked for. */
  size: number
  /** Workers that run or could run a job, including those that leave after their present one. */
  live: number
  busy: number
  /** Jobs that wait for a worker. */
  queued: number
  queueHigh: number
  queueCapacity: number
  /** Submissions that wait for room in the queue. */
  submittersWaiting: number
  /** Accepted and not yet ended, wherever they are. */
  pending: number
  submitted: number
  completed: number
  failed: number
  cancelled: number
  timedOut: number
  /** Refused at the door; not part of `submitted`. */
  rejected: number
  retried: number
  /** Workers that died while the pool needed them. */
  crashes: number
  startFailures: number
  resizes: number
  /** Sum over all workers of the time spent busy; its rate divided by `size` is the utilisation. */
  busyMs: number
  paused: boolean
  /** Live references in ms: from submission to start, and the run itself. Copy before you keep one. */
  wait: Histogram
  service: Histogram
}

export interface WorkerInfo {
  id: number
  /** Id of the goroutine that it is; of threads there is none. */
  goroutine?: number
  state: 'starting' | 'idle' | 'busy' | 'leaving'
  /** Attempts that ended on this worker. */
  jobs: number
  /** How long its present job has been running; 0 when idle. */
  busyForMs: number
}

/** Options that both kinds of pool share. */
export interface PoolOptions {
  /** Shown everywhere, and part of the knobs' names: `pool.<name>.size`. */
  name: string
  size: number
  /** Jobs that may wait; default 1,024. 0: a job is taken only by a worker that is free. */
  queue?: number
  /** What `submit` does when the queue is full; default `wait`. */
  whenFull?: 'wait' | 'reject'
  /** Bounds of `resize` and of the knob; default 1 and 256 (threads: 1 and four per CPU, at least 16). */
  min?: number
  max?: number
  /** How much waiting in ms one step of priority is worth; default 1,000. */
  agingMs?: number
  /** Default limit in ms for one attempt; default 0: none. */
  timeoutMs?: number
  retry?: RetryPolicy
  /**
   * What becomes of a worker whose running job was cancelled or timed out. The job's promise rejects at once in any case
   * and its signal fires. Undefined: the worker is busy until the job returns by itself. A number: if it has not
   * returned after so many ms, the worker is ended and replaced.
   */
  replaceAfterMs?: number
  /** Default: the current runtime. */
  rt?: Runtime
}
