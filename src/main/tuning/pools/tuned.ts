/** What the tuner keeps of one pool. */
import type { Knob } from '../../base/index.ts'
import { AutopilotMind } from './autopilot.ts'
import { PoolRecord, type PoolReading } from './flow.ts'
import { SteadyAdvice } from './steady-advice.ts'
import type { SizeWalk } from './sweep.ts'

export interface Tuned {
  record: PoolRecord
  advice: SteadyAdvice
  targetMs: number
  /** The figures of the warm program, or somebody, have settled the target. */
  targetSet: boolean
  pilot: { on: boolean; min: number; max: number; says: string; mind: AutopilotMind }
  walk: SizeWalk | undefined
  walkNote: string | undefined
  /** Turned by us and not yet answered. */
  turning: boolean
}

/** Unless somebody says otherwise nobody should wait longer than this, or than the job itself takes. */
export const defaultTargetMs = 20

export const tunedOf = (reading: PoolReading, knob: Knob | undefined, nowMs: number): Tuned => ({
  record: new PoolRecord(reading, nowMs),
  advice: new SteadyAdvice(),
  targetMs: defaultTargetMs,
  targetSet: false,
  pilot: {
    on: false,
    min: knob?.min ?? 1,
    max: knob?.max ?? reading.size,
    says: '',
    mind: new AutopilotMind(),
  },
  walk: undefined,
  walkNote: undefined,
  turning: false,
})
