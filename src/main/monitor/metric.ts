/**
 * One metric = one small descriptor: where the number comes from, how it is derived, its unit, and the
 * sentence that the screen shows on hover. Binding a metric to a source makes a column of the rows.
 */
import type { MetricDescriptor, Unit } from '../../shared/model.ts'
import { SlidingRate } from './sliding-rate.ts'

/** One moment of sampling; every column of a row is read at the same one. */
export interface Tick {
  /** Monotonic ms. */
  nowMs: number
  /** Since the sample before; the planned period at the first one. */
  elapsedMs: number
}

/** Gives the value of a column; NaN is "unknown", which travels as null and is never drawn as zero. */
type Reader = (tick: Tick) => number

export interface Metric<S> {
  name: string
  unit: Unit
  kind: MetricDescriptor['kind']
  help: string
  attrs?: Readonly<Record<string, string>>
  bind: (source: S) => Reader
}

export interface Column {
  descriptor: MetricDescriptor
  read: Reader
}

/** Something that is sampled: refreshed once per tick, then its columns are read. */
export interface Source {
  /** A new array when the set of columns changed; the order within is stable. */
  readonly columns: readonly Column[]
  update(tick: Tick): void
}

type Attrs = Readonly<Record<string, string>>

/** A level, as it stands at the sample. */
export function gauge<S>(
  name: string,
  unit: Unit,
  help: string,
  read: (source: S) => number,
  attrs?: Attrs,
): Metric<S> {
  return {
    name,
    unit,
    kind: 'gauge',
    help,
    ...(attrs && { attrs }),
    bind: (source) => () => read(source),
  }
}

/** What a counter gained in the last second. The first sample knows no "before". */
export function rate<S>(
  name: string,
  unit: '/s' | 'By/s',
  help: string,
  count: (source: S) => number,
  attrs?: Attrs,
): Metric<S> {
  const bind = (source: S): Reader => {
    const sliding = new SlidingRate()
    return ({ nowMs }) => sliding.push(nowMs, count(source))
  }
  return { name, unit, kind: 'rate', help: `${help} Over the last second.`, ...(attrs && { attrs }), bind }
}

/** A quantile of a sliding window; NaN when nothing was recorded in it. */
export function quantile<S>(
  name: string,
  q: 'p50' | 'p90' | 'p99' | 'max',
  help: string,
  read: (source: S, share: number) => number,
  attrs?: Attrs,
  unit: Unit = 'ms',
): Metric<S> {
  const share = q === 'max' ? 1 : Number(q.slice(1)) / 100
  return {
    name,
    unit,
    kind: 'quantile',
    help,
    attrs: { ...attrs, quantile: q },
    bind: (source) => () => read(source, share),
  }
}

/** The columns of one source; `attrs` names it, e.g. `{ pool: 'fetchers' }`. */
export function columnsOf<S>(metrics: readonly Metric<S>[], source: S, attrs: Attrs = {}): Column[] {
  return metrics.map(({ name, unit, kind, help, attrs: own, bind }) => ({
    descriptor: { name, unit, kind, help, attrs: { ...attrs, ...own } },
    read: bind(source),
  }))
}

/** `pool.wait{pool=fetchers,quantile=p99}`: the one spelling of a series' identity, attributes sorted. */
export function seriesKey(name: string, attrs: Attrs): string {
  const inner = Object.keys(attrs)
    .sort()
    .map((key) => `${key}=${attrs[key] ?? ''}`)
    .join(',')
  return inner === '' ? name : `${name}{${inner}}`
}
