/**
 * What a host is to the rest of the app: the shells and `serve.ts` see this file and nothing behind it.
 *
 * A host lives as long as the app; programs come and go inside it. Every method that fails throws an
 * error whose `code` is one of the contract's `errorCodes`; `toErrorInfo` (errors.ts) makes it wire-ready.
 */
import type { CallInput, CallOutput } from '../../shared/contract.ts'
import type { AppInfo, Change, ErrorInfo, LogLine, WorkloadInfo } from '../../shared/model.ts'
import type { Clock, Knob } from '../base/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type { CostMeter, Insight, Tables } from '../monitor/index.ts'
import type { EffectWindows, PoolTuner } from '../tuning/index.ts'
import type { FrameSource, Source } from './source.ts'

/** Exactly one of both: a built-in workload's name, or the path of the user's own file. */
export interface StartRequest {
  name?: string | undefined
  file?: string | undefined
}

/** What shells and connections see of the app, whatever its present source is. */
export interface Host extends Source {
  readonly info: AppInfo
  workloads(): WorkloadInfo[]
  /** Stops a running workload first. Resolves once the new one runs; rejects with `unknown-workload` or `workload-broken`. */
  start(request: StartRequest): Promise<WorkloadInfo>
}

/** The host of programs in this very process: the source that most of this folder is about. */
export interface ProgramHost extends Host {
  /** `beforeBegin` runs once the new program is known to be sound, before the old one is stopped. */
  start(request: StartRequest, beforeBegin?: () => Promise<void>): Promise<WorkloadInfo>
  /** Resolves with the journaled change once the knob's owner took the value; null when it had that value already. */
  setKnob(id: string, value: number, origin?: Change['origin']): Promise<Change | null>
  /** The same; undoes itself when its effect is for the worse. */
  setGuarded(id: string, value: number): Promise<Change | null>
  /** Ends the guard of a change. Throws `unknown-change`. */
  keepChange(number: number): Change
  /** Advice, autopilot and measured sizes of the program's pools. */
  readonly pools: PoolTuner
  /** Puts the old value of change `number` back; that is itself a new change. */
  undo(number: number): Promise<Change>
  /** Turns every changed knob back to its initial value: one change each. */
  resetKnobs(): Promise<Change[]>
  /** Opens a stream of samples: a layout, up to `historyMs` of history, then live rows. */
  subscribeFrames(historyMs: number): FrameSource
  /** Goroutines and channels of the program at hand. Throws `nothing-running` when there is none. */
  readonly tables: Tables
  /** Kills, and puts it down: in the log, and as an event. */
  kill(what: CallInput<'goroutine.kill'>): Promise<CallOutput<'goroutine.kill'>>
  killGroup(what: CallInput<'goroutines.kill-group'>): Promise<CallOutput<'goroutines.kill-group'>>
  /** Topology and profiles of the program at hand. Throws `nothing-running` when there is none. */
  readonly insight: Insight
  /** Turns a knob for a while: takes itself back unless kept. */
  tryKnob(id: string, value: number, ms: number): Promise<Change | null>
  keepTrial(change: number): null
  /** Open findings that are muted are not listed. */
  muteFinding(id: string, muted: boolean): null
  /** Absolute paths of the user's files that the program at hand consists of. */
  readonly sources: ReadonlySet<string>
  /** Shows that a program could not even be started. Only while none runs. */
  fail(workload: WorkloadInfo, error: ErrorInfo): void
  /** While another source is on the screens nothing is sampled here. */
  rest(resting: boolean): void
}

/** How the host finds and starts programs; `catalog.ts` implements it over workloads/, tests bring their own. */
export interface Catalog {
  list(): readonly WorkloadInfo[]
  /** Rejects with `unknown-workload` or `workload-broken` (with file, line and code frame when known). */
  open(request: StartRequest): Promise<Launchable>
}

export interface Launchable {
  readonly info: WorkloadInfo
  readonly sources?: ReadonlySet<string> | undefined
  start(hooks: ProgramHooks): RunningProgram
}

/** What a program tells its host while it runs. */
export interface ProgramHooks {
  clock: Clock
  onLog: (text: string, level?: LogLine['level']) => void
  onCheck: (ok: boolean, what: string) => void
  onFigure?: (label: string, value: string) => void
}

/** One run: its own Runtime, whose registry holds the pools, hubs, limiters and knobs. */
export interface RunningProgram {
  readonly rt: Runtime
  /** Resolves when main returned, rejects with what ended the program. */
  readonly done: Promise<unknown>
  /** Within 1 s; leaves no goroutine, timer, socket or thread behind. */
  stop(): Promise<void>
}

export interface HostOptions {
  shell: AppInfo['shell']
  version: string
  catalog?: Catalog
  /** Default: the real clock. Tests drive the sampler and the effect windows with a virtual one. */
  clock?: Clock
  /** Samples per second; default 10. */
  sampleHz?: number
  /** Windows of the before/after measurement; default 30 s each, of which the first 5 s after a change are dropped. */
  effectWindows?: EffectWindows
  /** Where the monitor's own time is counted; tests that live in virtual time bring one that stands still. */
  cost?: CostMeter
  /** Knobs of the app itself, beside those that a program registers. */
  knobs?: readonly Knob[]
  /** Changes are numbered on from there; default 0. */
  lastChange?: number
}
