/** What the host works out about each worker pool, and what can be asked of it. */
import { z } from 'zod'
import type { Carries } from './contract.ts'
import type { Change, Prediction } from './model.ts'

/** What to do about a pool's size, with the arithmetic behind it. */
export interface PoolAdvice {
  /**
   * `unknown`: not enough data yet. `fine`: leave it. `grow`: waits are too long, more workers help. `shrink`: fewer would do.
   * `limit`: waits are too long, and more workers are not the remedy.
   */
  level: 'unknown' | 'fine' | 'grow' | 'shrink' | 'limit'
  /** Little's law with this pool's numbers; empty when unknown. */
  law: string
  text: string
  /** Share of the workers' time that was used in the seconds that this rests on. */
  used?: number
  /** What Apply would set. */
  size?: number
  /** What `size` is expected to do. */
  predicted?: Prediction[]
  /** The arithmetic, a line per step. */
  why: string[]
}

/** Capacity at one size: jobs per second with every worker busy. */
export interface SizePoint {
  size: number
  perSecond: number
  /** For how long the pool was watched at this size. */
  seconds: number
}

/** Universal Scalability Law: X(n) = λn / (1 + α(n − 1) + βn(n − 1)) (Gunther 2007). */
export interface UslFit {
  /** Jobs per second of one worker alone. */
  lambda: number
  /** Contention: the share of the work that cannot run side by side. */
  alpha: number
  /** Coherence: the price of keeping workers in step, per pair of them. */
  beta: number
  r2: number
  /** Size beyond which more workers deliver less; undefined when there is no such point. */
  peak?: number
  /** With a 95 % band. */
  curve: { size: number; perSecond: number; low: number; high: number }[]
}

export interface Autopilot {
  on: boolean
  targetMs: number
  min: number
  max: number
  /** What it did or why it does nothing. */
  says: string
}

/** A walk through sizes, each held for some seconds. */
export interface Sweep {
  sizes: number[]
  /** Index of the size that is being measured. */
  at: number
  endsAtMs: number
}

export interface PoolInsight {
  pool: string
  kind: 'goroutine' | 'thread'
  /** Id of the knob that turns its size. */
  knob: string
  /** p99 wait that the advice and the autopilot aim for. */
  targetMs: number
  /** Jobs per second that are offered, in the last seconds; undefined when unknown or when some are held back. */
  offered?: number
  advice: PoolAdvice
  points: SizePoint[]
  /** Once five sizes have been measured. */
  fit?: UslFit
  autopilot: Autopilot
  sweep?: Sweep
  /** What measuring sizes would do now: each for so long, then back; it ends earlier where the load gives way. */
  plan?: { sizes: number[]; home: number; eachMs: number; atMostMs: number }
  /** How the last sweep ended. */
  sweepNote?: string
}

export const sizesForFit = 5

const carries = <T>(): Carries<T> => ({})
const pool = z.string().min(1).max(200)
const targetMs = z.number().min(0.1).max(600_000)

export const poolCalls = {
  /** Switches the autopilot of a pool, with the p99 wait to aim for and bounds for the size. */
  'pool.autopilot': {
    scope: 'control',
    input: z.strictObject({
      pool,
      on: z.boolean(),
      targetMs,
      min: z.int().min(1),
      max: z.int().min(1),
    }),
    output: carries<null>(),
  },
  'pool.target': { scope: 'control', input: z.strictObject({ pool, targetMs }), output: carries<null>() },
  /** What a size is expected to do, by the model behind the advice; empty where nothing can be said. */
  'pool.outlook': {
    scope: 'observe',
    input: z.strictObject({ pool, size: z.int().min(1) }),
    output: carries<Prediction[]>(),
  },
  /** Walks through sizes to measure the capacity at each, then restores the present one; `on: false` ends that early. */
  'pool.measure': {
    scope: 'control',
    input: z.strictObject({ pool, on: z.boolean() }),
    output: carries<null>(),
  },
  /** Like `knob.set`; undoes itself when the effect, once measured, is for the worse. */
  'knob.guarded': {
    scope: 'control',
    input: z.strictObject({ id: z.string().min(1).max(200), value: z.number() }),
    output: carries<Change | null>(),
  },
  /** Ends the guard of such a change: it stays whatever it did. */
  'change.keep': {
    scope: 'control',
    input: z.strictObject({ number: z.int().min(1) }),
    output: carries<Change>(),
  },
} as const

export const poolErrors = ['unknown-pool', 'pool-range', 'pool-busy'] as const
