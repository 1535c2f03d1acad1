/** Turns of knobs that take themselves back after a while, unless they are kept. */
import { type Clock, type TimerHandle, UsageError } from '../base/index.ts'
import type { Trial } from '../../shared/findings.ts'
import type { Change } from '../../shared/model.ts'

export interface TrialOptions {
  clock: Clock
  set: (id: string, value: number) => Promise<Change | null>
  undo: (change: number) => Promise<unknown>
  /** The list is different now. */
  changed: () => void
}

export class Trials {
  readonly #options: TrialOptions
  readonly #running = new Map<number, { untilMs: number; timer: TimerHandle }>()

  constructor(options: TrialOptions) {
    this.#options = options
  }

  get list(): Trial[] {
    return [...this.#running].map(([change, { untilMs }]) => ({ change, untilMs }))
  }

  async try(id: string, value: number, ms: number): Promise<Change | null> {
    const { clock, set, changed } = this.#options
    const change = await set(id, value)
    if (change === null) return null
    const { number } = change
    const timer = clock.setTimer(() => {
      this.#running.delete(number)
      changed()
      // Undone by hand or its knob gone meanwhile: then there is nothing to take back.
      this.#options.undo(number).catch(() => undefined)
    }, ms)
    this.#running.set(number, { untilMs: clock.wall() + ms, timer })
    changed()
    return change
  }

  keep(change: number): void {
    if (!this.#running.has(change))
      throw new UsageError('unknown-trial', `change ${String(change)} is not on trial`)
    this.forget(change)
  }

  /** It stands, or is undone already. */
  forget(change: number): void {
    const trial = this.#running.get(change)
    if (trial === undefined) return
    this.#options.clock.clearTimer(trial.timer)
    this.#running.delete(change)
    this.#options.changed()
  }

  /** The program is gone, and its knobs with it. */
  clear(): void {
    for (const { timer } of this.#running.values()) this.#options.clock.clearTimer(timer)
    this.#running.clear()
    this.#options.changed()
  }
}
