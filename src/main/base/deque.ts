/**
 * A double-ended queue over a circular array that grows by doubling. All four ends are O(1); vacated slots are cleared.
 *
 * Invariants: the store's length is a power of two; `#head` is inside it; `length <= store length`.
 */
export class Deque<T> {
  #store: (T | undefined)[] = new Array<T | undefined>(8).fill(undefined)
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  push(item: T): void {
    if (this.#length === this.#store.length) this.#grow()
    this.#store[(this.#head + this.#length) & (this.#store.length - 1)] = item
    this.#length++
  }

  unshift(item: T): void {
    if (this.#length === this.#store.length) this.#grow()
    this.#head = (this.#head - 1) & (this.#store.length - 1)
    this.#store[this.#head] = item
    this.#length++
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined
    const item = this.#store[this.#head]
    this.#store[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#store.length - 1)
    this.#length--
    return item
  }

  pop(): T | undefined {
    if (this.#length === 0) return undefined
    this.#length--
    const at = (this.#head + this.#length) & (this.#store.length - 1)
    const item = this.#store[at]
    this.#store[at] = undefined
    return item
  }

  /** The item `index` places behind the head, or undefined beyond the end. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.#length) return undefined
    return this.#store[(this.#head + index) & (this.#store.length - 1)]
  }

  clear(): void {
    this.#store = new Array<T | undefined>(8).fill(undefined)
    this.#head = 0
    this.#length = 0
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.#length; i++) yield this.at(i) as T
  }

  #grow(): void {
    const old = this.#store
    const store = new Array<T | undefined>(old.length * 2).fill(undefined)
    for (let i = 0; i < this.#length; i++) store[i] = old[(this.#head + i) & (old.length - 1)]
    this.#store = store
    this.#head = 0
  }
}
