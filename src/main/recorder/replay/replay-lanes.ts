/** Answers `scheduler.lanes` from the two windows that were put down: a short one in full, a long one coarser. */
import { UsageError } from '../../base/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type { Lane, LaneSlice, LanesSnapshot } from '../../../shared/scheduler.ts'
import { answerKey, lanesOver, recordedWindows } from '../questions.ts'

export function lanesAt(
  answers: Readonly<Record<string, unknown>>,
  { windowMs }: CallInput<'scheduler.lanes'>,
): LanesSnapshot {
  const source = recordedWindows.find((recorded) => recorded >= windowMs) ?? 5000
  const found = answers[answerKey(lanesOver(source))] as LanesSnapshot | undefined
  if (found === undefined)
    throw new UsageError(
      'not-recorded',
      'turns were not recorded at this moment: a single processor is watched only while this screen is open, or while Weir records until stopped',
    )
  return source === windowMs ? found : shortened(found, windowMs)
}

function shortened(snapshot: LanesSnapshot, windowMs: number): LanesSnapshot {
  const since = snapshot.atMs - windowMs
  const { fromMs, ...rest } = snapshot
  const knownMs = snapshot.atMs - Math.max(since, fromMs ?? since)
  return {
    ...rest,
    windowMs,
    ...(fromMs !== undefined && fromMs > since && { fromMs }),
    lanes: snapshot.lanes.map((lane): Lane => {
      const slices = lane.slices.filter(({ startMs, ms }) => startMs + ms > since)
      return {
        ...lane,
        slices,
        utilisation: knownMs <= 0 ? 0 : Math.min(100, (100 * busyMs(slices, since)) / knownMs),
      }
    }),
    steals: snapshot.steals.filter(({ atMs }) => atMs >= since),
    globalQueue: snapshot.globalQueue.filter(({ atMs }) => atMs >= since - 1000),
  }
}

const busyMs = (slices: readonly LaneSlice[], since: number): number =>
  slices.reduce((sum, { startMs, ms }) => sum + startMs + ms - Math.max(startMs, since), 0)
