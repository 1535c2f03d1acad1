/** Turning knobs: the registry, the journal of changes with their effects, trials, and the tuner of pools. */
import type { Clock, Knob } from '../base/index.ts'
import type { Registry } from '../runtime/index.ts'
import type { Sampler } from '../monitor/index.ts'
import { type EffectWindows, Journal, KnobRegistry, PoolTuner, type Turn } from '../tuning/index.ts'
import type { Change, KnobState } from '../../shared/model.ts'
import { readPools } from './pool-readings.ts'
import { Trials } from './trials.ts'

export interface TurningOptions {
  clock: Clock
  sampler: Sampler
  cpus: number
  /** Knobs of the app itself. */
  own: readonly Knob[]
  windows?: EffectWindows | undefined
  lastChange?: number | undefined
  /** That slice of the state is different now. */
  changed: (slice: 'knobs' | 'changes' | 'trials' | 'pools') => void
}

const keptReason = 'Kept: the file was saved and runs anew'

export class Turning {
  readonly knobs: KnobRegistry
  readonly pools: PoolTuner
  readonly #journal: Journal
  readonly #trials: Trials
  readonly #sampler: Sampler
  readonly #changed: TurningOptions['changed']
  #states: KnobState[]

  constructor({ clock, sampler, cpus, own, windows, lastChange, changed }: TurningOptions) {
    this.#sampler = sampler
    this.#changed = changed
    this.knobs = new KnobRegistry(own)
    this.#journal = new Journal({
      clock,
      knobs: this.knobs,
      series: sampler.history,
      onChange: () => changed('changes'),
      ...(windows && { windows }),
      ...(lastChange !== undefined && { lastChange }),
    })
    this.#trials = new Trials({
      clock,
      set: (id, value) => this.set(id, value),
      undo: (number) => this.undo(number),
      changed: () => changed('trials'),
    })
    this.pools = new PoolTuner({
      clock,
      cpus,
      knobs: () => this.knobs.list(),
      set: (id, value, origin, reason) => this.#turn(id, value, { origin, reason }),
    })
    this.#states = this.knobs.states()
  }

  get states(): KnobState[] {
    return this.#states
  }

  get changes(): Change[] {
    return this.#journal.changes
  }

  get trials(): Trials['list'] {
    return this.#trials.list
  }

  set(id: string, value: number, origin: Change['origin'] = 'user'): Promise<Change | null> {
    return this.#turn(id, value, { origin, ...(origin === 'reload' && { reason: keptReason }) })
  }

  setGuarded(id: string, value: number): Promise<Change | null> {
    return this.#turn(id, value, { origin: 'user', guard: true })
  }

  keep(number: number): Change {
    return this.#journal.keep(number)
  }

  try(id: string, value: number, ms: number): Promise<Change | null> {
    return this.#trials.try(id, value, ms)
  }

  keepTrial(change: number): void {
    this.#trials.keep(change)
  }

  async undo(number: number): Promise<Change> {
    const change = await this.#journal.undo(number)
    this.#trials.forget(number)
    this.#read()
    return change
  }

  async reset(): Promise<Change[]> {
    const changes = await this.#journal.reset()
    this.#read()
    return changes
  }

  /** Before the rules look: they name the size that is advised now. */
  advise(nowMs: number): void {
    if (this.pools.tick(nowMs, readPools(this.#sampler))) this.#changed('pools')
    this.#read()
  }

  /** After them. */
  tick(): void {
    this.#journal.tick()
  }

  /** Of that one are the changes from now on. */
  begins(program: string): void {
    this.#journal.beginRun(program)
  }

  beginRun(registry: Registry): void {
    this.knobs.attach(registry)
    this.pools.beginRun()
    this.#changed('pools')
    this.#read()
  }

  endRun(): void {
    this.#trials.clear()
    this.knobs.attach(undefined)
    this.pools.beginRun()
    this.#changed('pools')
    this.#journal.endRun('the workload ended before the effect was measured')
    this.#read()
  }

  async #turn(id: string, value: number, turn: Turn): Promise<Change | null> {
    const predicted = this.pools.expects(id, value)
    const change = await this.#journal.set(id, value, { ...turn, ...(predicted.length > 0 && { predicted }) })
    this.#read()
    return change
  }

  /** Owners may turn their knobs themselves (an autopilot, a resize in code), so they are asked, not told. */
  #read(): void {
    const now = this.knobs.states()
    const before = this.#states
    const same =
      now.length === before.length &&
      now.every((knob, i) => knob.id === before[i]?.id && knob.value === before[i].value)
    if (same) return
    this.#states = now
    this.#changed('knobs')
  }
}
