/** The six numbers of the strip. */
import { compact, count, duration, rate, text, type Figure } from '../../format.ts'
import type { SampleStore } from '../../state/samples.ts'
import type { TimeWindow } from '../../state/window.ts'
import { hubKey } from './use-hub.ts'

export interface Kpi {
  id: string
  label: string
  key: (hub: string) => string
  figure: (value: number, samples: SampleStore, window: TimeWindow, hub: string) => Figure
  context: (value: number, samples: SampleStore, window: TimeWindow, hub: string) => string
  /** The sparkline shows what was gained per point instead of the level. */
  gains?: true
}

const spanOf = (samples: SampleStore, { fromMs, toMs }: TimeWindow): string => {
  const ms = Math.min(toMs - fromMs, toMs - samples.firstAt)
  return ms >= 55_000
    ? `${String(Math.round(ms / 60_000))} min`
    : `${String(Math.max(1, Math.round(ms / 1000)))} s`
}

/** What a level gained over the range. */
function gained(samples: SampleStore, key: string, { fromMs, toMs }: TimeWindow): number {
  const from = samples.valueAt(key, Math.max(fromMs, samples.firstAt))
  return samples.valueAt(key, Math.min(toMs, samples.lastAt)) - from
}

/** What a rate adds up to over the range. */
function total(samples: SampleStore, key: string, { fromMs, toMs }: TimeWindow): number {
  const reader = samples.column(key)
  if (reader === undefined) return NaN
  let sum = 0
  for (let i = Math.max(1, samples.indexAt(fromMs)); i < samples.length; i++) {
    const atMs = samples.timeAt(i)
    if (atMs > toMs) break
    const value = reader(i)
    // Decimated history has longer steps; a gap is no time in which anything was seen.
    if (value > 0) sum += (value * Math.min(2000, atMs - samples.timeAt(i - 1))) / 1000
  }
  return Math.round(sum)
}

const at = (samples: SampleStore, key: string, { toMs }: TimeWindow): number =>
  samples.valueAt(key, Math.min(toMs, samples.lastAt))

const known = (value: number, words: (value: number) => string): string =>
  Number.isNaN(value) ? '' : words(value)

export const kpis: readonly Kpi[] = [
  {
    id: 'clients',
    label: 'Clients',
    key: (hub) => hubKey(hub, 'clients'),
    figure: count,
    context: (_, samples, window, hub) =>
      known(gained(samples, hubKey(hub, 'clients'), window), (more) =>
        more === 0
          ? `steady ${spanOf(samples, window)}`
          : `${more > 0 ? '+' : '−'}${compact(Math.abs(more))} in ${spanOf(samples, window)}`,
      ),
  },
  {
    id: 'messages-out',
    label: 'Messages out',
    key: (hub) => hubKey(hub, 'messages.out'),
    figure: rate,
    context: (_, samples, window, hub) =>
      known(
        total(samples, hubKey(hub, 'drops'), window),
        (drops) => `${compact(drops)} dropped in ${spanOf(samples, window)}`,
      ),
  },
  {
    id: 'fan-out',
    label: 'Fan-out p99',
    key: (hub) => hubKey(hub, 'fanout', 'p99'),
    figure: duration,
    context: (_, samples, window, hub) =>
      known(at(samples, hubKey(hub, 'fanout', 'p50'), window), (p50) => `p50 ${text(duration(p50))}`),
  },
  {
    id: 'queue',
    label: 'Send queue max',
    key: (hub) => hubKey(hub, 'outbox', 'max'),
    figure: count,
    context: (_, samples, window, hub) => {
      const p99 = known(
        at(samples, hubKey(hub, 'outbox', 'p99'), window),
        (value) => `p99 ${text(count(value))}`,
      )
      const slow = known(at(samples, hubKey(hub, 'slow'), window), (value) => `${text(count(value))} slow`)
      return [p99, slow].filter((part) => part !== '').join(', ')
    },
  },
  {
    id: 'evictions',
    label: 'Evictions',
    key: (hub) => hubKey(hub, 'evicted'),
    figure: (_, samples, window, hub) => ({
      ...count(gained(samples, hubKey(hub, 'evicted'), window)),
      unit: `in ${spanOf(samples, window)}`,
    }),
    context: (all) => known(all, (value) => `${compact(value)} since the start`),
    gains: true,
  },
  {
    id: 'rtt',
    label: 'Ping RTT p99',
    key: (hub) => hubKey(hub, 'rtt', 'p99'),
    figure: duration,
    context: (_, samples, window, hub) =>
      known(at(samples, hubKey(hub, 'rtt', 'p50'), window), (p50) => `p50 ${text(duration(p50))}`),
  },
]

/** Each point less the one before it. */
export function gains(values: Float64Array): Float64Array {
  return values.map((value, i) => (i === 0 ? 0 : Math.max(0, value - (values[i - 1] ?? value))))
}
