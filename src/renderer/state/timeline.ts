/** What the timeline's keys and buttons do to the view. */
import { speeds } from './replay.ts'
import type { Session } from './session.ts'
import { keptMs } from './view.ts'
import { clampEnd } from './window.ts'

export function togglePause({ view, samples, replay }: Session): void {
  if (replay.info !== undefined) {
    replay.toggle()
    return
  }
  if (samples.length === 0) return
  view.patch({ endMs: view.get().endMs === undefined ? samples.lastAt : undefined })
}

/** To the newest sample; in a recording to its end. */
export function goLive({ view, replay }: Session): void {
  if (replay.info !== undefined) replay.seek(replay.info.toMs)
  else view.patch({ endMs: undefined })
}

/** Moves the window's right edge; at the newest sample it follows again. */
export function scrubTo({ view, samples, replay }: Session, endMs: number): void {
  if (replay.info !== undefined) {
    replay.seek(endMs)
    return
  }
  const { lastAt } = samples
  if (Number.isNaN(lastAt)) return
  const clamped = clampEnd(endMs, view.get().rangeMs, lastAt)
  view.patch({ endMs: clamped >= lastAt - 250 ? undefined : clamped })
}

/** Puts a moment in the middle of the window, which stands still there: also when the moment has only just been. */
export function centreOn(session: Session, timeMs: number): void {
  const { view, samples, replay } = session
  // A recording stands at the moment itself: what was true then is what one wants to see.
  if (replay.info !== undefined) {
    replay.seek(timeMs)
    return
  }
  scrubTo(session, timeMs + view.get().rangeMs / 2)
  if (view.get().endMs === undefined && samples.length > 0) view.patch({ endMs: samples.lastAt })
}

/** In a recording: to the next mark after the moment shown, or to the last one before it. */
export function toMark({ replay }: Session, direction: 1 | -1): boolean {
  const { info } = replay
  if (info === undefined) return false
  const { atMs } = replay.player.get()
  // A moment that was just gone to is not gone to again.
  const ahead = (markMs: number): boolean => direction * (markMs - atMs) > 1
  const times = info.marks.map((mark) => mark.atMs).filter(ahead)
  if (times.length > 0) replay.seek(direction > 0 ? Math.min(...times) : Math.max(...times))
  return true
}

/** In a recording: how fast it plays, one step up or down. */
export function toSpeed({ replay }: Session, direction: 1 | -1): boolean {
  if (replay.info === undefined) return false
  const next = speeds[speeds.indexOf(replay.player.get().speed) + direction]
  if (next !== undefined) replay.setSpeed(next)
  return true
}

/** What the timeline spans: the last quarter of an hour, or the recording. */
export function timelineSpan(session: Session): { fromMs: number; toMs: number } {
  const { info } = session.replay
  const nowMs = session.nowMs()
  if (info === undefined) return { fromMs: nowMs - keptMs, toMs: nowMs }
  return { fromMs: info.fromMs, toMs: Math.max(info.toMs, info.fromMs + 1000) }
}
