import type { Row } from './catalogue.ts'
import type { Failure, Sample } from './measure.ts'

export interface Figure {
  readonly median: number
  readonly best: number
  readonly worst: number
  /** Least user and system time of the process in the same unit, collector and compiler threads included. */
  readonly cpuBest: number
  /** Medians of what is no duration. */
  readonly extra: Readonly<Record<string, number>>
}

export type Cell = Figure | Failure

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** One cell of the table out of its rounds. One failed round fails the cell: a peer that hangs now and then is no peer. */
export function summarise(row: Row, samples: readonly (Sample | Failure)[]): Cell {
  const good: Sample[] = []
  for (const sample of samples) {
    if ('failure' in sample) return sample
    good.push(sample)
  }
  const repetitions = good.flatMap(({ n, repetitions }) => repetitions.map((one) => ({ n, ...one })))
  const scale = (ms: number, n: number): number => (row.unit === 'ns' ? (ms * 1e6) / n : ms)
  const extra: Record<string, number> = {}
  for (const name of Object.keys(repetitions[0]?.extra ?? {})) {
    extra[name] = median(repetitions.map((one) => one.extra?.[name] ?? NaN))
  }
  // Each round counts once, by the median of its repetitions.
  const perRound = good.map(({ n, repetitions }) => scale(median(repetitions.map((one) => one.wallMs)), n))
  const cpuBest = Math.min(...repetitions.map((one) => scale(one.cpuMs, one.n)))
  if (row.unit !== 'B') {
    const best = Math.min(...perRound)
    return { median: median(perRound), best, worst: Math.max(...perRound), cpuBest, extra }
  }
  const bytes = repetitions.map((one) => one.extra?.['rssBytes'] ?? NaN)
  return {
    median: median(bytes),
    best: Math.min(...bytes),
    worst: Math.max(...bytes),
    cpuBest: NaN,
    extra,
  }
}
