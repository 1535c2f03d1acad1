/**
 * What a workload is: a name for the picker, typed knobs, and a main goroutine. Built-in workloads and the
 * user's own file are written in exactly this form; `program.ts` runs them.
 */
import { UsageError } from '../base/index.ts'
import type { Context, Go, Runtime } from '../runtime/index.ts'
import type { LogLine, WorkloadInfo } from '../../shared/model.ts'

/** One number of the workload that can be turned while it runs. It appears in the Tuning dock by itself. */
export interface KnobSpec {
  /** The thing turned, e.g. `arrivals`. */
  label: string
  /** What about it, e.g. `rate`. */
  property: string
  /** e.g. `/s`, `ms`; empty for a plain count, which is the default. */
  unit?: string
  min: number
  max: number
  /** Distance between two allowed values, counted from `min`; 1 when left out. */
  step?: number
  initial: number
  /** `log` where the interesting values are spread over powers of ten; `linear` when left out. */
  scale?: 'linear' | 'log'
  /** One sentence that the screen shows on hover. */
  help: string
  /** Section of the Tuning dock; `Workload` when left out. */
  group?: string
}

export type KnobSpecs = Readonly<Record<string, KnobSpec>>

/** A knob as the running workload sees it. `value` is always the present one: read it where it is used. */
export interface LiveKnob {
  readonly value: number
  /**
   * Calls back after each change. The change counts as applied when the returned promise, if any, has
   * settled. Returns the function that removes the listener.
   */
  onChange(listener: (value: number) => void | Promise<void>): () => void
}

export type LogLevel = LogLine['level']

/** What `main` gets: its runtime, its stop signal, its knobs, and the ways to say how it goes. */
export interface Workbench<K extends KnobSpecs = KnobSpecs> {
  /** This run's own runtime; top-level `go`, `chan`, … use it as well while `main` runs. */
  readonly rt: Runtime
  /** Cancelled when the run is stopped: pass it on, or wait for `ctx.done()`. */
  readonly ctx: Context
  readonly knobs: { readonly [P in keyof K]: LiveKnob }
  /** Counts one check of the workload's own results; `what` is kept when it failed. Returns `ok`. */
  readonly check: (ok: boolean, what: string) => boolean
  /**
   * Shows one result by its name beside the knobs: `w.figure('bytes per goroutine', '187 (Go: 2,048)')`. Telling it
   * again replaces the value.
   */
  readonly figure: (label: string, value: string) => void
  /** One line in the log on the screen. */
  readonly log: (text: string, level?: LogLevel) => void
  /**
   * Registers a clean-up for everything the runtime does not own: servers, sockets, child threads. Runs
   * once, last registered first, when the run is stopped or `main` has returned.
   */
  readonly onStop: (cleanUp: () => void | Promise<void>) => void
}

export interface WorkloadSpec<K extends KnobSpecs = KnobSpecs> {
  /** Unique and stable; what `--workload` takes: lower case with hyphens. */
  name: string
  /** `name` when left out. */
  title?: string
  /** One line for the picker. */
  summary?: string
  /** A word or two at the right of the picker, e.g. `2 pools`. */
  tag?: string
  /** One line that says what to try and what it teaches; shown beside the knobs. */
  lesson?: string
  knobs?: K | undefined
  /** The program. When it returns, the run has ended and every other goroutine is killed, as in Go. */
  main: (w: Workbench<K>) => Go<void>
}

const brand: unique symbol = Symbol.for('weir.workload')

/** A checked workload, as `workload()` returns it, with every optional part filled in. */
export interface Workload {
  readonly [brand]: true
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly tag: string
  readonly lesson: string
  readonly knobs: KnobSpecs
  readonly main: (w: Workbench) => Go<void>
  /** Absolute path, when it is the user's own file. */
  readonly file?: string
  /** Absolute paths of all of the user's files that it consists of: errors are located in these. */
  readonly sources?: ReadonlySet<string>
}

/**
 * Defines a workload. When to use: as the default export of a file that `--workload FILE` runs.
 *
 * @throws UsageError `bad-workload` that says in words which part is missing or out of range.
 *
 * ```ts
 * export default workload({
 *   name: 'ticks',
 *   knobs: { period: { label: 'ticks', property: 'period', unit: 'ms', min: 10, max: 1000, initial: 100, help: 'Time between ticks.' } },
 *   main: function* (w) {
 *     for (;;) yield* sleep(w.knobs.period.value)
 *   },
 * })
 * ```
 */
export function workload<const K extends KnobSpecs>(spec: WorkloadSpec<K>): Workload {
  checkSpec(spec)
  return Object.freeze({
    [brand]: true as const,
    name: spec.name,
    title: spec.title ?? spec.name,
    summary: spec.summary ?? '',
    tag: spec.tag ?? '',
    lesson: spec.lesson ?? '',
    knobs: spec.knobs ?? {},
    // The workbench is built from these very specs, so its knobs have K's keys.
    main: spec.main as Workload['main'],
  })
}

/** True for what `workload()` returned, also when another copy of the library made it. */
export function isWorkload(value: unknown): value is Workload {
  return typeof value === 'object' && value !== null && brand in value
}

/** What the picker shows of a workload. */
export function describe(workload: Workload): WorkloadInfo {
  const { name, title, summary, tag, lesson, file } = workload
  return {
    name,
    title,
    summary,
    tag,
    ...(lesson !== '' && { lesson }),
    ...(file !== undefined && { file }),
  }
}

/** Written for callers without a compiler as well: nothing about the shape is taken for granted. */
function checkSpec(spec: { name: unknown; knobs?: KnobSpecs | undefined; main: unknown } | null): void {
  const bad = (problem: string): never => {
    throw new UsageError('bad-workload', `workload(): ${problem}`)
  }
  if (typeof spec !== 'object' || spec === null) return bad('wants an object with name and main')
  const { name } = spec
  if (typeof name !== 'string' || name === '') return bad('name is missing')
  if (typeof spec.main !== 'function') bad(`main of \`${name}\` is not a function*`)
  // The two kinds of function that somebody used to promises writes.
  if (/Async/.test(Object.prototype.toString.call(spec.main)))
    bad(`main of \`${name}\` is async: write \`main: function* (w) { … }\` and wait with \`yield*\``)
  for (const [key, knob] of Object.entries(spec.knobs ?? {})) {
    const where = `knob \`${key}\` of \`${name}\``
    for (const part of ['min', 'max', 'initial'] as const)
      if (!Number.isFinite(knob[part])) bad(`${part} of ${where} is not a number`)
    if (!(knob.min <= knob.initial && knob.initial <= knob.max))
      bad(`initial ${knob.initial} of ${where} is not between ${knob.min} and ${knob.max}`)
    if (knob.step !== undefined && !(knob.step > 0)) bad(`step of ${where} is not above 0`)
    const steps = (knob.initial - knob.min) / (knob.step ?? 1)
    if (Math.abs(steps - Math.round(steps)) > 1e-6)
      bad(`initial ${knob.initial} of ${where} is not a whole number of steps above ${knob.min}`)
    if (knob.scale === 'log' && knob.min < 0) bad(`${where} has a log scale and a minimum below 0`)
  }
}
