/** The table of docs/pools.md, from the results of one run. */
import type { Figures } from './workloads.ts'

export interface Result {
  id: string
  figures: Record<string, { figures: Figures }>
}

interface Row {
  label: string
  /** Start of the workload's id. */
  of: string
  figure: string
  digits: number
}

const rows: readonly Row[] = [
  ...[1, 2, 4].map((threads) => trivial(1, threads)),
  ...[1, 2, 4].map((threads) => trivial(1000, threads)),
  { label: '… 2 threads, p99 latency, ms', of: 'trivial, 1,000 in flight, 2', figure: 'p99', digits: 1 },
  { label: 'computing 4 ms, 1 thread', of: 'CPU-bound, 1', figure: 'perSecond', digits: 0 },
  { label: '… 2 threads', of: 'CPU-bound, 2', figure: 'perSecond', digits: 0 },
  {
    label: '1 ms, 200 in flight, 2 threads: longest ÷ median',
    of: 'fairness',
    figure: 'maxByMedian',
    digits: 2,
  },
  { label: '8 MB moved, 2 threads', of: '8 MB', figure: 'perSecond', digits: 0 },
  { label: '… processor time per job, µs', of: '8 MB', figure: 'cpuUs', digits: 0 },
  { label: 'MB per further thread, at rest', of: 'memory', figure: 'mbPerThread', digits: 1 },
  { label: '… after half a second of load', of: 'memory', figure: 'afterLoadMb', digits: 1 },
  { label: '… 12 s after that', of: 'memory', figure: 'idleMb', digits: 1 },
]

function trivial(inFlight: number, threads: number): Row {
  const many = inFlight.toLocaleString('en-US')
  const label = `trivial, ${many} in flight, ${threads} thread${threads === 1 ? '' : 's'}`
  const of = `trivial, ${many} in flight, ${threads}`
  return { label: threads === 1 ? label : `… ${threads} threads`, of, figure: 'perSecond', digits: 0 }
}

export function markdown(results: readonly Result[], impls: readonly string[]): string {
  const columns = [...new Set([...impls, ...results.flatMap(({ figures }) => Object.keys(figures))])]
  const lines = rows.flatMap(({ label, of, figure, digits }) => {
    const result = results.find(({ id }) => id.startsWith(of))
    if (result === undefined) return []
    const cells = columns.map((name) => shown(result.figures[name]?.figures[figure], digits))
    return [`| ${[label, ...cells].join(' | ')} |`]
  })
  const head = ['jobs per second', ...columns].join(' | ')
  const rule = ['---', ...columns.map(() => '---:')].join(' | ')
  return [`| ${head} |`, `| ${rule} |`, ...lines].join('\n')
}

/** Rates to three digits: the rest is the machine's mood. */
function shown(value: number | undefined, digits: number): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  const rounded = value >= 1000 ? Number(value.toPrecision(3)) : value
  return rounded.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
