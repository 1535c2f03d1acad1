/** Watches every pool of the running program: advice, capacity by size, autopilot, walks through sizes. */
import { type Clock, type Knob, UsageError } from '../../base/index.ts'
import type { PoolInsight } from '../../../shared/pools.ts'
import type { Change, Prediction } from '../../../shared/model.ts'
import { adviseSize, type Sizing } from './advice.ts'
import { AutopilotMind } from './autopilot.ts'
import type { PoolReading } from './flow.ts'
import { outlook } from './outlook.ts'
import { sizingOf } from './sizing.ts'
import { leastSize, planOf, SizeWalk } from './sweep.ts'
import { defaultTargetMs, type Tuned, tunedOf } from './tuned.ts'
import { roundUp } from './words.ts'

export interface PoolTunerOptions {
  clock: Clock
  cpus: number
  knobs: () => readonly Knob[]
  set: (id: string, value: number, origin: Change['origin'], reason: string) => Promise<unknown>
}

const everyMs = 1000
/** The target settles on the figures of a program that has run for so long: at first everything takes longer. */
const warmSeconds = 10

export class PoolTuner {
  insights: PoolInsight[] = []
  readonly #options: PoolTunerOptions
  readonly #pools = new Map<string, Tuned>()
  #lookedAtMs = -Infinity

  constructor(options: PoolTunerOptions) {
    this.#options = options
  }

  /** The program is another one now, or none. */
  beginRun(): void {
    this.#pools.clear()
    this.insights = []
    this.#lookedAtMs = -Infinity
  }

  /** At every sample; returns whether the insights are different now. What was said of another size is taken back at once. */
  tick(nowMs: number, readings: readonly PoolReading[]): boolean {
    for (const reading of readings) {
      if (this.#pools.get(reading.pool)?.record.last.size !== reading.size) this.#lookedAtMs = -Infinity
      this.#observe(reading, nowMs)
    }
    if (nowMs - this.#lookedAtMs < everyMs) return false
    this.#lookedAtMs = nowMs
    const names = new Set(readings.map(({ pool }) => pool))
    for (const name of this.#pools.keys()) if (!names.has(name)) this.#pools.delete(name)
    const had = this.insights.length
    for (const tuned of this.#pools.values()) this.#steer(tuned, nowMs)
    this.insights = this.#insights(nowMs)
    return had > 0 || this.insights.length > 0
  }

  /** @throws UsageError `unknown-pool`, `pool-range`. */
  autopilot(pool: string, on: boolean, targetMs: number, min: number, max: number): null {
    const tuned = this.#tuned(pool)
    const knob = this.#knobOf(pool)
    if (min > max || min < knob.min || max > knob.max)
      throw new UsageError(
        'pool-range',
        `bounds of the autopilot of ${pool} lie between ${knob.min} and ${knob.max}, not ${min} to ${max}`,
      )
    tuned.targetMs = targetMs
    tuned.targetSet = true
    const mind = tuned.pilot.on && on ? tuned.pilot.mind : new AutopilotMind()
    tuned.pilot = { on, min, max, says: on ? 'Looking.' : '', mind }
    this.#lookedAtMs = -Infinity
    return null
  }

  /** @throws UsageError `unknown-pool`. */
  target(pool: string, targetMs: number): null {
    const tuned = this.#tuned(pool)
    tuned.targetMs = targetMs
    tuned.targetSet = true
    this.#lookedAtMs = -Infinity
    return null
  }

  /** @throws UsageError `unknown-pool`, `pool-busy` when there is nothing to stop or one walks already. */
  measure(pool: string, on: boolean): null {
    const tuned = this.#tuned(pool)
    const nowMs = this.#options.clock.now()
    if (on === (tuned.walk !== undefined))
      throw new UsageError(
        'pool-busy',
        `sizes of ${pool} ${on ? 'are being measured already' : 'are not being measured'}`,
      )
    if (!on) {
      this.#endWalk(tuned, 'Stopped.')
      return null
    }
    const knob = this.#knobOf(pool)
    const { last, flow } = tuned.record
    tuned.walk = new SizeWalk(last.size, leastSize(last.size, knob.min, flow?.busy ?? 0), knob.max, nowMs)
    tuned.walkNote = undefined
    this.#turn(tuned, tuned.walk.size, 'measure', `measuring sizes ${tuned.walk.sizes.join(', ')}`)
    this.#lookedAtMs = -Infinity
    return null
  }

  /** What a size is expected to do; empty where nothing can be said. */
  outlook(pool: string, size: number): Prediction[] {
    const tuned = this.#tuned(pool)
    const { flow, last } = tuned.record
    if (flow === undefined || size === last.size) return []
    return outlook(size, flow, this.#sizing(tuned))
  }

  /** The same of a turn of any knob. */
  expects(knob: string, value: number): Prediction[] {
    const pool = [...this.#pools.keys()].find((name) => knobId(name) === knob)
    return pool === undefined ? [] : this.outlook(pool, value)
  }

  #observe(reading: PoolReading, nowMs: number): void {
    const tuned = this.#pools.get(reading.pool)
    if (tuned !== undefined) {
      tuned.record.observe(reading, nowMs)
      return
    }
    const knob = this.#options.knobs().find(({ id }) => id === knobId(reading.pool))
    this.#pools.set(reading.pool, tunedOf(reading, knob, nowMs))
  }

  #steer(tuned: Tuned, nowMs: number): void {
    const { flow, last } = tuned.record
    if (!tuned.targetSet && flow !== undefined) {
      // The last seconds: in the mean of all of them the start weighs for long.
      const serviceMs =
        last.service !== undefined && last.service.count > 0 ? last.service.mean : flow.serviceMs
      tuned.targetMs = Math.max(defaultTargetMs, roundUp(serviceMs))
      tuned.targetSet = flow.seconds >= warmSeconds
    }
    const { record, pilot, walk, targetMs } = tuned
    if (tuned.turning) return
    if (walk !== undefined) {
      const next = walk.next(nowMs, record.flow?.busy ?? 0)
      if (next === undefined) return
      if ('size' in next) this.#turn(tuned, next.size, 'measure', 'measuring sizes')
      else this.#endWalk(tuned, next.done)
      return
    }
    if (!pilot.on) return
    const { min, max } = pilot
    const { step, says } = pilot.mind.decide(record.flow, record.last.size, { targetMs, min, max }, nowMs)
    pilot.says = says
    if (step !== undefined) this.#turn(tuned, step.size, 'autopilot', step.reason)
  }

  #endWalk(tuned: Tuned, note: string): void {
    const { walk } = tuned
    tuned.walk = undefined
    tuned.walkNote = note
    if (walk !== undefined) this.#turn(tuned, walk.home, 'measure', 'measured sizes, back to where it was')
  }

  #turn(tuned: Tuned, size: number, origin: Change['origin'], reason: string): void {
    tuned.turning = true
    const { pool } = tuned.record.last
    this.#options.set(knobId(pool), size, origin, reason).then(
      () => {
        tuned.turning = false
      },
      (error: unknown) => {
        tuned.turning = false
        tuned.walk = undefined
        tuned.pilot.says = tuned.walkNote = error instanceof Error ? error.message : String(error)
      },
    )
  }

  #insights(nowMs: number): PoolInsight[] {
    const short = this.insights.filter(({ advice: { level } }) => level === 'grow').map(({ pool }) => pool)
    return [...this.#pools].map(([name, tuned]) => {
      const starvedBy = short.find((pool) => pool !== name)
      return this.#insightOf(tuned, starvedBy, nowMs)
    })
  }

  #sizing({ record, targetMs }: Tuned, starvedBy?: string): Sizing {
    const { clock, cpus, knobs } = this.#options
    const knob = knobs().find(({ id }) => id === knobId(record.last.pool))
    return sizingOf(record, { knob, targetMs, cpus, starvedBy, nowMs: clock.now() })
  }

  #insightOf(tuned: Tuned, starvedBy: string | undefined, nowMs: number): PoolInsight {
    const { record, targetMs, pilot, walk, walkNote } = tuned
    const { clock } = this.#options
    const { pool, kind, size } = record.last
    const { points, flow } = record
    const sizing = this.#sizing(tuned, starvedBy)
    const { fit } = sizing
    const { on, says } = pilot
    const used = flow === undefined ? {} : { used: flow.busy / size }
    const advice = { ...adviseSize(flow, sizing), ...used }
    return {
      pool,
      kind,
      knob: knobId(pool),
      targetMs,
      // Behind a full queue more may be offered than is seen to come.
      ...(flow !== undefined && !flow.heldBack && { offered: flow.arrivals }),
      advice: tuned.advice.next(advice, `${size} for ${targetMs} ms`, nowMs),
      points,
      ...(fit !== undefined && { fit }),
      autopilot: { on, targetMs, min: pilot.min, max: pilot.max, says },
      plan: planOf(size, leastSize(size, sizing.min, flow?.busy ?? 0), sizing.max),
      ...(walk !== undefined && { sweep: walk.state(clock.wall() - clock.now()) }),
      ...(walkNote !== undefined && { sweepNote: walkNote }),
    }
  }

  #tuned(pool: string): Tuned {
    const tuned = this.#pools.get(pool)
    if (tuned === undefined) throw new UsageError('unknown-pool', `there is no pool "${pool}"`)
    return tuned
  }

  #knobOf(pool: string): Knob {
    const knob = this.#options.knobs().find(({ id }) => id === knobId(pool))
    if (knob === undefined) throw new UsageError('unknown-pool', `the size of "${pool}" has no knob`)
    return knob
  }
}

const knobId = (pool: string): string => `pool.${pool}.size`
