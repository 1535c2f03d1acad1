/** One run of one workload: its own runtime, from start to "nothing is left". */
import { Canceled, type Clock, toError, UsageError } from '../base/index.ts'
import {
  background,
  type CancelFunc,
  type Context,
  type Go,
  internals,
  Panic,
  Runtime,
  withCancel,
} from '../runtime/index.ts'
import type { RunChecks, WorkloadInfo } from '../../shared/model.ts'
import { describe, type LogLevel, type Workbench, type Workload } from './definition.ts'
import { WorkloadError } from './errors.ts'
import { WorkloadKnob } from './live-knob.ts'
import { detailsOf } from './place.ts'

export interface ProgramOptions {
  clock?: Clock
  /** Seed of the runtime's random source; the same seed and a virtual clock replay the same schedule. */
  seed?: number
  onLog?: (text: string, level: LogLevel) => void
  /** Called at each check; `Program.checks` counts by itself. */
  onCheck?: (ok: boolean, what: string) => void
  onFigure?: (label: string, value: string) => void
}

export interface Program {
  /** Its registry holds the pools, hubs, limiters and knobs of this run. */
  readonly rt: Runtime
  readonly info: WorkloadInfo
  /** Live: read it at any time. */
  readonly checks: Readonly<RunChecks>
  /**
   * Settles once the run is over *and* everything it made is gone: resolves when main returned or `stop`
   * was called, rejects with a `WorkloadError` (code, file, line, code frame) after a panic or a deadlock.
   */
  readonly done: Promise<void>
  /** Stops the run within one second, by force if need be. Idempotent; never rejects. */
  stop(): Promise<void>
}

/** Main may return by itself once its context is cancelled; clean-ups and closing then have their own time. */
const graceMs = 250
const cleanUpMs = 300
const closeMs = 300

/** Starts a run. Its main goroutine begins at the next turn of the event loop. */
export function startProgram(workload: Workload, options: ProgramOptions = {}): Program {
  return new Run(workload, options)
}

class Run implements Program {
  readonly rt: Runtime
  readonly info: WorkloadInfo
  readonly checks: RunChecks = { passed: 0, failed: 0 }
  readonly done: Promise<void>
  readonly #workload: Workload
  readonly #options: ProgramOptions
  readonly #cleanUps: (() => void | Promise<void>)[] = []
  /** Resolves when `stop` is called. */
  readonly #stopping: Promise<void>
  #state: 'running' | 'stopping' | 'over' = 'running'
  #askToStop: () => void = () => undefined
  /** Rejects with the first panic. */
  readonly #panic: Promise<never>
  #askToFail: (panic: Panic) => void = () => undefined
  #cancel: CancelFunc = () => undefined

  constructor(workload: Workload, options: ProgramOptions) {
    const { clock, seed } = options
    this.#workload = workload
    this.#options = options
    this.info = describe(workload)
    this.rt = new Runtime({
      name: workload.name,
      onPanic: (panic) => this.#askToFail(panic),
      ...(clock === undefined ? {} : { clock }),
      ...(seed === undefined ? {} : { seed }),
    })
    this.#stopping = new Promise((resolve) => {
      this.#askToStop = resolve
    })
    this.#panic = new Promise((_, reject) => {
      this.#askToFail = reject
    })
    this.#panic.catch(() => undefined)
    this.done = this.#live()
    // A host that looks at `done` later must not be punished with an unhandled rejection.
    this.done.catch(() => undefined)
  }

  async stop(): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'stopping'
      this.#cancel(new Canceled('the run was stopped'))
      this.#askToStop()
    }
    await this.done.catch(() => undefined)
  }

  async #live(): Promise<void> {
    const body = this.#main.bind(this)
    const main = this.rt.run(function* main() {
      yield* body()
    })
    let failure: WorkloadError | undefined
    try {
      await Promise.race([main, this.#panic, this.#stopping.then(() => within(graceMs, main))])
    } catch (error) {
      // What goroutines throw because they were cancelled is the stop, not a failure.
      if (this.#state === 'running') failure = this.#failureOf(error)
    }
    // A main that is killed below rejects, and that is no news.
    main.catch(() => undefined)
    this.#state = 'over'
    await this.#tearDown()
    if (failure !== undefined) throw failure
  }

  *#main(): Go<void> {
    const [ctx, cancel] = withCancel(background())
    this.#cancel = cancel
    if (this.#state !== 'running') return
    const body: unknown = this.#workload.main(this.#workbench(ctx))
    if (!isGenerator(body))
      throw new UsageError(
        'bad-workload',
        `main of \`${this.#workload.name}\` returned no generator: write \`main: function* (w) { … }\``,
      )
    internals.standsFor(body)
    yield* body
  }

  #workbench(ctx: Context): Workbench {
    const { rt } = this
    const knobs = Object.entries(this.#workload.knobs).map(
      ([key, spec]) => [key, new WorkloadKnob(key, spec)] as const,
    )
    for (const [, knob] of knobs) rt.registry.add('knob', knob)
    let held = false
    return {
      rt,
      get ctx(): Context {
        // Whoever looks at the stop signal may wait for it: from now on all asleep is no deadlock.
        if (!held) rt.hold()
        held = true
        return ctx
      },
      knobs: Object.fromEntries(knobs),
      check: (ok, what) => this.#check(ok, what),
      figure: (label, value) => this.#options.onFigure?.(label, value),
      log: (text, level = 'info') => this.#log(text, level),
      onStop: (cleanUp) => {
        this.#cleanUps.push(cleanUp)
        if (this.#state === 'over') void this.#cleanUp()
      },
    }
  }

  #check(ok: boolean, what: string): boolean {
    if (this.#state !== 'running') return ok
    if (ok) this.checks.passed++
    else {
      this.checks.failed++
      this.checks.lastFailure = what
    }
    this.#options.onCheck?.(ok, what)
    return ok
  }

  #log(text: string, level: LogLevel): void {
    this.#options.onLog?.(text, level)
  }

  #failureOf(error: unknown): WorkloadError {
    const thrown = error instanceof Panic ? toError(error.cause) : toError(error)
    const where = error instanceof Panic ? `in goroutine \`${error.goroutine.name}\`: ` : ''
    const { file, sources = new Set() } = this.#workload
    const place = file === undefined ? {} : { file }
    return new WorkloadError('workload-broken', where + thrown.message.replace(ourselves, ''), {
      ...place,
      ...detailsOf(thrown, sources),
    })
  }

  /** The user's clean-ups, last registered first; then pools and hubs; then every goroutine that is left. */
  async #tearDown(): Promise<void> {
    this.#cancel(new Canceled('the run is over'))
    await within(cleanUpMs, this.#cleanUp())
    const closing = [
      ...(this.rt.registry.list('pool') as Closable[]).map((pool) => pool.close({ now: true })),
      ...(this.rt.registry.list('hub') as Closable[]).map((hub) => hub.close()),
    ]
    await within(closeMs, Promise.allSettled(closing))
    this.rt.close()
    const { goroutines } = this.rt.stats()
    if (goroutines > 0) this.#log(`${goroutines} goroutines would not end`, 'error')
  }

  async #cleanUp(): Promise<void> {
    for (let cleanUp = this.#cleanUps.pop(); cleanUp !== undefined; cleanUp = this.#cleanUps.pop())
      try {
        await cleanUp()
      } catch (error) {
        this.#log(`while stopping: ${toError(error).message}`, 'error')
      }
  }
}

const isGenerator = (value: unknown): value is Go<void> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value

/** Who made the main goroutine is no news to the user. */
const ourselves = /\n\tcreated at \S*[\\/]workloads[\\/]program\.[jt]s:\d+:\d+/

/** What pools and hubs have in common; the registry knows no types. */
interface Closable {
  close(options?: { now: boolean }): Promise<void>
}

/** Waits for `work`, but no longer than `limitMs`. */
function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, limitMs)
    work.then(() => resolve(), reject).finally(() => clearTimeout(timer))
  })
}
