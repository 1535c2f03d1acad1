/** The monitor watches itself too. */
import { type Column, columnsOf, gauge, type Metric, type Source } from './metric.ts'

export interface SelfStats {
  readonly costShare: number
  readonly missed: number
  readonly hz: number
}

const metrics: readonly Metric<SelfStats>[] = [
  gauge(
    'monitor.cost',
    '%',
    'Time the monitor spends sampling, encoding and sending, in % of one core over the last 5 s. Above 2 % it samples less often.',
    (m) => m.costShare,
  ),
  gauge(
    'monitor.sample.lost',
    '1',
    'Samples that could not be taken in time since the app started, because the event loop was busy.',
    (m) => m.missed,
  ),
  gauge('monitor.sample.rate', '/s', 'Samples taken per second at present.', (m) => m.hz),
]

export class MonitorSource implements Source {
  readonly columns: readonly Column[]

  constructor(self: SelfStats) {
    this.columns = columnsOf(metrics, self)
  }

  /** The sampler keeps these numbers itself. */
  update(): void {
    // Nothing to refresh.
  }
}
