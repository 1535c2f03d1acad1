import type { Goroutine } from './goroutine.ts'

/**
 * Every living goroutine, oldest first, as a list whose links are fields of the goroutines: joining and leaving are
 * O(1) and a million of them need no array. May be walked while goroutines come and go.
 */
export class LiveList implements Iterable<Goroutine> {
  #oldest: Goroutine | null = null
  #newest: Goroutine | null = null
  length = 0
  /** Where walks that are under way stand, so that a leaving goroutine can move them on. */
  readonly #walks = new Set<{ at: Goroutine | null }>()

  add(g: Goroutine): void {
    const newest = this.#newest
    g.older = newest
    if (newest === null) this.#oldest = g
    else newest.newer = g
    this.#newest = g
    this.length++
  }

  remove(g: Goroutine): void {
    const { older, newer } = g
    if (this.#walks.size > 0) {
      for (const walk of this.#walks) if (walk.at === g) walk.at = newer
    }
    if (older === null) this.#oldest = newer
    else older.newer = newer
    if (newer === null) this.#newest = older
    else newer.older = older
    g.older = null
    g.newer = null
    this.length--
  }

  *[Symbol.iterator](): IterableIterator<Goroutine> {
    const walk = { at: this.#oldest }
    this.#walks.add(walk)
    try {
      while (walk.at !== null) {
        const g: Goroutine = walk.at
        walk.at = g.newer
        yield g
      }
    } finally {
      this.#walks.delete(walk)
    }
  }
}
