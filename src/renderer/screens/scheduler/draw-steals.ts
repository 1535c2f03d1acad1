/** Steals as arcs from the victim's lane to the thief's, with the number of goroutines that went over. */
import type { LanesSnapshot, LaneSteal } from '../../../shared/scheduler.ts'
import type { Stage } from './draw-lanes.ts'
import { laneTop, sliceHeight, sliceTop } from './geometry.ts'

/** More would hide what they are about: the largest are drawn. */
const mostArcs = 18
const bulge = 15
const apart = 20

export function drawSteals(stage: Stage, { steals, lanes }: LanesSnapshot): void {
  const places = new Map(lanes.map(({ proc }, index) => [proc, index]))
  const largest = [...steals].sort((a, b) => b.count - a.count).slice(0, mostArcs)
  const badges: { x: number; y: number }[] = []
  for (const steal of largest) {
    const from = places.get(steal.from)
    const to = places.get(steal.to)
    if (from === undefined || to === undefined) continue
    const middle = drawArc(stage, steal, from, to)
    if (badges.some(({ x, y }) => Math.abs(x - middle.x) < apart && Math.abs(y - middle.y) < apart)) continue
    badges.push(middle)
    drawBadge(stage, String(steal.count), middle)
  }
}

function drawArc(
  { context, token, width, x }: Stage,
  { atMs }: LaneSteal,
  from: number,
  to: number,
): { x: number; y: number } {
  const at = Math.min(width - bulge, Math.max(2, x(atMs)))
  const down = to > from
  const startY = laneTop(from) + sliceTop + (down ? sliceHeight - 2 : 2)
  const endY = laneTop(to) + sliceTop + (down ? 0 : sliceHeight)
  context.strokeStyle = token('--tx1')
  context.fillStyle = token('--tx1')
  context.lineWidth = 1.3
  context.beginPath()
  context.moveTo(at, startY)
  context.bezierCurveTo(at + bulge * 1.4, startY, at + bulge * 1.4, endY, at + 3, endY)
  context.stroke()
  context.beginPath()
  context.arc(at, startY, 2.4, 0, 2 * Math.PI)
  context.fill()
  context.beginPath()
  context.moveTo(at + 1, endY)
  context.lineTo(at + 8, endY - 3.5)
  context.lineTo(at + 8, endY + 3.5)
  context.closePath()
  context.fill()
  return { x: at + bulge, y: (startY + endY) / 2 }
}

function drawBadge({ context, token }: Stage, count: string, { x, y }: { x: number; y: number }): void {
  context.font = `600 11px ${token('--font-ui')}`
  const wide = Math.max(16, context.measureText(count).width + 8)
  context.fillStyle = token('--bg4')
  context.beginPath()
  context.roundRect(x - wide / 2, y - 8, wide, 16, 4)
  context.fill()
  context.fillStyle = token('--tx1')
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(count, x, y + 0.5)
  context.textBaseline = 'alphabetic'
}
