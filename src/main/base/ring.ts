import { UsageError } from './errors.ts'

/** The last `capacity` items pushed; an older one falls out when a newer one comes in. */
export class Ring<T> {
  readonly capacity: number
  readonly #store: T[] = []
  /** Where the next item goes once the store is full; also the place of the oldest. */
  #next = 0

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new UsageError(
        'ring-capacity',
        `ring: capacity must be a whole number above 0, not ${String(capacity)}`,
      )
    }
    this.capacity = capacity
  }

  get length(): number {
    return this.#store.length
  }

  /** Adds an item and returns the one that fell out, if any. */
  push(item: T): T | undefined {
    if (this.#store.length < this.capacity) {
      this.#store.push(item)
      return undefined
    }
    const oldest = this.#store[this.#next]
    this.#store[this.#next] = item
    this.#next = (this.#next + 1) % this.capacity
    return oldest
  }

  /** `at(0)` is the oldest item, `at(-1)` the newest. */
  at(index: number): T | undefined {
    const length = this.#store.length
    const place = index < 0 ? length + index : index
    if (place < 0 || place >= length) return undefined
    return this.#store[(this.#next + place) % length]
  }

  clear(): void {
    this.#store.length = 0
    this.#next = 0
  }

  /** Oldest first. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.#store.length; i++) yield this.at(i) as T
  }
}
