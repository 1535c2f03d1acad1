import { availableParallelism } from 'node:os'
import type { ResourceLimits } from 'node:worker_threads'
import { realClock } from '../base/index.ts'
import { checkedMs, checkedWhole } from './options.ts'
import { CorePool } from './pool-core.ts'
import type { RecyclePolicy } from './recycling.ts'
import { spareThreadOf } from './spare-thread.ts'
import { ThreadCrew } from './thread-crew.ts'
import { loadable, moduleUrl, type LoadableModule } from './thread-module.ts'
import { mostSent } from './thread-wire.ts'
import type { ThreadSpec } from './thread-worker.ts'
import type { Pool, PoolOptions } from './types.ts'

const defaultStartTimeoutMs = 10_000

export interface ThreadPoolOptions extends PoolOptions {
  /**
   * JavaScript or TypeScript module with the job function `(job, ctx) => result`, best as
   * `new URL('./job.ts', import.meta.url)`. A plain path is relative to the working directory.
   */
  module: URL | string
  /** Which of the module's exports; default `default`. */
  export?: string
  /** Limits of each thread's heap. A job that exceeds them ends with `WorkerCrashed`, reason `out of memory`. */
  resourceLimits?: ResourceLimits
  /** What the module sees as `workerData` of `node:worker_threads`. */
  workerData?: unknown
  /** Replaces healthy threads after so many jobs or so much time. */
  recycle?: RecyclePolicy
  /** How long a thread may take to load the module, in ms; default 10,000. */
  startTimeoutMs?: number
  /**
   * Most jobs that one message carries to a thread, 1 to 1,024, the default. Only jobs far below a millisecond travel
   * together. When a thread is lost without warning (out of memory, `replaceAfterMs`), the results of jobs that it finished within
   * the last quarter of a millisecond may be lost with it, and these jobs run again; 1 rules that out.
   */
  batch?: number
}

/** A pool of threads for work that keeps a processor busy. */
export interface ThreadPool<In, Out> extends Pool<In, Out> {
  /** Resolves once all threads asked for are up; rejects with `WorkerStartError` when one cannot start. */
  ready(): Promise<void>
}

class WorkerThreads<In, Out> extends CorePool<In, Out, ThreadCrew<In, Out>> implements ThreadPool<In, Out> {
  readonly #module: ModuleHolder

  constructor(options: ThreadPoolOptions, module: ModuleHolder) {
    const { replaceAfterMs, recycle, resourceLimits, workerData, export: exportName = 'default' } = options
    const startTimeoutMs = checkedMs('startTimeoutMs', options.startTimeoutMs ?? defaultStartTimeoutMs)
    const batch = checkedWhole('batch', options.batch ?? mostSent, 1, mostSent)
    const load = async (): Promise<ThreadSpec> => ({
      ...(await module.load()),
      exportName,
      settings: {
        ...(resourceLimits && { resourceLimits }),
        ...(workerData !== undefined && { workerData }),
      },
    })
    super(options, {
      kind: 'thread',
      clock: () => realClock,
      defaultMax: Math.max(16, 4 * availableParallelism()),
      foreign: true,
      hire: (desk, size, rt) => {
        const spare = spareThreadOf(rt)
        return new ThreadCrew(desk, size, { load, replaceAfterMs, startTimeoutMs, recycle, batch, spare })
      },
    })
    this.#module = module
  }

  ready(): Promise<void> {
    return this.crew.whenReady()
  }

  override async close(options?: { now?: boolean }): Promise<void> {
    await super.close(options)
    await this.#module.dispose()
  }
}

/** The job module, made loadable when the first thread needs it. */
class ModuleHolder {
  readonly #url: string
  #loaded: Promise<LoadableModule> | undefined

  constructor(module: URL | string) {
    this.#url = moduleUrl(module)
  }

  async load(): Promise<LoadableModule> {
    this.#loaded ??= loadable(this.#url)
    try {
      return await this.#loaded
    } catch (error) {
      this.#loaded = undefined
      throw error
    }
  }

  async dispose(): Promise<void> {
    await this.#loaded?.then(
      (module) => module.dispose(),
      () => undefined,
    )
  }
}

/**
 * Makes a pool of worker threads: for work that keeps a processor busy. For work that waits, `goroutinePool` is cheaper by far.
 *
 * Inputs and results are copied by structured clone; `transfer` moves buffers instead. The threads are started at once,
 * and do not keep the process alive while they are idle. Jobs run one at a time per thread.
 *
 * @throws UsageError `pool-name`, `pool-range`, `pool-retry`.
 */
export function threadPool<In, Out>(options: ThreadPoolOptions): ThreadPool<In, Out> {
  return new WorkerThreads<In, Out>(options, new ModuleHolder(options.module))
}
