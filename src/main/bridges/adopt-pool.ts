/**
 * Queues of other libraries as pools that Weir shows and tunes: `p-queue`, `p-limit`, and whatever has a limit
 * and a way to run a task under it. The library stays in charge; this counts, measures and turns the limit.
 */
import { Histogram, type Knob, UsageError } from '../base/index.ts'
import type { PoolStats } from '../pool/index.ts'
import { currentRuntime, type Runtime } from '../runtime/index.ts'

/** p-queue and its likes: `size` waits, `pending` runs. */
export interface QueueLike {
  concurrency: number
  readonly size: number
  readonly pending: number
  add(task: () => Promise<unknown>, options?: never): Promise<unknown>
}

/** p-limit and its likes: a function. */
export interface LimitLike {
  (task: () => Promise<unknown>): Promise<unknown>
  concurrency: number
  readonly activeCount: number
  readonly pendingCount: number
}

export interface AdoptOptions {
  /** Shown everywhere, and part of the knob's name: `pool.<name>.size`. */
  name: string
  /** Bounds of the knob; default 1 and 256. */
  min?: number
  max?: number
  /** Default: the current runtime. */
  rt?: Runtime
}

export interface AdoptedPool {
  readonly name: string
  readonly kind: 'goroutine'
  /** Runs a task through the library's queue, and measures it. Tasks that are added past this are not seen. */
  add<T>(task: () => T | PromiseLike<T>): Promise<T>
  stats(): PoolStats
  /** Takes it off the screen; the queue itself goes on. */
  close(): Promise<void>
}

/** @throws UsageError `bad-pool` when it is neither like p-queue nor like p-limit */
export function adoptPool(queue: QueueLike | LimitLike, options: AdoptOptions): AdoptedPool {
  const { name, min = 1, max = 256, rt = currentRuntime() } = options
  const way = wayOf(queue)
  const { clock } = rt
  const counts = { submitted: 0, completed: 0, failed: 0, queueHigh: 0, resizes: 0 }
  /** Starts of the tasks that run: what they have done so far counts as busy. */
  const running = new Set<{ startMs: number }>()
  let busyMs = 0
  const wait = new Histogram()
  const service = new Histogram()

  const adopted: AdoptedPool = {
    name,
    kind: 'goroutine',
    async add<T>(task: () => T | PromiseLike<T>): Promise<T> {
      const addedMs = clock.now()
      counts.submitted++
      const added = way.run(async () => {
        const job = { startMs: clock.now() }
        running.add(job)
        wait.record(job.startMs - addedMs)
        try {
          const result = await task()
          counts.completed++
          return result
        } catch (error) {
          counts.failed++
          throw error
        } finally {
          running.delete(job)
          const tookMs = clock.now() - job.startMs
          busyMs += tookMs
          service.record(tookMs)
        }
      })
      counts.queueHigh = Math.max(counts.queueHigh, way.queued())
      return (await added) as T
    },
    stats() {
      const nowMs = clock.now()
      let soFarMs = 0
      for (const { startMs } of running) soFarMs += nowMs - startMs
      return {
        ...nothing,
        ...counts,
        name,
        kind: 'goroutine',
        size: queue.concurrency,
        live: queue.concurrency,
        busy: way.busy(),
        queued: way.queued(),
        pending: way.busy() + way.queued(),
        busyMs: busyMs + soFarMs,
        wait,
        service,
      }
    },
    close() {
      for (const remove of removals.splice(0)) remove()
      return Promise.resolve()
    },
  }
  const size: Knob = {
    id: `pool.${name}.size`,
    group: 'Pools',
    label: name,
    property: 'size',
    unit: '',
    min,
    max,
    step: 1,
    initial: queue.concurrency,
    scale: 'log',
    help: `Tasks of ${name} that run at a time.`,
    effects: ['pool.wait', 'pool.throughput'],
    get: () => queue.concurrency,
    set(value) {
      queue.concurrency = value
      counts.resizes++
    },
  }
  const removals = [rt.registry.add('pool', adopted), rt.registry.add('knob', size)]
  return adopted
}

/** What a queue of this kind does not have. */
const nothing = {
  queueCapacity: Infinity,
  submittersWaiting: 0,
  cancelled: 0,
  timedOut: 0,
  rejected: 0,
  retried: 0,
  crashes: 0,
  startFailures: 0,
  paused: false,
}

interface Way {
  run(task: () => Promise<unknown>): Promise<unknown>
  busy(): number
  queued(): number
}

function wayOf(queue: QueueLike | LimitLike): Way {
  if (typeof queue === 'function' && 'activeCount' in queue)
    return { run: (task) => queue(task), busy: () => queue.activeCount, queued: () => queue.pendingCount }
  if ('add' in queue && 'pending' in queue)
    return { run: (task) => queue.add(task), busy: () => queue.pending, queued: () => queue.size }
  throw new UsageError(
    'bad-pool',
    'adoptPool: neither like p-queue (add, size, pending, concurrency) nor like p-limit',
  )
}
