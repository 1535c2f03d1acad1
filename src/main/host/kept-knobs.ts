/** A saved file runs anew: knobs that had been turned, and are still there, get the values that they had. */
import type { HostState } from '../../shared/model.ts'
import type { Source } from './source.ts'

/** Pools and channels bring their knobs when the program makes them. */
const patienceMs = 5000

export class KeptKnobs {
  readonly #source: Source
  readonly #values: Map<string, number>

  /** Takes the values down; call before the old run is stopped. */
  constructor(source: Source) {
    this.#source = source
    const turned = source.state.knobs.filter(({ value, initial }) => value !== initial)
    this.#values = new Map(turned.map(({ id, value }) => [id, value]))
  }

  /** The new run has begun: each knob is turned as soon as it is there. */
  giveBack(): void {
    if (this.#values.size === 0) return
    const unsubscribe = this.#source.onState(() => {
      if (this.#turn(this.#source.state)) unsubscribe()
    })
    setTimeout(unsubscribe, patienceMs).unref()
    if (this.#turn(this.#source.state)) unsubscribe()
  }

  /** True when none is left. */
  #turn({ knobs, run }: HostState): boolean {
    if (run.status !== 'running' && run.status !== 'starting') return true
    for (const { id, value: present, min, max } of knobs) {
      const value = this.#values.get(id)
      if (value === undefined) continue
      this.#values.delete(id)
      // What no longer fits its range, or is refused by its owner, starts as the file says.
      if (value === present || value < min || value > max) continue
      Promise.resolve(this.#source.call('knob.set', { id, value, kept: true })).catch(() => undefined)
    }
    return this.#values.size === 0
  }
}
