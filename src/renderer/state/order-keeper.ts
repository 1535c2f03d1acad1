import type { CallInput } from '../../shared/contract.ts'

export type TableCall = 'goroutines.query' | 'channels.query' | 'hub.clients' | 'hub.rooms'

/** The order of the rows moves at 1 Hz. */
const orderMs = 950

/**
 * Which order of the rows a table asks for: the one it has, as long as the pointer or the focus is in the table and else
 * for a second; a new one for another filter, grouping or sort.
 */
export class OrderKeeper<N extends TableCall> {
  readonly #held = { pointer: false, focus: false }
  #order = -1
  #sinceMs = 0
  #view = ''

  set(what: 'pointer' | 'focus', to: boolean): void {
    this.#held[what] = to
  }

  /** The order of the last answer. */
  heard(order: number): void {
    if (order === this.#order) return
    this.#order = order
    this.#sinceMs = performance.now()
  }

  extend(input: CallInput<N>): CallInput<N> {
    const view = JSON.stringify({ ...input, offset: 0, limit: 0, open: [] })
    const same = view === this.#view
    this.#view = view
    const held = this.#held.pointer || this.#held.focus
    const keep = same && (held || performance.now() - this.#sinceMs < orderMs)
    return keep && this.#order >= 0 ? { ...input, hold: this.#order } : input
  }
}
