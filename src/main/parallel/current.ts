import { currentRuntime, type Portable, type RemoteGoroutine } from '../runtime/index.ts'

/** `Runtime.goAnywhere` of the current runtime. */
export function goAnywhere<A extends unknown[], T>(fn: Portable<A, T>, ...args: A): RemoteGoroutine<T> {
  return currentRuntime().goAnywhere(fn, ...args)
}

/** `Runtime.setProcs` of the current runtime. */
export function setProcs(count: number): Promise<void> {
  return currentRuntime().setProcs(count)
}
