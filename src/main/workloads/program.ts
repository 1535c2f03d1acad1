/** One run of one workload: its own runtime, from start to "nothing is left". */
import type { Clock } from '../base/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type { RunChecks, WorkloadInfo } from '../../shared/model.ts'
import type { LogLevel, Workload } from './definition.ts'

export interface ProgramOptions {
  clock?: Clock
  /** Seed of the runtime's random source; the same seed and a virtual clock replay the same schedule. */
  seed?: number
  onLog?: (text: string, level: LogLevel) => void
  /** Called at each check; `Program.checks` counts by itself. */
  onCheck?: (ok: boolean, what: string) => void
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

/** Starts a run at once. The runtime is the only way in: registry, goroutines, channels, statistics. */
export declare function startProgram(workload: Workload, options?: ProgramOptions): Program
