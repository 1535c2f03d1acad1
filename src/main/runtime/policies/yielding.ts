import { LEFT, turn } from '../engine.ts'
import type { Goroutine } from '../goroutine.ts'
import { RandomRunQueue } from '../run-queue.ts'
import type { Random } from '../../base/index.ts'

/**
 * Random order with a possible yield before each operation. Half of them yield: with fewer, a window of two or three
 * operations is seldom cut open; with all of them, no goroutine ever gets ahead of the others.
 */
export class YieldingRunQueue extends RandomRunQueue {
  readonly #random: Random

  constructor(random: Random) {
    super(random)
    this.#random = random
  }

  override pop(): Goroutine | null {
    // Leading zeros of a random word: n of them with probability 2^-(n+1), as if a coin were thrown at each operation.
    turn[LEFT] = Math.clz32(this.#random.uint32())
    return super.pop()
  }
}
