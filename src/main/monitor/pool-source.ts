/** One worker pool: its size and queue now, and what its jobs went through in the last five seconds. */
import type { Pool, PoolStats } from '../pool/index.ts'
import {
  type Column,
  columnsOf,
  gauge,
  type Metric,
  quantile,
  rate,
  type Source,
  type Tick,
} from './metric.ts'
import { SlidingQuantiles } from './sliding-quantiles.ts'
import { SlidingShare } from './sliding-rate.ts'

export type AnyPool = Pick<
  Pool<unknown, unknown>,
  'name' | 'kind' | 'stats' | 'workers' | 'submitters' | 'submitterOrigins'
>

const waitHelp =
  'Time from the submission of a job to its start, of the jobs that started in the last 5 s. Grows when workers are too few.'
const serviceHelp = 'Time that a worker spent on a job, of the jobs that ended in the last 5 s.'

const metrics: readonly Metric<PoolSource>[] = [
  gauge('pool.size', '1', 'Workers asked for: what the size knob says.', (p) => p.stats.size),
  gauge(
    'pool.live',
    '1',
    'Workers there are; differs from the size while workers start or finish their last job.',
    (p) => p.stats.live,
  ),
  gauge('pool.busy', '1', 'Workers that run a job now.', (p) => p.stats.busy),
  gauge(
    'pool.utilisation',
    '%',
    'Share of the workers’ time that was spent on jobs in the last second. Above 80 % waits grow quickly.',
    (p) => p.utilisation,
  ),
  gauge('pool.queue.length', '1', 'Jobs that wait for a worker.', (p) => p.stats.queued),
  gauge(
    'pool.queue.high',
    '1',
    'Most jobs that ever waited at once: the high-water mark.',
    (p) => p.stats.queueHigh,
  ),
  gauge(
    'pool.queue.capacity',
    '1',
    'Jobs that may wait; beyond that, submitters wait themselves.',
    (p) => p.stats.queueCapacity,
  ),
  gauge(
    'pool.submitters.waiting',
    '1',
    'Submissions held back because the queue is full.',
    (p) => p.stats.submittersWaiting,
  ),
  quantile('pool.wait', 'p50', waitHelp, (p, share) => p.wait.at(share)),
  quantile('pool.wait', 'p99', waitHelp, (p, share) => p.wait.at(share)),
  quantile('pool.service', 'p50', serviceHelp, (p, share) => p.service.at(share)),
  quantile('pool.service', 'p99', serviceHelp, (p, share) => p.service.at(share)),
  rate('pool.arrivals', '/s', 'Jobs accepted into the queue per second.', (p) => p.stats.submitted),
  rate('pool.throughput', '/s', 'Jobs completed with a result per second.', (p) => p.stats.completed),
  rate(
    'pool.failures',
    '/s',
    'Jobs that ended with an error, a time-out or a crashed worker, per second.',
    (p) => p.stats.failed + p.stats.timedOut,
  ),
  rate(
    'pool.cancellations',
    '/s',
    'Jobs that were cancelled per second, while they waited or while they ran.',
    (p) => p.stats.cancelled,
  ),
  gauge(
    'pool.replaced',
    '1',
    'Workers that died or were killed while the pool needed them, and were replaced by new ones, since the pool was made.',
    (p) => p.stats.crashes,
  ),
  gauge(
    'pool.resizes',
    '1',
    'How often the size has been turned since the pool was made.',
    (p) => p.stats.resizes,
  ),
]

const smoothingMs = 3000

export class PoolSource implements Source {
  readonly columns: readonly Column[]
  readonly pool: AnyPool
  stats: PoolStats
  readonly wait: SlidingQuantiles
  readonly service: SlidingQuantiles
  /** % of the time of `size` workers in the last second. */
  utilisation = NaN
  /** Jobs offered per ms, refused ones included; smoothed over about five seconds. */
  arrivalsPerMs = NaN
  readonly #share = new SlidingShare()
  #busyMs: number
  #offered: number

  constructor(pool: AnyPool) {
    this.pool = pool
    this.stats = pool.stats()
    this.#busyMs = this.stats.busyMs
    this.#offered = this.stats.submitted + this.stats.rejected
    this.wait = new SlidingQuantiles(() => this.stats.wait)
    this.service = new SlidingQuantiles(() => this.stats.service)
    this.columns = columnsOf(metrics, this, { pool: pool.name })
  }

  update(tick: Tick): void {
    const stats = (this.stats = this.pool.stats())
    const workers = Math.max(stats.size, stats.busy, 1)
    // A worker that leaves late was paid for by an earlier size: never more than everything.
    const share = Math.min(100, (100 * (stats.busyMs - this.#busyMs)) / (tick.elapsedMs * workers))
    this.utilisation = this.#share.push(tick.nowMs, tick.elapsedMs, share)
    this.#busyMs = stats.busyMs
    const offered = stats.submitted + stats.rejected
    const arrivals = (offered - this.#offered) / tick.elapsedMs
    const weight = Math.min(1, tick.elapsedMs / smoothingMs)
    this.#offered = offered
    this.arrivalsPerMs = Number.isNaN(this.arrivalsPerMs)
      ? arrivals
      : this.arrivalsPerMs + weight * (arrivals - this.arrivalsPerMs)
    this.wait.update(tick.nowMs)
    this.service.update(tick.nowMs)
  }
}

/** Over all pools of the program; unknown while there is none. */
const jobs: readonly Metric<{ readonly pools: readonly PoolSource[] }>[] = [
  rate('job.throughput', '/s', 'Jobs completed per second, all pools together.', ({ pools }) =>
    pools.length === 0 ? NaN : pools.reduce((sum, pool) => sum + pool.stats.completed, 0),
  ),
]

export function jobColumns(source: { readonly pools: readonly PoolSource[] }): Column[] {
  return columnsOf(jobs, source)
}
