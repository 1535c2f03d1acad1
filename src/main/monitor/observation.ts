/** What the rules look at: the last sample, in words of the program rather than of the monitor. */
import type { LongRun, Runtime } from '../runtime/index.ts'
import type { RunChecks } from '../../shared/model.ts'
import type { PoolAdvice } from '../../shared/pools.ts'
import type { ChannelEntry } from './channel-entry.ts'
import type { LimiterSource } from './limiter-source.ts'
import type { HubSource } from './hub-source.ts'
import type { PoolSource } from './pool-source.ts'
import type { ProgramSource } from './program-source.ts'
import type { Diagnosis } from './wait-for/index.ts'

/** What happened once and is true for the rest of the run. */
export interface ProgramEvents {
  panic?: { message: string; goroutine: string } | undefined
  deadlock?: string | undefined
}

export interface Observation {
  nowMs: number
  pools: readonly PoolSource[]
  /** What tuning advises for each pool: findings name the same size as the Pools screen. */
  advice: ReadonlyMap<string, PoolAdvice>
  limiters: readonly LimiterSource[]
  channels: readonly ChannelEntry[]
  hubs: readonly HubSource[]
  /** Undefined while no program runs. */
  rt: Runtime | undefined
  goroutines: number
  runQueue: number
  /** Since the observation before; NaN at the first one. */
  switchesPerMs: number
  /** What stands still in the wait-for graph. */
  diagnoses: readonly Diagnosis[]
  lastLongRun: LongRun | undefined
  events: ProgramEvents
  /** What the program says of its own results. */
  checks: RunChecks
  /** Knobs that advice may point to. */
  knobs: ReadonlyMap<string, { min: number; max: number; value: number }>
  /** Hardware threads. */
  cpus: number
  monitor: { slowedToHz: number | undefined; costShare: number }
}

export function observe(
  program: ProgramSource | undefined,
  nowMs: number,
  rest: Pick<Observation, 'events' | 'knobs' | 'cpus' | 'monitor'> &
    Partial<Pick<Observation, 'advice' | 'checks' | 'diagnoses' | 'switchesPerMs'>>,
): Observation {
  return {
    nowMs,
    pools: program?.pools ?? [],
    limiters: program?.limiters ?? [],
    channels: program?.channels.entries ?? [],
    hubs: program?.hubs ?? [],
    rt: program?.rt,
    goroutines: program?.runtime.stats.goroutines ?? 0,
    runQueue: program?.runtime.stats.runQueue ?? 0,
    lastLongRun: program?.rt.lastLongRun,
    advice: new Map(),
    checks: { passed: 0, failed: 0 },
    diagnoses: [],
    switchesPerMs: NaN,
    ...rest,
  }
}
