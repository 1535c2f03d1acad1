import { useSyncExternalStore } from 'react'
import type { Store } from './store.ts'

/** Re-renders when the selected part changes. `select` must return the same reference for the same state. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
