import { internals } from '../runtime/index.ts'

/** Who is remembered; a power of two. */
const most = 16
const mostOrigins = 8

/** Which goroutines brought jobs lately, as ids, which keep nobody alive. Who comes again at once costs a comparison. */
export class Submitters {
  readonly #ring = new Float64Array(most)
  #at = 0
  /** Where they come from: known also of those that are gone. */
  readonly origins: internals.Origin[] = []

  /** Called by the goroutine that submits; code outside of goroutines leaves no trace. */
  note(): void {
    const { current } = internals.engine
    const id = current?.id ?? 0
    if (current === null || id === 0 || this.#ring[this.#at] === id) return
    this.#at = (this.#at + 1) & (most - 1)
    this.#ring[this.#at] = id
    const { origin } = current
    if (this.origins.length < mostOrigins && !this.origins.includes(origin)) this.origins.push(origin)
  }

  ids(): number[] {
    return [...new Set(this.#ring)].filter((id) => id !== 0)
  }
}
