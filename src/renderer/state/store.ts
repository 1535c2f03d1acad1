/** A value outside React with listeners: what `useSyncExternalStore` asks for and nothing more. */
export interface Store<T> {
  readonly get: () => T
  /** Listeners hear only of a value that is not identical to the last. */
  readonly set: (next: T) => void
  /** Merges into an object value; a patch that changes no field tells nobody. */
  readonly patch: (part: Partial<T>) => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()

  const set = (next: T): void => {
    if (Object.is(next, value)) return
    value = next
    for (const listener of [...listeners]) listener()
  }

  return {
    get: () => value,
    set,
    patch(part) {
      const keys = Object.keys(part) as (keyof T)[]
      if (keys.some((key) => !Object.is(value[key], part[key]))) set({ ...value, ...part })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
