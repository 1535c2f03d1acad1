import { UsageError } from '../base/index.ts'
import { CorePool } from './pool-core.ts'
import { goroutineClock } from './goroutine-clock.ts'
import { GoroutineCrew, type GoroutineJob } from './goroutine-crew.ts'
import type { Pool, PoolOptions } from './types.ts'

const defaultMax = 256

export interface GoroutinePoolOptions<In, Out> extends PoolOptions {
  /**
   * Runs one job: a generator function, or an async one. `ctx` is done when the job is cancelled or times out, and carries the
   * values of the `ctx` that it was submitted with.
   */
  worker: GoroutineJob<In, Out>
}

/**
 * Makes a pool of goroutines: for work that waits (network, disk). All of them share this thread; work that keeps a
 * processor busy belongs into `threadPool`.
 *
 * @throws UsageError `pool-name`, `pool-range`, `pool-retry`, `pool-worker`.
 */
export function goroutinePool<In, Out>(options: GoroutinePoolOptions<In, Out>): Pool<In, Out> {
  const { worker: run, replaceAfterMs } = options
  // Of callers without types.
  if (typeof (run as unknown) !== 'function')
    throw new UsageError(
      'pool-worker',
      `goroutinePool: worker must be a generator function or an async one, got ${typeof run}`,
    )
  return new CorePool<In, Out>(options, {
    kind: 'goroutine',
    clock: goroutineClock,
    defaultMax,
    foreign: false,
    hire: (desk, size, rt) => new GoroutineCrew(desk, size, rt, { run, replaceAfterMs }),
  })
}
