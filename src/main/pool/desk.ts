import type { Clock } from '../base/index.ts'
import { Accounts } from './accounts.ts'
import type { Crew } from './crew.ts'
import { JobCancelled, JobTimeout, PoolClosed, QueueFull } from './errors.ts'
import { Job, type JobSpec } from './job.ts'
import { JobQueue } from './queue.ts'
import { retryPause } from './retry.ts'
import { SignalWatch } from './watch.ts'

export interface DeskOptions {
  pool: string
  capacity: number
  agingMs: number
  clock: Clock
  random: () => number
}

/**
 * The fate of jobs: admitted, queued, taken by a worker, perhaps retried, ended. Both kinds of pool share it.
 *
 * Invariants: a job is in exactly one place (waiting, queue, a worker, delayed) until it has ended, and every way out
 * goes through `#end`; nobody waits for room while there is some.
 */
export class Desk<In, Out> {
  readonly pool: string
  readonly clock: Clock
  readonly accounts = new Accounts()
  paused = false
  closed = false
  /** Jobs accepted and not yet ended. */
  pending = 0
  #capacity: number
  #order = 0
  #crew: Crew<In, Out> | undefined
  readonly #random: () => number
  readonly #queue: JobQueue<Job<In, Out>>
  readonly #waiting: JobQueue<Job<In, Out>>
  readonly #delayed = new Set<Job<In, Out>>()
  readonly #watch = new SignalWatch<Job<In, Out>>((job, reason) => {
    this.abort(job, new JobCancelled(this.pool, reason))
  })
  #drains: (() => void)[] = []

  constructor(options: DeskOptions) {
    this.pool = options.pool
    this.clock = options.clock
    this.#capacity = options.capacity
    this.#random = options.random
    this.#queue = new JobQueue(options.agingMs)
    this.#waiting = new JobQueue(options.agingMs)
  }

  /** The workers; set once, before the first job. */
  set crew(crew: Crew<In, Out>) {
    this.#crew = crew
  }

  get queued(): number {
    return this.#queue.length
  }

  /** Jobs that `take` would give, one after the other. */
  get available(): number {
    return this.paused ? 0 : this.#queue.length + this.#waiting.length
  }

  get submittersWaiting(): number {
    return this.#waiting.length
  }

  get capacity(): number {
    return this.#capacity
  }

  set capacity(capacity: number) {
    this.#capacity = capacity
    this.reopen()
  }

  /** There may be more room than before. */
  reopen(): void {
    this.#refill()
    this.#crew?.wake()
  }

  /** Room counts the workers that are free: what they will take in a moment need not wait in the queue. */
  get hasRoom(): boolean {
    if (this.#queue.length < this.#capacity) return true
    return !this.paused && this.#queue.length < this.#capacity + (this.#crew?.free ?? 0)
  }

  /** Takes a job in and returns it, or rejects it at the door. */
  admit(
    input: In,
    spec: JobSpec,
    whenFull: 'wait' | 'reject',
    resolve: (value: Out) => void,
    reject: (error: unknown) => void,
  ): Job<In, Out> | undefined {
    const room = this.hasRoom
    if (this.closed || (!room && whenFull === 'reject')) {
      this.accounts.rejected++
      reject(this.closed ? new PoolClosed(this.pool) : new QueueFull(this.pool, this.#capacity))
      return undefined
    }
    const job = new Job<In, Out>(input, spec, this.clock.now(), this.#order++, resolve, reject)
    this.accounts.submitted++
    this.pending++
    if (spec.signals.length > 0 && !this.#follow(job, spec.signals)) return job
    if (room) {
      this.#enqueue(job)
      this.#crew?.wake()
    } else this.#waiting.push(job)
    return job
  }

  /** The next job for a worker, or undefined when there is none or the pool is paused. */
  take(): Job<In, Out> | undefined {
    if (this.paused) return undefined
    const job = this.#queue.shift() ?? this.#waiting.shift()
    if (job === undefined) return undefined
    job.state = 'taken'
    // Wakes nobody: a crew that is handing out jobs must not be called back in the middle of it.
    this.#refill()
    if (job.spec.timeoutMs > 0) this.#limit(job)
    return job
  }

  /** A taken job that has not started goes back to where it came from. */
  putBack(job: Job<In, Out>): void {
    if (job.state !== 'taken') return
    this.#clearTimer(job)
    job.state = 'queued'
    this.#queue.putBack(job)
  }

  succeed(job: Job<In, Out>, value: Out): void {
    if (job.state !== 'taken') return
    this.accounts.completed++
    this.#end(job)
    job.resolve(value)
  }

  /** The attempt failed: retried as its policy says, else the job ends with this error. */
  fail(job: Job<In, Out>, error: unknown): void {
    if (job.state !== 'taken') return
    this.#clearTimer(job)
    const again =
      job.spec.transfer === undefined
        ? retryPause(job.spec.retry, error, job.attempt, this.#random)
        : undefined
    if (again !== undefined) {
      this.#delay(job, again)
      return
    }
    if (error instanceof JobTimeout) this.accounts.timedOut++
    else this.accounts.failed++
    this.#end(job)
    job.reject(error)
  }

  /** Ends a job from outside, wherever it is. */
  abort(job: Job<In, Out>, error: JobCancelled | PoolClosed): void {
    if (job.state === 'ended') return
    const wasTaken = job.state === 'taken'
    if (!this.#queue.remove(job)) this.#waiting.remove(job)
    this.#delayed.delete(job)
    this.accounts.cancelled++
    this.#end(job)
    if (wasTaken) this.#crew?.abandon(job, error)
    this.reopen()
    job.reject(error)
  }

  /** Ends every job that is not with a worker. */
  failQueued(error: Error): void {
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      job.state = 'taken'
      this.fail(job, error)
    }
  }

  /** Ends every job. */
  abortAll(error: PoolClosed): void {
    for (let job = this.#next(); job !== undefined; job = this.#next()) this.abort(job, error)
    for (const job of [...this.#delayed]) this.abort(job, error)
    for (const job of this.#crew?.taken() ?? []) this.abort(job, error)
  }

  drained(): Promise<void> {
    if (this.pending === 0) return Promise.resolve()
    return new Promise((resolve) => this.#drains.push(resolve))
  }

  #next(): Job<In, Out> | undefined {
    return this.#queue.shift() ?? this.#waiting.shift()
  }

  #enqueue(job: Job<In, Out>): void {
    job.state = 'queued'
    this.#queue.push(job)
    if (this.#queue.length > this.accounts.queueHigh) this.accounts.queueHigh = this.#queue.length
  }

  #refill(): void {
    while (this.#waiting.length > 0 && this.hasRoom) {
      const job = this.#waiting.shift()
      if (job !== undefined) this.#enqueue(job)
    }
  }

  /** False when one of the signals has fired already: then the job has ended. */
  #follow(job: Job<In, Out>, signals: readonly AbortSignal[]): boolean {
    const aborted = signals.find((signal) => signal.aborted)
    if (aborted !== undefined) {
      this.abort(job, new JobCancelled(this.pool, aborted.reason))
      return false
    }
    const ends = signals.map((signal) => this.#watch.add(signal, job))
    job.unwatch = () => {
      for (const end of ends) end()
    }
    return true
  }

  #limit(job: Job<In, Out>): void {
    job.timer = this.clock.setTimer(() => {
      job.timer = undefined
      const crew = this.#crew
      if (job.state !== 'taken' || crew === undefined) return
      if (!crew.hasStarted(job)) {
        crew.recall(job)
        return
      }
      const error = new JobTimeout(this.pool, job.spec.timeoutMs)
      crew.abandon(job, error)
      this.fail(job, error)
    }, job.spec.timeoutMs)
  }

  #delay(job: Job<In, Out>, pauseMs: number): void {
    this.accounts.retried++
    job.state = 'delayed'
    job.attempt++
    this.#delayed.add(job)
    job.timer = this.clock.setTimer(() => {
      job.timer = undefined
      this.#delayed.delete(job)
      job.enteredAt = this.clock.now()
      this.#enqueue(job)
      this.#crew?.wake()
    }, pauseMs)
  }

  #clearTimer(job: Job<In, Out>): void {
    if (job.timer === undefined) return
    this.clock.clearTimer(job.timer)
    job.timer = undefined
  }

  #end(job: Job<In, Out>): void {
    job.state = 'ended'
    this.#clearTimer(job)
    if (job.unwatch !== undefined) {
      job.unwatch()
      job.unwatch = undefined
    }
    this.pending--
    if (this.pending > 0 || this.#drains.length === 0) return
    const drains = this.#drains
    this.#drains = []
    for (const resolve of drains) resolve()
  }
}
