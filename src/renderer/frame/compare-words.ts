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

/** `Block p99 120 ms → 35 ms, down 71 %; Jobs 4,750/s → 8,930/s, up 88 %. 6 other figures are about the same.` */
export function compareSentence(session: Session, ranges: Ranges): string {
  const all = kpis.map((kpi) => ({ kpi, found: contrastOf(session.samples, kpi, ranges) }))
  const differ = all
    .filter(({ found }) => found.direction === 'up' || found.direction === 'down')
    .sort((x, y) => weight(y.found) - weight(x.found))
  const known = all.filter(({ found }) => found.direction !== 'unknown')
  if (known.length === 0) return 'There are no samples in one of them.'
  if (differ.length === 0) return 'All figures are about the same in both.'
  const named = differ.slice(0, mostNamed).map(({ kpi, found }) => {
    const size = sizeOf(found)
    const way = size.startsWith('×') ? size : `${found.direction} ${size}`
    return `${kpi.label} ${text(kpi.figure(found.a))} → ${text(kpi.figure(found.b))}${size === '' ? '' : `, ${way}`}`
  })
  const alike = known.length - differ.length
  const rest = differ.length - named.length
  const others = [
    ...(rest > 0 ? [`${String(rest)} more differ`] : []),
    ...(alike > 0 ? [`${String(alike)} about the same`] : []),
  ]
  return `${named.join('; ')}.${others.length === 0 ? '' : ` ${capital(others.join(', '))}.`}`
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
