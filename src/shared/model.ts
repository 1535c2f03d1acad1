/**
 * Wire types. Units stand in the names: `…Ms` is milliseconds, `…Bytes` bytes; `atMs` is wall-clock
 * milliseconds since 1970. Everything here survives `JSON.stringify` unchanged.
 */
import type { AttachedProgram } from './attach.ts'
import type { FindingDetail, FindingsPast, Trial } from './findings.ts'
import type { PoolInsight } from './pools.ts'
import type { RecorderState, ReplayState } from './recordings.ts'

// ---- time series ---------------------------------------------------------------------------------

export type Unit = '1' | 'ms' | 'By' | '/s' | 'By/s' | '%'

/** Two samples of one metric are comparable when name and attributes are equal, whatever the index. */
export interface MetricDescriptor {
  /** OpenTelemetry-style name, e.g. `pool.queue.length`. */
  name: string
  unit: Unit
  /** `gauge`: a level; `rate`: events per second in the sample; `quantile`: of a sliding window. */
  kind: 'gauge' | 'rate' | 'quantile'
  /** One sentence that the screen shows on hover. */
  help: string
  /** e.g. `{ pool: 'fetchers' }`, `{ state: 'chan send' }`, `{ channel: 'jobs', quantile: 'p99' }`. */
  attrs: Readonly<Record<string, string>>
}

/** `rows` of the same epoch have one number per metric, in this order. A new metric means a new epoch. */
export interface Layout {
  epoch: number
  metrics: MetricDescriptor[]
}

/** One sample: sequence number (gaps are lost samples), wall-clock time, then a value per metric; null is unknown. */
export type Row = [seq: number, atMs: number, ...values: (number | null)[]]

export type FrameMessage =
  /** `fresh`: what follows comes from another source; whatever the subscriber holds belongs to the one before. */
  | { type: 'layout'; layout: Layout; fresh?: true }
  /** `lost`: samples dropped for this subscriber so far because it was too slow. */
  | { type: 'rows'; epoch: number; rows: Row[]; history: boolean; lost: number }

// ---- goroutines ----------------------------------------------------------------------------------

/** What charts show: Go's wait reasons folded into eight states (see ui: state palette). */
export const goroutineStates = [
  'running',
  'runnable',
  'mutex',
  'chan send',
  'I/O',
  'sleep',
  'select',
  'chan receive',
] as const
export type GoroutineState = (typeof goroutineStates)[number]

// ---- knobs and changes ---------------------------------------------------------------------------

export interface KnobState {
  id: string
  /** Section of the Tuning dock: `Pools`, `Channels`, `Rate limits`, `Hub`, `Workload`, `Scheduler`, `Monitor`. */
  group: string
  /** The thing turned, e.g. `fetchers`. */
  label: string
  /** What about it, e.g. `size`, `capacity`, `rate`. */
  property: string
  unit: string
  min: number
  max: number
  step: number
  initial: number
  value: number
  scale: 'linear' | 'log'
  /** What its values are called, from 0 on, when they are a choice and no quantity. */
  names?: readonly string[]
  help: string
}

export interface EffectResult {
  /** e.g. `p99 wait`, `throughput`. */
  label: string
  unit: Unit
  before: number
  after: number
  /** 95 % confidence interval of after − before, in the unit of the values. */
  interval: [low: number, high: number]
  verdict: 'better' | 'worse' | 'same'
  /** Of the same ones: less than matters, not to be told from noise, or less was done because less came. Absent in old recordings. */
  because?: 'small' | 'noise' | 'demand'
}

/** Which seconds were compared. Absent in old recordings. */
export interface EffectSpans {
  before: readonly [fromMs: number, toMs: number]
  after: readonly [fromMs: number, toMs: number]
}

export type Effect =
  | { status: 'measuring'; readyAtMs: number }
  | { status: 'measured'; results: EffectResult[]; spans?: EffectSpans }
  /** `together`: changes right before it that it was measured with, from before the first of them. */
  | {
      status: 'overlaps'
      changes: number[]
      results: EffectResult[]
      together?: number[]
      spans?: EffectSpans
    }
  | { status: 'not measured'; reason: string }

/** What a model expects of a turn of a knob. */
export interface Prediction {
  label: string
  unit: string
  before: number
  after: number
  better: boolean
}

/** One journaled turn of a knob. `number` counts from 1 in this session and is what badges show. */
export interface Change {
  number: number
  knob: string
  label: string
  property: string
  unit: string
  from: number
  to: number
  /** What values of this knob are called, when they are a choice: see KnobState. */
  names?: readonly string[]
  atMs: number
  /** Time from the call to the knob's owner having taken the value. */
  appliedMs: number
  /** `reload`: kept over a hot reload; `autopilot`, `measure` (a walk through sizes) and `guard` (took back what made things worse) act by themselves. */
  origin: 'user' | 'undo' | 'reset' | 'reload' | 'command line' | 'autopilot' | 'measure' | 'guard'
  /** Why it was turned, when nobody did it by hand. */
  reason?: string
  /** Undoes itself when its effect is for the worse: not yet known, known and fine, done, or called off. */
  guard?: 'armed' | 'passed' | 'undone' | 'kept'
  undoes?: number
  undoneBy?: number
  /** Name of the workload that it was made in; none while nothing ran. */
  program?: string
  /** Its knob has gone with its program: there is nothing left to undo. */
  over?: true
  effect: Effect
  /** What was expected of it when it was made, where a model could say. */
  predicted?: Prediction[]
}

// ---- workloads and state -------------------------------------------------------------------------

export interface WorkloadInfo {
  name: string
  title: string
  /** One line for the picker. */
  summary: string
  /** A word or two at the right of the picker, e.g. `2 pools`. */
  tag: string
  /** What to try and what it teaches, in one line. */
  lesson?: string
  /** Absolute path when it is the user's own file. */
  file?: string
}

/** An error as the screen shows it; never a bare message (the code is stable, the frame is optional). */
export interface ErrorInfo {
  code: string
  message: string
  file?: string
  line?: number
  column?: number
  /** Source lines around the place, with a caret. */
  codeFrame?: string
  stack?: string
}

export type RunState =
  | { status: 'idle' }
  | { status: 'starting'; workload: WorkloadInfo }
  /** `stuck`: its event loop does not turn, who holds it and where; only a process of its own can tell. */
  | { status: 'running'; workload: WorkloadInfo; startedAtMs: number; stuck?: ErrorInfo }
  | { status: 'stopping'; workload: WorkloadInfo }
  | { status: 'ended'; workload: WorkloadInfo; endedAtMs: number }
  | { status: 'failed'; workload: WorkloadInfo; endedAtMs: number; error: ErrorInfo }

export interface Finding {
  id: string
  severity: 'critical' | 'warning' | 'note'
  title: string
  /** One or two sentences; names of pools and channels in `backticks`. */
  text: string
  firstSeenMs: number
  lastSeenMs: number
  /** A knob change that helps, applied by one click. */
  advice?: { knob: string; value: number }
  detail?: FindingDetail
}

/** Results that a workload checks about itself while it runs. */
export interface RunChecks {
  passed: number
  failed: number
  lastFailure?: string
  /** What has failed how often, the latest first; the commonest dozen. */
  failures?: { what: string; count: number; lastMs: number }[]
  /** What it has measured about itself, in words, in the order of first telling. */
  figures?: { label: string; value: string }[]
}

export interface LogLine {
  atMs: number
  level: 'info' | 'warning' | 'error'
  text: string
}

/** What happened to programs of a source and is no change of a knob: for the timeline, and to tell where a comparison must end. */
export interface HostEvent {
  atMs: number
  kind: 'began' | 'ended' | 'failed' | 'killed'
  /** Name of the workload. */
  program: string
  /** A sentence; names in `backticks`. */
  text: string
}

/** What the screens look at. Its knobs can be turned and its goroutines killed unless it is `readOnly`. */
export interface SourceInfo {
  /**
   * `app`: runs in the app's own process; `isolated`: in a process of its own; `recording`: has run; `attached`: runs
   * in a program that somebody else has started.
   */
  kind: 'app' | 'isolated' | 'recording' | 'attached'
  /** Name of the file, when it is one; of the program, when it is attached. */
  label: string
  readOnly: boolean
  /** Of the process that the program runs in. */
  pid?: number
  /** The file is a copy of what a browser has handed over, which keeps to itself where the file lies. */
  copy?: true
  /** Where a recording stands. */
  replay?: ReplayState
  attached?: AttachedProgram
}

export interface HostState {
  source: SourceInfo
  run: RunState
  checks: RunChecks
  knobs: KnobState[]
  changes: Change[]
  findings: Finding[]
  past?: FindingsPast
  trials?: Trial[]
  pools?: PoolInsight[]
  log: LogLine[]
  /** Oldest first. */
  events?: HostEvent[]
  /** The app's own recorder: it goes on whatever source is on the screens, and no source has one itself. */
  recorder?: RecorderState
  /** The app's own, too: what it is attached to, on the screens or not. */
  attached?: AttachedProgram[]
}

export interface AppInfo {
  name: string
  version: string
  shell: 'electron' | 'web'
  node: string
  cpus: number
  pid: number
  startedAtMs: number
  sampleHz: number
}
