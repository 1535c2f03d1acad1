import type { CallInput } from '../../shared/contract.ts'

export type TableCall = 'goroutines.query' | 'channels.query' | 'hub.clients' | 'hub.rooms'

/**
 * Which order of the rows a table asks for: the one it has, as long as the pointer or the focus is in the table; else,
 * and for another filter, grouping or sort, that of now, so that what the head says of the order is true.
 */
export class OrderKeeper<N extends TableCall> {
  #order = -1
  readonly #in = { pointer: false, focus: false }
  #view = ''

  set(what: 'pointer' | 'focus', to: boolean): void {
    this.#in[what] = to
  }

  get held(): boolean {
    return this.#in.pointer || this.#in.focus
  }

  /** The order of the last answer. */
  heard(order: number): void {
    this.#order = order
  }

  extend(input: CallInput<N>): CallInput<N> {
    const view = JSON.stringify({ ...input, offset: 0, limit: 0, open: [] })
    const same = view === this.#view
    this.#view = view
    return same && this.held && this.#order >= 0 ? { ...input, hold: this.#order } : input
  }
}
