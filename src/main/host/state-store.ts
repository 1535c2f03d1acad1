/**
 * The state that screens see, in slices. A slice that changed is only marked; it is made when somebody looks
 * or when the listeners are told, at most ten times a second: a program may log or check a million times.
 */
import type { Clock, TimerHandle } from '../base/index.ts'
import type { HostState } from '../../shared/model.ts'

export type Slice = Exclude<keyof HostState, 'recorder' | 'attached'>
/** What not every source has. */
type Optional = 'past' | 'trials' | 'pools' | 'events'
export type Makers = { [S in Exclude<Slice, Optional>]: () => HostState[S] } & {
  [S in Optional]?: () => NonNullable<HostState[S]>
}

const collectMs = 100

export class StateStore {
  readonly #clock: Clock
  readonly #makers: Makers
  readonly #listeners = new Set<(changed: Partial<HostState>) => void>()
  readonly #stale = new Set<Slice>()
  readonly #untold = new Set<Slice>()
  #state: HostState
  #timer: TimerHandle | undefined
  #toldAtMs = -Infinity

  constructor(clock: Clock, makers: Makers) {
    this.#clock = clock
    this.#makers = makers
    this.#state = {
      source: makers.source(),
      run: makers.run(),
      checks: makers.checks(),
      knobs: makers.knobs(),
      changes: makers.changes(),
      findings: makers.findings(),
      ...(makers.past && { past: makers.past() }),
      ...(makers.trials && { trials: makers.trials() }),
      ...(makers.pools && { pools: makers.pools() }),
      log: makers.log(),
      ...(makers.events && { events: makers.events() }),
    }
  }

  get state(): HostState {
    if (this.#stale.size === 0) return this.#state
    this.#state = { ...this.#state, ...this.#make(this.#stale) }
    this.#stale.clear()
    return this.#state
  }

  /** That slice is different now. */
  mark(slice: Slice): void {
    this.#stale.add(slice)
    this.#untold.add(slice)
    if (this.#timer !== undefined) return
    const waitMs = Math.max(0, this.#toldAtMs + collectMs - this.#clock.now())
    this.#timer = this.#clock.setTimer(() => this.#tell(), waitMs)
  }

  subscribe(listener: (changed: Partial<HostState>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    if (this.#timer !== undefined) this.#tell()
    this.#listeners.clear()
  }

  #tell(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer)
    this.#timer = undefined
    this.#toldAtMs = this.#clock.now()
    const state = this.state
    const changed: Partial<HostState> = {}
    for (const slice of this.#untold) Object.assign(changed, { [slice]: state[slice] })
    this.#untold.clear()
    for (const listener of this.#listeners) listener(changed)
  }

  #make(slices: Iterable<Slice>): Partial<HostState> {
    const made: Partial<HostState> = {}
    for (const slice of slices) Object.assign(made, { [slice]: this.#makers[slice]?.() })
    return made
  }
}
