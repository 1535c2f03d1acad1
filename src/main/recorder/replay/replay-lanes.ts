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

/** The windows that were put down at one look: the long one up to where the short one begins, then that. */
export function lanesOf(answers: Readonly<Record<string, unknown>>): LanesSnapshot[] {
  const [short, long] = recordedWindows.map(
    (windowMs) => answers[answerKey(lanesOver(windowMs))] as LanesSnapshot | undefined,
  )
  if (short === undefined || long === undefined) return long === undefined ? [] : [long]
  const untilMs = short.atMs - short.windowMs
  const lanes = long.lanes.map((lane): Lane => {
    const slices = lane.slices.filter(({ startMs }) => startMs < untilMs)
    return {
      ...lane,
      slices: slices.map((slice) => ({ ...slice, ms: Math.min(slice.ms, untilMs - slice.startMs) })),
    }
  })
  return [{ ...long, lanes }, short]
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
