/** What a runtime knows about its processors on other threads; `parallel/` fills it in. */
import { UsageError } from '../base/index.ts'
import type { Go, Op } from './op.ts'
import type { Runtime } from './runtime.ts'

/** A function that other threads can find: the URL of its module and the name of its export. Made by `portable`. */
export interface Portable<A extends unknown[] = unknown[], T = unknown> {
  readonly url: string
  readonly name: string
  /** Never there: carries the types. */
  readonly types?: (...args: A) => T
}

/** A goroutine that may run on any processor. */
export interface RemoteGoroutine<T = unknown> {
  readonly id: number
  readonly name: string
  readonly state: 'runnable' | 'running' | 'dead'
  /** The processor that runs it, or -1 while none does. */
  readonly processor: number
  /** As `Goroutine.join`: what it returned, or throws what it threw. */
  join(): Op<T>
  /** Ends it, wherever it is, at its next wait. No-op when dead. */
  kill(reason?: Error): void
}

export interface Parallelism {
  readonly procs: number
  goAnywhere<A extends unknown[], T>(fn: Portable<A, T>, args: A): RemoteGoroutine<T>
  setProcs(count: number): Promise<void>
  close(): void
}

/** Installed by `parallel/` when it is loaded. */
export const parallelism: { attach: (rt: Runtime) => Parallelism } = {
  attach: () => {
    throw new UsageError(
      'no-parallel',
      'processors need the parallel module: import from weir, not from runtime',
    )
  },
}

/** How the types of a generator function become those of a portable one. */
export type PortableOf<F> = F extends (...args: infer A) => Go<infer T> ? Portable<A, T> : never
