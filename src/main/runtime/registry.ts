/**
 * What lives in a runtime besides goroutines and channels: pools, hubs, limiters, knobs. The runtime knows none of these
 * types; whoever makes one adds it under a kind, and whoever watches lists the kind.
 */
export class Registry {
  readonly #kinds = new Map<string, Set<object>>()
  readonly #listeners = new Set<() => void>()

  /** Returns the function that takes it out again. */
  add(kind: string, item: object): () => void {
    let items = this.#kinds.get(kind)
    if (items === undefined) this.#kinds.set(kind, (items = new Set()))
    const set = items
    set.add(item)
    this.#changed()
    return () => {
      if (set.delete(item)) this.#changed()
    }
  }

  /** In order of registration. */
  list(kind: string): readonly object[] {
    return [...(this.#kinds.get(kind) ?? [])]
  }

  /** Called after something was added or taken out. Returns the function that ends it. */
  onChange(callback: () => void): () => void {
    this.#listeners.add(callback)
    return () => this.#listeners.delete(callback)
  }

  clear(): void {
    if (this.#kinds.size === 0) return
    this.#kinds.clear()
    this.#changed()
  }

  #changed(): void {
    for (const callback of this.#listeners) callback()
  }
}
