import type { Clock } from '../base/index.ts'
import type { Panic } from './panic.ts'
import type { Schedule } from './policies/index.ts'

export interface RuntimeOptions {
  /** Default: the real one. */
  clock?: Clock
  /** Decides every random choice. Default: a fresh one; read it back as `rt.seed` to replay. */
  seed?: number
  name?: string
  /**
   * What an error that a goroutine threw and nobody caught does. `throw` (default): `run` rejects and all goroutines are
   * killed; without `run` it is an uncaught exception of the process. `report`: a line on standard error. Or a callback.
   */
  onPanic?: 'throw' | 'report' | ((panic: Panic) => void)
  /** Time budget of a slice in ms, after which the event loop gets its turn. Default 8. */
  sliceMs?: number
  /** Counters on channels. Default true. */
  probe?: boolean
  /** Creation sites: true captures every one, false none, a number so many per name before sampling. Default 16. */
  sites?: boolean | number
  /** Who runs next. Default `runnext`, as in Go; most others are decided by the seed and explore interleavings in tests. */
  schedule?: Schedule
  /** Processors to begin with, see `setProcs`. Default 1: the thread that made the runtime. */
  procs?: number
}
