/** What other sizes of a pool have shown lately: those that were no more than enough, and those that had time left. */
import { saturated } from './saturated.ts'

/** A size at which every worker was busy all the time. */
export interface Tried {
  size: number
  perSecond: number
}

/** A size that did all that came and had time left: there the offered load can be seen, which a full queue hides. */
export interface Enough extends Tried {
  busy: number
}

/** What went through the pool at that size. */
interface Seen {
  arrivals: number
  completions: number
  busy: number
  heldBack: boolean
}

/** What was tried longer ago says nothing of the load of now. */
const triedMs = 5 * 60_000

export class TriedSizes {
  readonly #bySize = new Map<number, { atMs: number; flow: Seen }>()

  note(size: number, flow: Seen, nowMs: number): void {
    this.#bySize.set(size, { atMs: nowMs, flow })
  }

  /** Of the larger sizes the largest that stayed busy. */
  tight(size: number, nowMs: number): Tried | undefined {
    const [largest] = this.#above(size, nowMs, true).sort((a, b) => b.size - a.size)
    return largest && { size: largest.size, perSecond: largest.flow.completions }
  }

  /** Of the larger sizes the smallest that kept up, unless an even larger one has stayed busy. */
  enough(size: number, nowMs: number): Enough | undefined {
    const floor = this.tight(size, nowMs)?.size ?? size
    const [smallest] = this.#above(floor, nowMs, false).sort((a, b) => a.size - b.size)
    return smallest && { size: smallest.size, perSecond: smallest.flow.arrivals, busy: smallest.flow.busy }
  }

  #above(size: number, nowMs: number, tight: boolean): { size: number; flow: Seen }[] {
    return [...this.#bySize]
      .map(([at, seen]) => ({ size: at, ...seen }))
      .filter(
        ({ size: at, atMs, flow }) =>
          at > size &&
          nowMs - atMs < triedMs &&
          (tight ? flow.busy >= saturated * at : flow.busy < saturated * at && !flow.heldBack),
      )
  }
}
