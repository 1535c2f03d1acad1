/** The stretch of time on screen, and the stretches within it for which there is no data. */
import type { SampleStore } from './samples.ts'
import type { Session } from './session.ts'
import { keptMs, type View } from './view.ts'

export interface TimeWindow {
  fromMs: number
  toMs: number
}

/** Rows of history come at most one a second; anything further apart is a hole. */
export const gapMs = 2_500

/** `nowMs` is the newest moment known: the last sample, or the wall clock while the source is away. */
export function viewWindow(view: Pick<View, 'endMs' | 'rangeMs'>, nowMs: number): TimeWindow {
  const toMs = view.endMs ?? nowMs
  return { fromMs: toMs - view.rangeMs, toMs }
}

/** The moment on screen: where a number without a cursor stands. */
export const momentMs = ({ view, nowMs }: Pick<Session, 'view' | 'nowMs'>): number =>
  viewWindow(view.get(), nowMs()).toMs

/** The value at that moment; of the last sample while nothing newer has come. */
export const valueNow = (session: Session, key: string): number =>
  session.samples.valueAt(key, Math.min(momentMs(session), session.samples.lastAt))

/** Right edges that a window of this range can have within what is kept. */
export function clampEnd(endMs: number, rangeMs: number, nowMs: number): number {
  return Math.min(nowMs, Math.max(nowMs - keptMs + rangeMs, endMs))
}

export interface Gap extends TimeWindow {
  /** The source is away still: drawn with a red edge at the loss. */
  open: boolean
}

/** Holes between samples inside the window. The time before the first sample ever is no hole. */
export function findGaps(samples: SampleStore, { fromMs, toMs }: TimeWindow, lost: boolean): Gap[] {
  const gaps: Gap[] = []
  let previous = NaN
  for (let i = Math.max(0, samples.indexAt(fromMs) - 1); i < samples.length; i++) {
    const at = samples.timeAt(i)
    if (at - previous > gapMs) gaps.push({ fromMs: previous, toMs: Math.min(at, toMs), open: false })
    if (at >= toMs) return gaps
    previous = at
  }
  if (lost && previous < toMs) gaps.push({ fromMs: previous, toMs, open: true })
  return gaps
}
