import type { Clock } from '../base/index.ts'

/** How long results may be handled, with everything that their receivers then do, before the event loop gets its turn. */
const budgetMs = 2

/** Somebody whose messages wait for the next turn. */
export interface Deferred {
  deliver(): void
}

/**
 * Keeps a busy thread from having the main thread to itself: Node hands out up to a thousand messages of one port in a row, which
 * at 128 results each is a tenth of a second in which no timer fires and no other thread is heard.
 */
export class Turn {
  readonly #clock: Clock
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
