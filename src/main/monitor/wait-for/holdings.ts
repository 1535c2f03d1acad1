/** Which locks a goroutine holds, as far as somebody stuck waits for them: an index over the waits. */
import { type Goroutine, Mutex, RWMutex, Semaphore } from '../../runtime/index.ts'
import type { WaitForGraph } from './graph.ts'

export class Holdings {
  readonly #held = new Map<Goroutine, Set<object>>()

  constructor(graph: WaitForGraph, stuck: readonly Goroutine[]) {
    for (const waiter of stuck) {
      for (const { op, release } of graph.waits(waiter)) {
        const { target } = op
        if (target instanceof RWMutex)
          this.#note(target, graph.census.allAlive(target.writing ? [target.writer] : target.readers.ids))
        else if (target instanceof Mutex || target instanceof Semaphore) this.#note(target, release.who)
      }
    }
  }

  of(g: Goroutine): readonly object[] {
    return [...(this.#held.get(g) ?? [])]
  }

  #note(lock: object, holders: readonly Goroutine[]): void {
    for (const g of holders) {
      const held = this.#held.get(g)
      if (held === undefined) this.#held.set(g, new Set([lock]))
      else held.add(lock)
    }
  }
}
