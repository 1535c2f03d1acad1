/**
 * What to add to this thread's `performance.now()` to get ms of the system's monotonic clock, which all threads share.
 * Both clocks are read several times and the closest pair counts: a thread that loses its processor between two readings
 * would be wrong by as long as it was away. Refers to nothing outside of itself, because threads get it as source text.
 */
export function monotonicShift(): number {
  let shift = 0
  let closest = Infinity
  for (let i = 0; i < 8; i++) {
    const before = performance.now()
    const shared = Number(process.hrtime.bigint()) / 1e6
    const after = performance.now()
    if (after - before >= closest) continue
    closest = after - before
    shift = shared - (before + after) / 2
  }
  return shift
}
