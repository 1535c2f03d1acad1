/** What is different between two stretches of time, in words and as a table. */
import type { CopyTable } from '../copy/table.ts'
import type { Unit } from '../../shared/model.ts'
import { byUnit, clock, compact, prose, text } from '../format.ts'
import { contrastOf, kpis } from '../screens/overview/kpis.ts'
import { contrast, sizeOf, type Contrast } from '../state/compare.ts'
import { keyOf } from '../state/metric.ts'
import type { Session } from '../state/session.ts'
import type { TimeWindow } from '../state/window.ts'

export interface Ranges {
  a: TimeWindow
  b: TimeWindow
}

/** In the sentence; the rest is counted. */
const mostNamed = 3

interface Figure {
  label: string
  /** It is what one turned a knob for. */
  first?: boolean
  found: Contrast
  say: (value: number) => string
}

/** What one turns knobs for comes first: waits, then what gets done, then everything else. */
function figuresOf(session: Session, ranges: Ranges): Figure[] {
  const { samples } = session
  const pools = samples.metrics.filter(
    ({ name, attrs }) => name === 'pool.wait' && attrs['quantile'] === 'p99',
  )
  const turned = turnedBetween(session, ranges)
  const waits = pools.flatMap((metric): Figure[] => {
    const read = samples.column(keyOf(metric))
    if (read === undefined) return []
    return [
      {
        label: `p99 wait of ${metric.attrs['pool'] ?? ''}`,
        first: turned.has(metric.attrs['pool'] ?? ''),
        found: contrast(samples, read, ranges),
        say: (value) => text(byUnit(value, metric.unit)),
      },
    ]
  })
  const tiles = kpis.map((kpi): Figure => ({
    label: kpi.label,
    found: contrastOf(samples, kpi, ranges),
    say: (value) => text(kpi.figure(value)),
  }))
  return [...waits, ...tiles]
}

/** What knobs were turned of from the one stretch to the other. */
function turnedBetween({ host }: Session, { a, b }: Ranges): ReadonlySet<string> {
  const fromMs = Math.min(a.fromMs, b.fromMs)
  const toMs = Math.max(a.toMs, b.toMs)
  const between = host.get().changes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  return new Set(between.map(({ label }) => label))
}

/** `p99 wait of fetchers 391 ms → 51 ms, down 87 %; Jobs 44/s → 81/s, up 84 %. 6 others are about the same.` */
export function compareSentence(session: Session, ranges: Ranges): string {
  const all = figuresOf(session, ranges)
  const differ = all
    .filter(
      ({ found, say }) =>
        (found.direction === 'up' || found.direction === 'down') && say(found.a) !== say(found.b),
    )
    .sort((x, y) => rankOf(x) - rankOf(y) || weight(y.found) - weight(x.found))
  const known = all.filter(({ found }) => found.direction !== 'unknown')
  if (known.length === 0) return 'There are no samples in one of them.'
  if (differ.length === 0) return 'All figures are about the same in both.'
  const named = differ.slice(0, mostNamed).map(({ label, found, say }) => {
    const size = sizeOf(found)
    const way = size.startsWith('×') ? size : `${found.direction} ${size}`
    return `${label} ${say(found.a)} → ${say(found.b)}${size === '' ? '' : `, ${way}`}`
  })
  const alike = known.length - differ.length
  const rest = differ.length - named.length
  const others = [
    ...(rest > 0 ? [`${String(rest)} more differ`] : []),
    ...(alike > 0 ? [`${String(alike)} about the same`] : []),
  ]
  return `${named.join('; ')}.${others.length === 0 ? '' : ` ${capital(others.join(', '))}.`}`
}

const firstNamed = [/wait of/, /^Send wait p99$/, /^Jobs$/]
const rankOf = ({ label, first = false }: Figure): number => {
  if (first) return -1
  const at = firstNamed.findIndex((each) => each.test(label))
  return at < 0 ? firstNamed.length : at
}

/** Ratios weigh alike in both directions; from nothing to something weighs most. */
const weight = ({ a, b }: Contrast): number => (a <= 0 || b <= 0 ? Infinity : Math.abs(Math.log(b / a)))

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

export const rangeWords = ({ fromMs, toMs }: TimeWindow): string =>
  `${clock(fromMs)} to ${clock(toMs)}, ${prose(toMs - fromMs)}`

/** Every metric that has values in both, the largest difference first. */
export function compareTable(session: Session, ranges: Ranges): CopyTable {
  const { samples } = session
  const rows = samples.metrics.flatMap((metric) => {
    const read = samples.column(keyOf(metric))
    if (read === undefined) return []
    const found = contrast(samples, read, ranges)
    if (found.direction === 'unknown') return []
    const of = Object.values(metric.attrs).join(' ')
    return [{ name: `${metric.name}${of === '' ? '' : ` ${of}`}`, unit: metric.unit, found }]
  })
  const order = rows.sort((x, y) => rank(y.found) - rank(x.found))
  return {
    title: 'A and B compared',
    columns: ['Measure', 'A, mean', 'B, mean', 'Difference'].map((name) => ({ name, unit: '' })),
    rows: order.map(({ name, unit, found }) => [
      name,
      figure(found.a, unit),
      figure(found.b, unit),
      found.direction === 'same' ? '≈ same' : `${found.direction === 'up' ? '▲' : '▼'} ${sizeOf(found)}`,
    ]),
    note: `A: ${rangeWords(ranges.a)}. B: ${rangeWords(ranges.b)}. A difference under 5 %, or within the noise of both, counts as none.`,
  }
}

/** A mean of counts has digits after the point. */
const figure = (value: number, unit: Unit): string =>
  unit === '1' ? compact(Number(value.toPrecision(3))) : text(byUnit(value, unit))

const rank = (found: Contrast): number => (found.direction === 'same' ? -1 : weight(found))
