import type { Clock } from '../base/index.ts'
import { Chan, currentRuntime, wait, type Go, type Runtime } from '../runtime/index.ts'
import type { Crew } from './crew.ts'
import { Desk } from './desk.ts'
import { JobCancelled, PoolClosed } from './errors.ts'
import type { JobSpec } from './job.ts'
import { queueKnob, sizeKnob } from './knobs.ts'
import { mapJobs } from './map.ts'
import {
  checkedMs,
  checkedOptions,
  checkedPriority,
  checkedWhole,
  mostWhole,
  type CheckedOptions,
} from './options.ts'
import { PromiseMaker } from './promise-maker.ts'
import { checkRetry } from './retry.ts'
import { Submitters } from './submitters.ts'
import type { MapOptions, Pool, PoolOptions, PoolStats, SubmitOptions, WorkerInfo } from './types.ts'

/** What is different about one kind of pool. */
export interface Kind<In, Out, C extends Crew<In, Out>> {
  kind: 'goroutine' | 'thread'
  clock: (rt: Runtime) => Clock
  defaultMax: number
  /** A goroutine that waits for a job of this pool waits for something outside of its runtime. */
  foreign: boolean
  hire: (desk: Desk<In, Out>, size: number, rt: Runtime) => C
}

/** The pool itself: life cycle and front door. Jobs are the desk's business, workers the crew's. */
export class CorePool<In, Out, C extends Crew<In, Out> = Crew<In, Out>> implements Pool<In, Out> {
  readonly name: string
  readonly kind: 'goroutine' | 'thread'
  protected readonly crew: C
  readonly #options: CheckedOptions
  readonly #plain: JobSpec
  readonly #rt: Runtime
  readonly #desk: Desk<In, Out>
  readonly #foreign: boolean
  readonly #submitters = new Submitters()
  readonly #promises = new PromiseMaker<Out>()
  readonly #unregister: (() => void)[]
  #size: number
  #ended: Promise<void> | undefined

  constructor(options: PoolOptions, kind: Kind<In, Out, C>) {
    const checked = checkedOptions(options, kind.defaultMax)
    const rt = options.rt ?? currentRuntime()
    const { name, size, min, max, queue, agingMs } = checked
    this.name = name
    this.kind = kind.kind
    this.#options = checked
    const { timeoutMs, retry } = checked
    this.#plain = { priority: 0, transfer: undefined, timeoutMs, retry, ctx: undefined, signals: [] }
    this.#rt = rt
    this.#foreign = kind.foreign
    this.#size = size
    const random = (): number => rt.sched.random.float()
    this.#desk = new Desk({ pool: name, capacity: queue, agingMs, clock: kind.clock(rt), random })
    this.crew = kind.hire(this.#desk, size, rt)
    this.#desk.crew = this.crew
    this.#unregister = [
      // Closing the runtime empties its registry.
      rt.registry.onChange(() => {
        if (rt.closed) void this.close({ now: true })
      }),
      rt.registry.add('pool', this),
      rt.registry.add('knob', sizeKnob(this, min, max)),
      rt.registry.add('knob', queueKnob(this, Math.max(10_000, queue))),
    ]
  }

  get size(): number {
    return this.#size
  }

  get paused(): boolean {
    return this.#desk.paused
  }

  get queueCapacity(): number {
    return this.#desk.capacity
  }

  set queueCapacity(capacity: number) {
    this.#desk.capacity = checkedWhole('queueCapacity', capacity, 0, mostWhole)
  }

  submit(input: In, options?: SubmitOptions): Promise<Out> {
    this.#submitters.note()
    const promise = this.#promises.make()
    const { resolve, reject } = this.#promises
    try {
      this.#desk.admit(input, this.#specOf(options), this.#options.whenFull, resolve, reject)
    } catch (error) {
      reject(error)
    }
    return promise
  }

  trySubmit(input: In, options?: SubmitOptions): Promise<Out> | undefined {
    if (this.#desk.closed || !this.#desk.hasRoom) {
      this.#desk.accounts.rejected++
      return undefined
    }
    return this.submit(input, options)
  }

  *run(input: In, options?: SubmitOptions): Go<Out> {
    if (this.#foreign) {
      const { signal, ...rest } = options ?? {}
      return yield* wait((killed) => {
        return this.submit(input, {
          ...rest,
          signal: signal === undefined ? killed : AbortSignal.any([signal, killed]),
        })
      })
    }
    this.#submitters.note()
    const answer = new Chan<() => Out>(this.#rt.sched, 0, `${this.name} result`, '', 1, false)
    const succeed = (value: Out): void => {
      answer.trySend(() => value)
    }
    const fail = (error: unknown): void => {
      answer.trySend(() => {
        throw error
      })
    }
    const job = this.#desk.admit(input, this.#specOf(options), this.#options.whenFull, succeed, fail)
    try {
      const outcome = yield* answer.recv()
      return (outcome as () => Out)()
    } finally {
      // Only a kill gets here before the job has ended.
      if (job !== undefined) this.#desk.abort(job, new JobCancelled(this.name, 'goroutine killed'))
    }
  }

  map(jobs: Iterable<In> | AsyncIterable<In>, options?: MapOptions): AsyncGenerator<Out, void, undefined> {
    return mapJobs(this, jobs, options)
  }

  resize(size: number): void {
    const { min, max } = this.#options
    checkedWhole('size', size, min, max)
    if (size === this.#size || this.#ended !== undefined) return
    this.#size = size
    this.#desk.accounts.resizes++
    this.crew.resize(size)
    this.crew.wake()
  }

  pause(): void {
    if (this.#desk.paused) return
    this.#desk.paused = true
    this.crew.pause()
  }

  resume(): void {
    if (!this.#desk.paused) return
    this.#desk.paused = false
    this.#desk.reopen()
  }

  drain(): Promise<void> {
    return this.#desk.drained()
  }

  close(options: { now?: boolean } = {}): Promise<void> {
    this.#desk.closed = true
    if (options.now === true) this.#desk.abortAll(new PoolClosed(this.name))
    else this.resume()
    this.#ended ??= this.#end(options.now ?? false)
    return this.#ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  stats(): PoolStats {
    const { name, kind, size, paused, queueCapacity } = this
    const { accounts, submittersWaiting, pending, clock } = this.#desk
    const { live, busy, ahead } = this.crew
    const { submitted, completed, failed, cancelled, timedOut, rejected, retried } = accounts
    const { crashes, startFailures, resizes, queueHigh, wait, service } = accounts
    const jobs = { submitted, completed, failed, cancelled, timedOut, rejected, retried, pending }
    const queue = { queued: this.#desk.queued + ahead, queueHigh, queueCapacity, submittersWaiting }
    const workers = {
      size,
      live,
      busy,
      crashes,
      startFailures,
      resizes,
      busyMs: accounts.busyMs(clock.now()),
    }
    return { name, kind, ...workers, ...queue, ...jobs, paused, wait, service }
  }

  workers(): WorkerInfo[] {
    return this.crew.workers()
  }

  submitters(): number[] {
    return this.#submitters.ids()
  }

  submitterOrigins(): readonly { name: string; site: string }[] {
    return this.#submitters.origins
  }

  #specOf(options: SubmitOptions | undefined): JobSpec {
    if (options === undefined) return this.#plain
    const { ctx, signal, priority = 0, transfer, retry } = options
    const { timeoutMs } = this.#options
    return {
      priority: checkedPriority(priority),
      transfer: transfer === undefined || transfer.length === 0 ? undefined : transfer,
      timeoutMs: options.timeoutMs === undefined ? timeoutMs : checkedMs('timeoutMs', options.timeoutMs),
      retry: retry === undefined ? this.#options.retry : retry === false ? undefined : checkRetry(retry),
      ctx,
      signals: [signal, ctx?.signal].filter((one) => one !== undefined),
    }
  }

  async #end(now: boolean): Promise<void> {
    if (!now) await this.#desk.drained()
    await this.crew.stop(now)
    for (const unregister of this.#unregister) unregister()
  }
}
