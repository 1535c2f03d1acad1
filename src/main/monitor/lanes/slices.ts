import type { LaneSlice } from '../../../shared/scheduler.ts'

/** How much of a slice lies within, ms. */
export function overlap({ startMs, ms }: LaneSlice, since: number, until: number): number {
  return Math.max(0, Math.min(until, startMs + ms) - Math.max(since, startMs))
}

/** Neighbours that are both shorter than `finestMs` become one, named after the longer part. Long ones stay as they are. */
export function coarsen(slices: readonly LaneSlice[], finestMs: number): LaneSlice[] {
  const merged: LaneSlice[] = []
  let longest = 0
  for (const slice of slices) {
    const last = merged.at(-1)
    const gap = last === undefined ? Infinity : slice.startMs - (last.startMs + last.ms)
    const same = last?.name === slice.name && gap < finestMs / 4 && !slice.alone && !last.alone
    const tiny = last !== undefined && last.ms < finestMs && slice.ms < finestMs && gap < finestMs
    if (last === undefined || !(tiny || (same && slice.ms < finestMs))) {
      merged.push({ ...slice })
      longest = slice.ms
      continue
    }
    last.ms = slice.startMs + slice.ms - last.startMs
    last.alone = false
    if (slice.ms > longest) {
      longest = slice.ms
      last.name = slice.name
    }
  }
  return merged
}
