/** Slices that held their processor for too long. */
import { duration, text } from '../../format.ts'
import type { Stage } from './draw-lanes.ts'
import { longMs, sliceHeight } from './geometry.ts'

interface Span {
  startMs: number
  ms: number
}

/** Somebody held the processor. */
export function outlineLongs(
  { context, token, width, x }: Stage,
  slices: readonly Span[],
  top: number,
): void {
  context.strokeStyle = token('--warn')
  context.lineWidth = 1.5
  for (const { startMs, ms } of slices) {
    const left = Math.max(0, x(startMs))
    const right = Math.min(width, x(startMs + ms))
    if (right <= 0) continue
    context.beginPath()
    context.roundRect(left + 0.75, top + 0.75, Math.max(2, right - left - 2.3), sliceHeight - 1.5, 2)
    context.stroke()
  }
}

/** How long, above the slice where there is room, the longest first. */
export function sayLongs({ context, token, width, x }: Stage, slices: readonly Span[], top: number): void {
  const taken: { left: number; right: number }[] = []
  context.font = `600 11px ${token('--font-ui')}`
  context.textAlign = 'left'
  for (const { startMs, ms } of [...slices].sort((a, b) => b.ms - a.ms)) {
    if (x(startMs + ms) <= 0) continue
    const words = `${text(duration(ms))}, over the ${String(longMs)} ms slice`
    const room = context.measureText(words).width + 8
    const from = Math.max(0, Math.min(x(startMs), width - room))
    if (taken.some((other) => from < other.right && from + room > other.left)) continue
    taken.push({ left: from, right: from + room })
    context.fillStyle = token('--bg2')
    context.fillRect(from, top - 14, room - 4, 13)
    context.fillStyle = token('--warn')
    context.fillText(words, from, top - 4)
  }
}
