import type { Random } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'

/** Who may run next. A goroutine stands in at most one queue, so its own `next` is the link. */
export interface RunQueue {
  readonly length: number
  push(g: Goroutine): void
  pop(): Goroutine | null
}

/** First in, first out: the order programs run in. */
export class FifoRunQueue implements RunQueue {
  length = 0
  #head: Goroutine | null = null
  #tail: Goroutine | null = null

  push(g: Goroutine): void {
    const tail = this.#tail
    if (tail === null) this.#head = g
    else tail.next = g
    this.#tail = g
    this.length++
  }

  pop(): Goroutine | null {
    const g = this.#head
    if (g === null) return null
    const next = g.next as Goroutine | null
    this.#head = next
    if (next === null) this.#tail = null
    else g.next = null
    this.length--
    return g
  }
}

/** Any order, decided by the seed: how tests explore schedules and replay the one that failed. */
export class RandomRunQueue implements RunQueue {
  readonly #random: Random
  readonly #ready: Goroutine[] = []

  constructor(random: Random) {
    this.#random = random
  }

  get length(): number {
    return this.#ready.length
  }

  push(g: Goroutine): void {
    this.#ready.push(g)
  }

  pop(): Goroutine | null {
    const last = this.#ready.pop()
    if (last === undefined) return null
    const count = this.#ready.length
    const at = this.#random.below(count + 1)
    if (at === count) return last
    const chosen = this.#ready[at] as Goroutine
    this.#ready[at] = last
    return chosen
  }
}
