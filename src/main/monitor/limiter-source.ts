/** One rate limiter: what it allows, what passes, who waits. */
import type { Histogram } from '../base/index.ts'
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

export interface LimiterStats {
  taken: number
  waiting: number
  waitHist: Histogram
}

/** What the monitor wants of anything registered under `limiter`. */
export interface AnyLimiter {
  readonly name: string
  /** Permits per second. */
  readonly rate: number
  stats(): LimiterStats
}

const metrics: readonly Metric<LimiterSource>[] = [
  gauge(
    'limiter.rate',
    '/s',
    'Permits per second that the limiter hands out at most.',
    (l) => l.limiter.rate,
  ),
  rate('limiter.take.rate', '/s', 'Permits taken per second.', (l) => l.stats.taken),
  gauge('limiter.waiting', '1', 'Goroutines that wait for a permit.', (l) => l.stats.waiting),
  quantile(
    'limiter.wait',
    'p99',
    'Of those who waited for a permit in the last 5 s, all but one in a hundred waited less.',
    (l, share) => l.wait.at(share),
  ),
]

export class LimiterSource implements Source {
  readonly columns: readonly Column[]
  readonly limiter: AnyLimiter
  stats: LimiterStats
  readonly wait: SlidingQuantiles

  constructor(limiter: AnyLimiter) {
    this.limiter = limiter
    this.stats = limiter.stats()
    this.wait = new SlidingQuantiles(() => this.stats.waitHist)
    this.columns = columnsOf(metrics, this, { limiter: limiter.name })
  }

  update(tick: Tick): void {
    this.stats = this.limiter.stats()
    this.wait.update(tick.nowMs)
  }
}
