import type { Clock } from '../base/index.ts'

/** How long results may be handled, with everything that their receivers then do, before the event loop gets its turn. */
const budgetMs = 2

/** A message that comes sooner after the last look is let through without one: a look costs as much as a short job. */
const lookMs = 0.5

/** Somebody whose messages wait for the next turn. */
export interface Deferred {
  deliver(): void
}

/**
 * Keeps a busy thread from having the main thread to itself: Node hands out up to a thousand messages of one port in a row, which
 * at 128 results each is a tenth of a second in which no timer fires and no other thread is heard. A thread that has one job at a time
 * is no better: while its result is handled, it is already at the next one.
 */
export class Turn {
  readonly #clock: Clock
  #lookedAtMs = -Infinity
  #endsAtMs = 0
  #begun = false
  #deferred: Deferred[] = []
  readonly #end = (): void => {
    this.#begun = false
    const deferred = this.#deferred
    this.#deferred = []
    for (const one of deferred) one.deliver()
  }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Is there time left for another message in this turn? The first one always has it. */
  get hasTime(): boolean {
    const now = this.#clock.now()
    if (now - this.#lookedAtMs < lookMs && now < this.#endsAtMs) return true
    this.#lookedAtMs = now
    if (!this.#begun) {
      this.#begun = true
      this.#endsAtMs = now + budgetMs
      this.#clock.defer(this.#end)
    }
    return now < this.#endsAtMs
  }

  /** Calls back once, in the next turn. */
  defer(one: Deferred): void {
    this.#deferred.push(one)
  }
}
