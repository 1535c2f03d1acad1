/**
 * Probabilistic concurrency testing, after Burckhardt, Kothari, Musuvathi and Nagarakatte (ASPLOS 2010): each goroutine
 * gets a random priority, the highest runs one operation at a time, and at d random steps whoever would run falls below
 * all others. A bug that needs d ordering constraints shows with a probability of at least 1/(n·k^(d-1)).
 *
 * The paper takes the number of steps k as given; here the seed chooses it, so that short and long programs are met.
 * After k steps the order is random, because priorities are not fair: who polls would starve those it waits for.
 */
import type { Random } from '../../base/index.ts'
import { LEFT, turn } from '../engine.ts'
import type { Goroutine } from '../goroutine.ts'
import type { RunQueue } from '../run-queue.ts'

const mostChanges = 3
/** k is 8 … 1024. */
const [shortestLog, longestLog] = [3, 10]

export class PriorityRunQueue implements RunQueue {
  readonly #random: Random
  readonly #ready: Goroutine[] = []
  readonly #priorities = new WeakMap<Goroutine, number>()
  readonly #changes = new Set<number>()
  readonly #steps: number
  #step = 0
  /** Lower than any priority given so far. */
  #floor = 0

  constructor(random: Random) {
    this.#random = random
    this.#steps = 2 ** (shortestLog + random.below(longestLog - shortestLog + 1))
    for (let left = random.below(mostChanges + 1); left > 0; left--)
      this.#changes.add(1 + random.below(this.#steps))
  }

  get length(): number {
    return this.#ready.length
  }

  push(g: Goroutine): void {
    if (!this.#priorities.has(g)) this.#priorities.set(g, this.#random.float())
    this.#ready.push(g)
  }

  pop(): Goroutine | null {
    const ready = this.#ready
    if (ready.length === 0) return null
    turn[LEFT] = 0
    const at = ++this.#step > this.#steps ? this.#random.below(ready.length) : this.#next()
    const chosen = ready[at] as Goroutine
    const last = ready.pop() as Goroutine
    if (at < ready.length) ready[at] = last
    return chosen
  }

  #next(): number {
    const at = this.#highest()
    if (!this.#changes.has(this.#step)) return at
    this.#priorities.set(this.#ready[at] as Goroutine, --this.#floor)
    return this.#highest()
  }

  #highest(): number {
    let best = 0
    let highest = -Infinity
    for (let i = 0; i < this.#ready.length; i++) {
      const priority = this.#priorities.get(this.#ready[i] as Goroutine) as number
      if (priority > highest) [best, highest] = [i, priority]
    }
    return best
  }
}
