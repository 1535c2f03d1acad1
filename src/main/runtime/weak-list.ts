/**
 * Objects that can be listed but are not kept alive. Swept when it has doubled since the last sweep, so that adding
 * stays O(1) on average and dropped objects leave little behind.
 */
export class WeakList<T extends object> implements Iterable<T> {
  #refs: WeakRef<T>[] = []
  #sweepAt = 64

  add(item: T): void {
    if (this.#refs.length >= this.#sweepAt) {
      this.#refs = this.#refs.filter((ref) => ref.deref() !== undefined)
      this.#sweepAt = Math.max(64, this.#refs.length * 2)
    }
    this.#refs.push(new WeakRef(item))
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (const ref of this.#refs) {
      const item = ref.deref()
      if (item !== undefined) yield item
    }
  }
}
