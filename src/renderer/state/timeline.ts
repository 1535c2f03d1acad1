/** What the timeline's keys and buttons do to the view. */
import type { Session } from './session.ts'
import { clampEnd } from './window.ts'

export function togglePause({ view, samples }: Session): void {
  if (samples.length === 0) return
  view.patch({ endMs: view.get().endMs === undefined ? samples.lastAt : undefined })
}

/** Moves the window's right edge; at the newest sample it follows again. */
export function scrubTo({ view, samples }: Session, endMs: number): void {
  const { lastAt } = samples
  if (Number.isNaN(lastAt)) return
  const clamped = clampEnd(endMs, view.get().rangeMs, lastAt)
  view.patch({ endMs: clamped >= lastAt - 250 ? undefined : clamped })
}

/** Puts a moment in the middle of the window. */
export function centreOn(session: Session, timeMs: number): void {
  scrubTo(session, timeMs + session.view.get().rangeMs / 2)
}
