/** Every runtime of this thread that somebody still holds: for who watches a whole program and was not told of them. */
import type { Runtime } from './runtime.ts'
import { WeakList } from './weak-list.ts'

const known = new WeakList<Runtime>()

export function noteRuntime(rt: Runtime): void {
  known.add(rt)
}

/** Oldest first. */
export const runtimes = (): Runtime[] => [...known].filter((rt) => !rt.closed)
