import { availableParallelism } from 'node:os'
import type { Crew } from './crew.ts'
import { Departures } from './departures.ts'
import type { Desk } from './desk.ts'
import { PoolClosed, WorkerStartError } from './errors.ts'
import type { Job } from './job.ts'
import { Readiness } from './readiness.ts'
import { isWornOut, type RecyclePolicy } from './recycling.ts'
import { Restarts } from './restarts.ts'
import { bareWorker, type SpareThread } from './spare-thread.ts'
import { isFree, ThreadDispatch } from './thread-dispatch.ts'
import { crashOf, startErrorOf } from './thread-death.ts'
import { ThreadRoster } from './thread-roster.ts'
import { ThreadWorker, type Death, type ThreadEvents, type ThreadSpec } from './thread-worker.ts'
import { Turn } from './turn.ts'
import type { WorkerInfo } from './types.ts'

export interface ThreadCrewOptions {
  /** Finds what a thread can load. Called again after it failed. */
  load: () => Promise<ThreadSpec>
  replaceAfterMs: number | undefined
  startTimeoutMs: number
  recycle: RecyclePolicy | undefined
  /** Most jobs sent to one thread at a time. */
  batch: number
  spare: SpareThread
}

/**
 * The threads of one pool.
 *
 * Invariants: threads that are not `leaving` number `size`, unless some wait for others to have started, died and are being
 * replaced, none can start, or the module is still being prepared; a thread outside of `#threads` has no job.
 */
export class ThreadCrew<In, Out> implements Crew<In, Out>, ThreadEvents<In, Out> {
  readonly turn: Turn
  readonly #desk: Desk<In, Out>
  readonly #options: ThreadCrewOptions
  readonly #threads = new ThreadRoster<In, Out>()
  readonly #departures = new Departures<In, Out>()
  readonly #dispatch: ThreadDispatch<In, Out>
  readonly #spare: SpareThread
  readonly #restarts = new Restarts()
  #size: number
  #spec: ThreadSpec | undefined
  #loading = false
  #stopped = false
  #lastId = 0
  readonly #readiness = new Readiness()
  /** No thread could be started; the next job tries again. */
  #startError: WorkerStartError | undefined

  constructor(desk: Desk<In, Out>, size: number, options: ThreadCrewOptions) {
    this.turn = new Turn(desk.clock)
    this.#desk = desk
    this.#size = size
    this.#options = options
    this.#spare = options.spare
    this.#spare.enlist()
    this.#dispatch = new ThreadDispatch(desk, this.#threads, options.batch)
    this.#fill()
  }

  get live(): number {
    return this.#threads.live
  }

  get free(): number {
    return Math.max(0, this.#size - this.#threads.occupied)
  }

  get ahead(): number {
    return this.#threads.ahead
  }

  get busy(): number {
    return this.#dispatch.busy
  }

  wake(): void {
    if (this.#startError !== undefined && !this.#stopped) {
      this.#startError = undefined
      this.#fill()
    }
    this.#dispatch.soon()
  }

  resize(size: number): void {
    this.#size = size
    const excess = this.#threads.staying - size
    if (excess <= 0) this.#fill()
    else for (const thread of this.#threads.leastUseful(excess)) this.#dismiss(thread)
  }

  pause(): void {
    for (const thread of this.#threads) this.#dispatch.recall(thread)
  }

  hasStarted(job: Job<In, Out>): boolean {
    const place = this.#threads.find(job)
    return place === undefined || place.at < place.thread.started || job.spec.transfer !== undefined
  }

  recall(job: Job<In, Out>): void {
    const place = this.#threads.find(job)
    if (place !== undefined) this.#dispatch.recall(place.thread)
  }

  abandon(job: Job<In, Out>, reason: unknown): void {
    const place = this.#threads.find(job)
    if (place === undefined) return
    const { thread } = place
    // Not begun: take it back with the others, which the desk queues again; this one has ended already.
    if (place.at >= thread.started) this.#dispatch.recall(thread)
    const at = thread.sent.indexOf(job)
    if (at < 0) return
    const number = thread.sent.numberAt(at)
    thread.abandon(at, reason)
    const { replaceAfterMs } = this.#options
    if (replaceAfterMs === undefined) return
    const replace = (): void => {
      if (this.#threads.has(thread) && thread.sent.owes(number)) this.#replace(thread)
    }
    if (replaceAfterMs === 0) replace()
    else setTimeout(replace, replaceAfterMs)
  }

  taken(): Job<In, Out>[] {
    return this.#threads.jobs
  }

  async stop(now: boolean): Promise<void> {
    this.#stopped = true
    this.#restarts.stop()
    this.#dispatch.stop()
    this.#readiness.failed(new PoolClosed(this.#desk.pool))
    for (const thread of [...this.#threads]) {
      if (!now && isFree(thread)) this.#sendOff(thread)
      else this.#end(thread)
    }
    await this.#departures.all()
    await this.#spare.leave()
  }

  workers(): WorkerInfo[] {
    return this.#threads.infos(this.#desk.clock.now())
  }

  /** Resolves once all threads asked for are up; rejects when one cannot start. */
  whenReady(): Promise<void> {
    const ready = this.#readiness.wait()
    // Whoever waits must not be the end of the process.
    for (const thread of this.#threads) if (thread.state === 'starting') thread.ref(true)
    if (this.#startError !== undefined) this.#readiness.failed(this.#startError)
    else this.#checkReady()
    return ready
  }

  ready(thread: ThreadWorker<In, Out>): void {
    thread.state = 'ready'
    thread.ref(false)
    if (this.#threads.staying < this.#size) this.#fill()
    this.#checkReady()
    this.#dispatch.soon()
  }

  results(thread: ThreadWorker<In, Out>, values: readonly unknown[]): void {
    this.#restarts.proven()
    this.#dispatch.results(thread, values)
    this.#rested(thread)
  }

  recalled(thread: ThreadWorker<In, Out>): void {
    this.#dispatch.recalled(thread)
    this.#rested(thread)
  }

  gone(thread: ThreadWorker<In, Out>, death: Death): void {
    if (this.#departures.gone(thread)) return
    const { pool, accounts } = this.#desk
    if (thread.unborn) {
      this.#threads.delete(thread)
      this.#notStarted(startErrorOf(pool, death))
      return
    }
    accounts.crashes++
    const blamed = thread.sent.at(thread.started - 1)
    const hadJob = thread.started > 0
    const error = crashOf(pool, death)
    if (blamed !== undefined) this.#desk.fail(blamed, error)
    this.#clear(thread, error)
    if (hadJob) this.#fill()
    else this.#restart()
  }

  /** Brings the crew up to its size: threads about to leave stay, the rest are new. */
  #fill(): void {
    if (this.#stopped) return
    const spec = this.#spec
    if (spec === undefined) {
      this.#load()
      return
    }
    let missing = this.#size - this.#threads.staying
    for (const thread of this.#threads) {
      if (missing <= 0 || thread.state !== 'leaving') continue
      thread.state = 'ready'
      missing--
    }
    // The others follow as these get ready.
    missing = Math.min(missing, this.#startsAtOnce - this.#threads.starting)
    while (missing-- > 0) this.#spawn(spec)
    this.#dispatch.soon()
  }

  /**
   * A start costs about 18 ms of processor time. Threads that start side by side on processors that are taken all get ready
   * late; one after the other, the first soon has a job.
   */
  get #startsAtOnce(): number {
    return Math.max(1, availableParallelism() - this.busy)
  }

  #load(): void {
    if (this.#loading) return
    this.#loading = true
    this.#options.load().then(
      (spec) => {
        this.#loading = false
        this.#spec = spec
        this.#fill()
      },
      (error: unknown) => {
        this.#loading = false
        const why = error instanceof Error ? error.message : String(error)
        this.#notStarted(new WorkerStartError(this.#desk.pool, why, '', error))
      },
    )
  }

  #spawn(spec: ThreadSpec): void {
    const { startTimeoutMs } = this.#options
    const { settings } = spec
    const worker = this.#spare.take(settings) ?? bareWorker(settings)
    const thread = new ThreadWorker<In, Out>(++this.#lastId, worker, spec, this.#desk.clock.now(), this)
    this.#threads.add(thread)
    if (this.#readiness.awaited) thread.ref(true)
    setTimeout(() => {
      if (!thread.unborn || !this.#threads.has(thread)) return
      this.#end(thread)
      const why = `it was not ready after ${String(startTimeoutMs)} ms`
      this.#notStarted(new WorkerStartError(this.#desk.pool, why, ''))
    }, startTimeoutMs).unref()
  }

  /** Others that run keep the pool going; without any, the queued jobs would wait for ever. */
  #notStarted(error: WorkerStartError): void {
    if (this.#stopped) return
    this.#desk.accounts.startFailures++
    this.#readiness.failed(error)
    if (this.live > 0) this.#restart()
    else if (this.#threads.size === 0) {
      this.#startError = error
      this.#desk.failQueued(error)
    }
  }

  #restart(): void {
    this.#restarts.after(() => {
      this.#fill()
    })
  }

  /** Lets running jobs finish; what the thread has not begun goes back to the queue. */
  #dismiss(thread: ThreadWorker<In, Out>): void {
    if (thread.state === 'starting') {
      this.#end(thread)
      return
    }
    thread.state = 'leaving'
    this.#dispatch.recall(thread)
    this.#rested(thread)
  }

  /** The thread may have become idle. */
  #rested(thread: ThreadWorker<In, Out>): void {
    if (thread.sent.length > 0 || !this.#threads.has(thread)) return
    const leaving = thread.state === 'leaving'
    if (!leaving && !isWornOut(this.#options.recycle, thread.jobs, this.#desk.clock.now() - thread.bornAt))
      return
    this.#sendOff(thread)
    if (!leaving) this.#fill()
  }

  /** Its running job has been abandoned and does not end. Others that it holds run elsewhere. */
  #replace(thread: ThreadWorker<In, Out>): void {
    this.#dispatch.recall(thread)
    thread.drain()
    if (!this.#threads.has(thread)) return
    this.#end(thread)
    this.#fill()
  }

  #sendOff(thread: ThreadWorker<In, Out>): void {
    this.#threads.delete(thread)
    this.#departures.ask(thread)
  }

  #end(thread: ThreadWorker<In, Out>): void {
    this.#clear(thread, new PoolClosed(this.#desk.pool))
    this.#departures.force(thread)
  }

  /** Out of the crew. Jobs that it still held run again elsewhere, unless their input was moved to it. */
  #clear(thread: ThreadWorker<In, Out>, error: Error): void {
    this.#threads.delete(thread)
    if (thread.sent.length > 0) this.#dispatch.rest(thread)
    for (const job of thread.sent.takeFrom(0)) {
      if (job.spec.transfer === undefined) this.#desk.putBack(job)
      else this.#desk.fail(job, error)
    }
    this.#dispatch.soon()
  }

  #checkReady(): void {
    if (this.#threads.ready < this.#size) return
    this.#readiness.reached()
    this.#spare.prepare()
  }
}
