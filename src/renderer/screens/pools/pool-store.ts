/** What the Pools screen knows of each pool: samples of the stream, and what the host works out. */
import type { Change, KnobState } from '../../../shared/model.ts'
import type { PoolInsight } from '../../../shared/pools.ts'
import { attributeValues } from '../../charts/frame.ts'
import type { HostView } from '../../state/host.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'
import type { View } from '../../state/view.ts'

export const poolNames = (samples: SampleStore): string[] => attributeValues(samples, 'pool.size', 'pool')

const noInsights: PoolInsight[] = []
export const insightsOf = (host: HostView): PoolInsight[] => host.pools ?? noInsights

export const insightOf =
  (pool: string) =>
  (host: HostView): PoolInsight | undefined =>
    host.pools?.find((insight) => insight.pool === pool)

export const sizeKnobId = (pool: string): string => `pool.${pool}.size`

export const sizeKnobOf =
  (pool: string) =>
  (host: HostView): KnobState | undefined =>
    host.knobs.find(({ id }) => id === sizeKnobId(pool))

/** The newest turn of this pool's size. */
export const lastChangeOf =
  (pool: string) =>
  (host: HostView): Change | undefined =>
    host.changes.findLast(({ knob }) => knob === sizeKnobId(pool))

export interface PoolNow {
  size: number
  live: number
  busy: number
  /** %. */
  utilisation: number
  queue: number
  /** Most jobs that ever waited. */
  queueHigh: number
  capacity: number
  waitP50: number
  waitP99: number
  serviceP50: number
  serviceP99: number
  throughput: number
  /** Jobs per second that ended with an error, and that were cancelled. */
  failures: number
  cancellations: number
}

/** At the right edge of what is on screen. */
export function readPool(samples: SampleStore, view: View, pool: string): PoolNow {
  const atMs = Math.min(view.endMs ?? Infinity, samples.lastAt)
  const at = (name: string, attrs: Record<string, string> = {}): number =>
    samples.valueAt(metricKey(name, { pool, ...attrs }), atMs)
  return {
    size: at('pool.size'),
    live: at('pool.live'),
    busy: at('pool.busy'),
    utilisation: at('pool.utilisation'),
    queue: at('pool.queue.length'),
    queueHigh: at('pool.queue.high'),
    capacity: at('pool.queue.capacity'),
    waitP50: at('pool.wait', { quantile: 'p50' }),
    waitP99: at('pool.wait', { quantile: 'p99' }),
    serviceP50: at('pool.service', { quantile: 'p50' }),
    serviceP99: at('pool.service', { quantile: 'p99' }),
    throughput: at('pool.throughput'),
    failures: at('pool.failures'),
    cancellations: at('pool.cancellations'),
  }
}

export const samePool = (a: PoolNow, b: PoolNow): boolean =>
  (Object.keys(a) as (keyof PoolNow)[]).every((key) => Object.is(a[key], b[key]))
