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

/** Turns in a row that the slot may take before the queue has one. */
const longestStreak = 128

/**
 * First in, first out, but whoever was woken last goes next, before the queue: it works on what its waker has just left in
 * the caches. As in Go, who stood in that slot goes to the end of the queue; and a pair that wakes each other shares one
 * turn of the queue, here of so many switches.
 */
export class RunNextQueue implements RunQueue {
  #next: Goroutine | null = null
  #streak = 0
  #head: Goroutine | null = null
  #tail: Goroutine | null = null
  /** Without the slot: what passes through that alone counts nothing. */
  #queued = 0

  get length(): number {
    return this.#next === null ? this.#queued : this.#queued + 1
  }

  get empty(): boolean {
    return this.#queued === 0 && this.#next === null
  }

  push(g: Goroutine): void {
    const tail = this.#tail
    if (tail === null) this.#head = g
    else tail.next = g
    this.#tail = g
    this.#queued++
  }

  /** Woken by who runs now. */
  ready(g: Goroutine): void {
    const displaced = this.#next
    this.#next = g
    if (displaced !== null) this.push(displaced)
  }

  pop(): Goroutine | null {
    const next = this.#next
    if (next !== null) {
      this.#next = null
      if (++this.#streak < longestStreak) return next
      this.push(next)
    }
    this.#streak = 0
    const g = this.#head
    if (g === null) return null
    const after = g.next as Goroutine | null
    this.#head = after
    if (after === null) this.#tail = null
    else g.next = null
    this.#queued--
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
