/** The language without a runtime in hand: the current runtime's, see `currentRuntime`. */
import type { Chan } from './chan.ts'
import type { ChanOptions } from './chan-sides.ts'
import type { Goroutine } from './goroutine.ts'
import type { Go } from './op.ts'
import { currentRuntime } from './default-runtime.ts'

/** Starts a goroutine: `go(function* worker() { … })`, or `go(worker, arg1, arg2)`. */
export function go<A extends unknown[], T>(fn: (...args: A) => Go<T>, ...args: A): Goroutine<T> {
  return currentRuntime().spawn(fn, args, 1)
}

/** A channel; capacity 0 (a rendezvous) when left out. */
export function chan<T>(capacity = 0, options: ChanOptions = {}): Chan<T> {
  return currentRuntime().makeChan<T>(capacity, options)
}

/** Go's nil channel: sends and receives wait for ever, a select never chooses it. */
export function nilChan<T>(): Chan<T> {
  return currentRuntime().nilChan<T>()
}
