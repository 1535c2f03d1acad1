/** What the Scheduler screen says in words. */
import type { Lane, LaneSlice, LanesSnapshot } from '../../../shared/scheduler.ts'
import { count, duration, percent, plural, text } from '../../format.ts'
import { longMs } from './geometry.ts'
import type { Load } from './use-load.ts'

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
export function sentence(snapshot: LanesSnapshot | undefined, { busy, waiting }: Load): string {
  if (snapshot === undefined) return 'Waiting for the first snapshot'
  const worst = longest(snapshot)
  if (worst !== undefined) {
    const { slice, lane } = worst
    const held = lane.queue > 0 ? ` and held back ${plural(lane.queue, 'goroutine')}` : ''
    const who = slice.name === '' ? 'A goroutine' : `\`${slice.name}\``
    return `${who} ran ${text(duration(slice.ms))} without a yield${held} on P${String(lane.proc)}`
  }
  const processors = plural(snapshot.lanes.length, 'processor')
  if (Number.isNaN(busy)) return processors
  const ready = waiting === 0 ? 'nobody waits' : `${text(count(waiting))} ${waiting === 1 ? 'waits' : 'wait'}`
  return `${processors}, ${text(percent(busy))} busy in the last second; ${ready} for a turn`
}

/** The lanes for those who do not see them. */
export function summary({ lanes, steals, windowMs }: LanesSnapshot, { procs }: Load): string {
  const each = lanes.map(({ proc, current }) => {
    const { busy = NaN, queue = NaN } = procs.get(proc) ?? {}
    return `P${String(proc)} ${text(percent(busy))} busy, ${text(count(queue))} queued, ${current === '' ? 'idle' : `runs ${current}`}`
  })
  return `Processors in the last second: ${each.join('; ')}; in the last ${text(duration(windowMs))} ${plural(steals.length, 'steal')}.`
}
