/** What the Pools screen knows of each pool: samples of the stream, and what the host works out. */
import type { Change, KnobState } from '../../../shared/model.ts'
import type { PoolInsight } from '../../../shared/pools.ts'
import { attributeValues } from '../../charts/frame.ts'
import type { HostView } from '../../state/host.ts'
import type { Shown } from '../../state/moment.ts'
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

/** The newest turn of this pool's size up to the moment on screen. */
export const lastChangeOf =
  (pool: string) =>
  ({ changes, moment }: Shown): Change | undefined =>
    changes.findLast(({ knob, atMs }) => knob === sizeKnobId(pool) && atMs <= (moment?.atMs ?? Infinity))

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
  const rate = (name: string): number => recentMean(samples, metricKey(name, { pool }), atMs)
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
    throughput: rate('pool.throughput'),
    failures: rate('pool.failures'),
    cancellations: rate('pool.cancellations'),
  }
}

/** Ten samples a second make a rate of 25 now 20 and now 30. */
const rateMs = 2_000

function recentMean(samples: SampleStore, key: string, atMs: number): number {
  const column = samples.column(key)
  if (column === undefined) return NaN
  let sum = 0
  let known = 0
  for (
    let i = Math.min(samples.indexAt(atMs), samples.length - 1);
    i >= 0 && samples.timeAt(i) > atMs - rateMs;
    i--
  ) {
    const value = column(i)
    if (Number.isNaN(value)) continue
    sum += value
    known++
  }
  return known === 0 ? NaN : sum / known
}

export const samePool = (a: PoolNow, b: PoolNow): boolean =>
  (Object.keys(a) as (keyof PoolNow)[]).every((key) => Object.is(a[key], b[key]))
