import type { Histogram } from '../../base/index.ts'

/** Upper bounds of the bars, ms: three to a power of ten. */
const bounds = [0.1, 0.22, 0.46, 1, 2.2, 4.6, 10, 22, 46, 100, 220, 460, 1000, 10_000]

/** Waits by upper bound in ms; the last bound is open (null). */
export function barsOf(waits: Histogram): { toMs: number | null; count: number }[] {
  let below = 0
  const bins: { toMs: number | null; count: number }[] = bounds.map((toMs) => {
    const upTo = waits.countUpTo(toMs)
    const count = upTo - below
    below = upTo
    return { toMs, count }
  })
  bins.push({ toMs: null, count: waits.count - below })
  return bins
}
