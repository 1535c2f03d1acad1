/** The eight numbers of the strip: what each reads, how it is written and what its context line says. */
import { compact, count, delta, duration, percent, plural, rate, text, type Figure } from '../../format.ts'
import { contrast, type Contrast } from '../../state/compare.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'
import type { TimeWindow } from '../../state/window.ts'
import { attributeValues } from '../../charts/frame.ts'

export interface Context {
  text: string
  arrow?: 'up' | 'down'
  /** Only when better or worse than at the start of the range. */
  tone?: 'better' | 'worse'
}

export interface Kpi {
  id: string
  label: string
  /** What it counts, for those who ask. */
  help?: string
  figure: (value: number) => Figure
  /** Combines series by key; the same arithmetic serves the number (one value) and the sparkline (many). */
  combine: (values: (key: string) => Float64Array, samples: SampleStore) => Float64Array
  context: (value: number, samples: SampleStore, window: TimeWindow) => Context
  /** Which way is better, where one is. */
  better?: 'up' | 'down'
}

const state = (name: string): string => metricKey('goroutine.count', { state: name })
const blockP99 = metricKey('block.wait', { quantile: 'p99' })

const single =
  (key: string): Kpi['combine'] =>
  (values) =>
    values(key)

/** Sum over hubs; unknown where no hub is known. */
const overHubs =
  (name: string): Kpi['combine'] =>
  (values, samples) => {
    const keys = attributeValues(samples, name, 'hub').map((hub) => metricKey(name, { hub }))
    const [first, ...rest] = keys.map(values)
    if (first === undefined) return values(name)
    return first.map((value, index) => rest.reduce((sum, other) => sum + (other[index] ?? 0), value))
  }

/** The value that belongs to the tile's: of the window's end, which is the newest sample unless paused. */
const ended = (samples: SampleStore, key: string, { toMs }: TimeWindow): number =>
  samples.valueAt(key, Math.min(toMs, samples.lastAt))

const hubTotal = (samples: SampleStore, name: string, window: TimeWindow): number =>
  attributeValues(samples, name, 'hub').reduce(
    (sum, hub) => sum + ended(samples, metricKey(name, { hub }), window),
    0,
  )

const noHub = (samples: SampleStore): boolean => attributeValues(samples, 'hub.clients', 'hub').length === 0

/** Mean of a series over five seconds. */
function meanAround(samples: SampleStore, key: string, fromMs: number, toMs: number): number {
  const reader = samples.column(key)
  let sum = 0
  let n = 0
  for (let i = samples.indexAt(fromMs); reader !== undefined && i < samples.length; i++) {
    if (samples.timeAt(i) > toMs) break
    const value = reader(i)
    if (Number.isNaN(value)) continue
    sum += value
    n++
  }
  return n === 0 ? NaN : sum / n
}

const meanMs = 5_000

function change(key: string, better?: 'up' | 'down'): Kpi['context'] {
  return (_, samples, { fromMs, toMs }) => {
    const startMs = Math.max(fromMs, samples.firstAt)
    if (Number.isNaN(startMs) || toMs - startMs < 2 * meanMs) return { text: '' }
    const before = meanAround(samples, key, startMs, startMs + meanMs)
    const after = meanAround(samples, key, toMs - meanMs, toMs)
    const found = delta(before, after)
    const spanMs = toMs - startMs
    const span =
      spanMs >= 55_000
        ? `${String(Math.round(spanMs / 60_000))} min`
        : `${String(Math.round(spanMs / 1_000))} s`
    if (found === undefined) return { text: '' }
    if (found.direction === 'same') return { text: `steady ${span}` }
    // Beyond a few times the start, a percentage says less than a factor.
    const size =
      found.percent >= 1_000 ? `× ${compact(Math.round(after / before))}` : `${found.percent.toFixed(0)} %`
    return {
      text: `${size} in ${span}`,
      arrow: found.direction,
      ...(better === undefined
        ? {}
        : { tone: found.direction === better ? ('better' as const) : ('worse' as const) }),
    }
  }
}

/** What the tile says of two stretches of time: its number is that of B. */
export function contrastOf(
  samples: SampleStore,
  { combine }: Kpi,
  ranges: { a: TimeWindow; b: TimeWindow },
): Contrast {
  const at = (index: number) => (key: string) => Float64Array.of(samples.column(key)?.(index) ?? NaN)
  return contrast(samples, (index) => combine(at(index), samples)[0] ?? NaN, ranges)
}

export function contrastContext(found: Contrast, { figure, better }: Kpi): Context {
  const { direction, a } = found
  if (direction === 'unknown') return { text: `${text(figure(a))} in A` }
  if (direction === 'same') return { text: `≈ ${text(figure(a))} in A` }
  return {
    // How much it is stands in the sentence and in the legends; there is room for one of both.
    text: `from ${text(figure(a))}`,
    arrow: direction,
    ...(better === undefined
      ? {}
      : { tone: direction === better ? ('better' as const) : ('worse' as const) }),
  }
}

export const kpis: readonly Kpi[] = [
  {
    id: 'goroutines',
    label: 'Goroutines',
    help: 'Goroutines that live: they run, could run, or wait.',
    figure: count,
    combine: single('goroutine.total'),
    context: change('goroutine.total'),
  },
  {
    id: 'runnable',
    label: 'Runnable',
    help: 'Ready to run, waiting for a processor. Near 0 while there is time for all.',
    figure: count,
    combine: single(state('runnable')),
    context: (_, samples, window) => {
      const switches = ended(samples, 'scheduler.switch.rate', window)
      return { text: Number.isNaN(switches) ? '' : `${compact(Math.round(switches))} switches/s` }
    },
  },
  {
    id: 'blocked',
    label: 'Waiting',
    help: 'Share of goroutines that wait: for work, a timer, an answer, a lock. Most of a healthy program waits; who is held back has the warm colours.',
    figure: percent,
    combine: (values) => {
      const [total, running, runnable] = ['goroutine.total', state('running'), state('runnable')].map(values)
      if (total === undefined) return new Float64Array(0)
      return total.map((all, i) =>
        all > 0 ? ((all - (running?.[i] ?? 0) - (runnable?.[i] ?? 0)) / all) * 100 : NaN,
      )
    },
    context: (blocked, samples, window) => {
      const parked = Math.round((blocked / 100) * ended(samples, 'goroutine.total', window))
      return { text: Number.isNaN(parked) ? '' : `${text(count(parked))} parked` }
    },
  },
  {
    id: 'occupancy',
    label: 'Occupancy',
    help: 'How full buffered channels are, on average.',
    figure: percent,
    combine: single('channel.occupancy.mean'),
    context: (_, samples, window) => {
      const all = ended(samples, 'channel.count', window)
      const full = ended(samples, 'channel.full.count', window)
      return {
        text:
          Number.isNaN(all) || Number.isNaN(full) ? '' : `${text(count(full))} of ${text(count(all))} full`,
      }
    },
  },
  {
    id: 'jobs',
    label: 'Jobs',
    help: 'Jobs that all pools together finished in the last second.',
    figure: rate,
    combine: single('job.throughput'),
    context: change('job.throughput', 'up'),
    better: 'up',
  },
  {
    id: 'block-p99',
    label: 'Send wait p99',
    help: 'Of the goroutines that were held back before they could send in the last 5 s, 99 in 100 waited less; 0 when none was. Receivers are left out: a worker that waits for work is idle. Go’s block profile counts both, and so does Profile.',
    figure: duration,
    combine: single(blockP99),
    context: change(blockP99, 'down'),
    better: 'down',
  },
  {
    id: 'hub-clients',
    label: 'Hub clients',
    help: 'Clients connected to the hubs; slow ones do not take what is sent to them.',
    figure: count,
    combine: overHubs('hub.clients'),
    context: (_, samples, window) => {
      if (noHub(samples)) return { text: 'no hub' }
      const slow = hubTotal(samples, 'hub.slow', window)
      return {
        text: Number.isNaN(slow) ? '' : `${text(count(slow))} slow`,
        ...(slow > 0 ? { tone: 'worse' } : {}),
      }
    },
  },
  {
    id: 'hub-messages',
    label: 'Hub messages',
    help: 'Messages that went out to clients in the last second.',
    figure: rate,
    combine: overHubs('hub.messages.out'),
    context: (_, samples, window) => {
      if (noHub(samples)) return { text: 'no hub' }
      const drops = hubTotal(samples, 'hub.drops', window)
      return {
        text: Number.isNaN(drops) ? '' : drops === 0 ? '0 dropped' : `${plural(Math.round(drops), 'drop')}/s`,
        ...(drops > 0 ? { tone: 'worse' } : {}),
      }
    },
  },
]
