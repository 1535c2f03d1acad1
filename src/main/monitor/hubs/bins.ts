import type { Bin } from '../../../shared/hub.ts'

const queueBins = 16
/** Of round trips, ms: 1, 2, 5 to a power of ten. */
const rttEdges = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]

/** Clients by the length of their queues: as many bars as the picture has room for, equally wide. */
export function binQueues(lengths: readonly number[], limit: number): Bin[] {
  const width = Math.max(1, Math.ceil(limit / queueBins))
  const bins: Bin[] = Array.from({ length: Math.ceil(limit / width) }, (_, i) => ({
    from: i * width,
    to: Math.min(limit, (i + 1) * width),
    clients: 0,
  }))
  for (const length of lengths) {
    // A full queue belongs to the last bar.
    const bin = bins[Math.min(bins.length - 1, Math.floor(length / width))]
    if (bin !== undefined) bin.clients++
  }
  return bins
}

export function binRtts(values: readonly number[]): Bin[] {
  const bins: Bin[] = rttEdges.map((from, i) => ({ from, to: rttEdges[i + 1] ?? null, clients: 0 }))
  for (const value of values) {
    const bin = bins.find(({ to }) => to === null || value < to)
    if (bin !== undefined) bin.clients++
  }
  return bins
}
