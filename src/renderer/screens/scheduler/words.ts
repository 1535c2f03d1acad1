/** What the Scheduler screen says in words. */
import type { Lane, LaneSlice, LanesSnapshot } from '../../../shared/scheduler.ts'
import { count, duration, percent, plural, text } from '../../format.ts'
import { longMs } from './geometry.ts'

interface Found {
  lane: Lane
  slice: LaneSlice
}

/** Who held a processor longest without a yield, if that was too long. */
export function longest({ lanes }: LanesSnapshot): Found | undefined {
  let found: Found | undefined
  for (const lane of lanes)
    for (const slice of lane.slices)
      if (slice.alone && slice.ms > Math.max(longMs, found?.slice.ms ?? 0)) found = { lane, slice }
  return found
}

/** Names stand in backticks. */
export function sentence(snapshot: LanesSnapshot | undefined): string {
  if (snapshot === undefined) return 'Waiting for the first snapshot'
  const worst = longest(snapshot)
  if (worst !== undefined) {
    const { slice, lane } = worst
    const held = lane.queue > 0 ? ` and held back ${plural(lane.queue, 'goroutine')}` : ''
    const who = slice.name === '' ? 'A goroutine' : `\`${slice.name}\``
    return `${who} ran ${text(duration(slice.ms))} without a yield${held} on P${String(lane.proc)}`
  }
  const { lanes } = snapshot
  // Just looked at: a share of the first moments would not be what the tile says.
  if (snapshot.fromMs !== undefined && snapshot.atMs - snapshot.fromMs < snapshot.windowMs / 2)
    return `${plural(lanes.length, 'processor')}, watched from now on`
  const mean = lanes.reduce((sum, { utilisation }) => sum + utilisation, 0) / Math.max(1, lanes.length)
  const queued = lanes.reduce((sum, { queue }) => sum + queue, 0)
  const ready = queued === 0 ? 'nobody waits' : `${text(count(queued))} wait`
  return `${plural(lanes.length, 'processor')}, ${text(percent(mean))} busy in the last ${text(duration(snapshot.windowMs))}; ${ready} for a turn`
}

/** The lanes for those who do not see them. */
export function summary(snapshot: LanesSnapshot): string {
  const { lanes, steals, windowMs } = snapshot
  const each = lanes.map(
    ({ proc, utilisation, queue, current }) =>
      `P${String(proc)} ${text(percent(utilisation))} busy, ${String(queue)} queued, ${current === '' ? 'idle' : `runs ${current}`}`,
  )
  return `Processors in the last ${text(duration(windowMs))}: ${each.join('; ')}; ${plural(steals.length, 'steal')}.`
}
