/**
 * The life of programs: one at a time. Starting and stopping queue up behind each other, so that two screens
 * that click at once get two orderly answers. A program that ends by itself, well or badly, is noticed here.
 */
import { type Clock, UsageError } from '../base/index.ts'
import type { ErrorInfo, LogLine, RunState, WorkloadInfo } from '../../shared/model.ts'
import { toErrorInfo } from './errors.ts'
import type { Catalog, Launchable, RunningProgram, StartRequest } from './types.ts'

export interface RunEvents {
  /** That program is about to be started. */
  begins(info: WorkloadInfo): void
  /** The new program is there; nothing of it has run yet. */
  began(program: RunningProgram): void
  /** It is gone; `error` is what ended it, if it did not end well. */
  over(error: unknown): void
  changed(): void
  log(text: string, level: LogLine['level']): void
  check(ok: boolean, what: string): void
  figure(label: string, value: string): void
}

interface Run {
  program: RunningProgram
  sources: ReadonlySet<string>
  info: WorkloadInfo
  /** Settles when the run is over and the state says so. */
  ended: Promise<void>
}

export class RunControl {
  readonly #catalog: Catalog
  readonly #clock: Clock
  readonly #events: RunEvents
  #state: RunState = { status: 'idle' }
  #run: Run | undefined
  #queue: Promise<unknown> = Promise.resolve()

  constructor(catalog: Catalog, clock: Clock, events: RunEvents) {
    this.#catalog = catalog
    this.#clock = clock
    this.#events = events
  }

  get state(): RunState {
    return this.#state
  }

  get sources(): ReadonlySet<string> {
    return this.#run?.sources ?? new Set()
  }

  /** What cannot be opened leaves the present run alone. */
  start(request: StartRequest, beforeBegin?: () => Promise<void>): Promise<WorkloadInfo> {
    return this.#inTurn(async () => {
      const next = await this.#catalog.open(request)
      await beforeBegin?.()
      await this.#end()
      this.#begin(next)
      return next.info
    })
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#run === undefined) throw new UsageError('nothing-running', 'no workload is running')
      await this.#end()
    })
  }

  /** Like `stop`, but content when nothing runs. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#end())
  }

  #begin(next: Launchable): void {
    const { info } = next
    this.#events.begins(info)
    this.#become({ status: 'starting', workload: info })
    let program: RunningProgram
    try {
      program = next.start({
        clock: this.#clock,
        onLog: (text, level = 'info') => this.#events.log(text, level),
        onCheck: (ok, what) => this.#events.check(ok, what),
        onFigure: (label, value) => this.#events.figure(label, value),
      })
    } catch (error) {
      this.fail(info, toErrorInfo(error))
      throw error
    }
    this.#events.began(program)
    this.#become({ status: 'running', workload: info, startedAtMs: this.#clock.wall() })
    const run: Run = { program, info, sources: next.sources ?? new Set(), ended: Promise.resolve() }
    this.#run = run
    run.ended = program.done.then(
      () => this.#over(run, undefined),
      (error: unknown) => this.#over(run, error ?? new Error('the program ended without saying why')),
    )
  }

  async #end(): Promise<void> {
    const run = this.#run
    if (run === undefined) return
    this.#become({ status: 'stopping', workload: run.info })
    await run.program.stop()
    await run.ended
  }

  #over(run: Run, error: unknown): void {
    this.#run = undefined
    this.#events.over(error)
    if (error !== undefined) this.fail(run.info, toErrorInfo(error))
    else this.#become({ status: 'ended', workload: run.info, endedAtMs: this.#clock.wall() })
  }

  fail(workload: WorkloadInfo, error: ErrorInfo): void {
    this.#events.log(error.message, 'error')
    this.#become({ status: 'failed', workload, endedAtMs: this.#clock.wall(), error })
  }

  #become(state: RunState): void {
    this.#state = state
    this.#events.changed()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }
}
