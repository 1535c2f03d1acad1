/** The lanes' picture: slices, idle time, utilisation, steals and the global queue, all over one stretch of time. */
import type { LanesSnapshot } from '../../../shared/scheduler.ts'
import type { Drawing } from '../../charts/canvas.ts'
import { parseRamp } from '../../charts/heat-strip.tsx'
import { clock, duration, text } from '../../format.ts'
import { outlineLongs, sayLongs } from './draw-longs.ts'
import { drawSteals } from './draw-steals.ts'
import {
  axisHeight,
  globalHeight,
  lanesHeight,
  laneTop,
  longMs,
  plotRight,
  sliceHeight,
  sliceTop,
  stripHeight,
  stripTop,
} from './geometry.ts'
import { otherColour, type Palette } from './palette.ts'

/** Narrower gaps are the scheduler's own work, not idle time. */
const leastIdlePx = 3
const stripBuckets = 60

export interface Stage {
  context: CanvasRenderingContext2D
  token: (name: string) => string
  width: number
  /** Pixels from the left of a time. */
  x: (atMs: number) => number
}

export function drawLanes(
  { context, size, token }: Drawing,
  snapshot: LanesSnapshot,
  palette: Palette,
): void {
  const fromMs = snapshot.atMs - snapshot.windowMs
  const width = size.width - plotRight
  const x = (atMs: number): number => ((atMs - fromMs) / snapshot.windowMs) * width
  const stage: Stage = { context, token, width, x }
  drawAxis(stage, snapshot, size.height)
  for (const [index, lane] of snapshot.lanes.entries()) {
    const top = laneTop(index)
    drawIdle(stage, lane, snapshot.fromMs ?? fromMs, snapshot.atMs, top + sliceTop)
    if (snapshot.fromMs !== undefined) drawUnknown(stage, snapshot.fromMs, top + sliceTop)
    for (const slice of lane.slices) drawSlice(stage, slice, palette, top + sliceTop)
    drawStrip(stage, lane, fromMs, snapshot.windowMs, top + stripTop)
    context.fillStyle = token('--line1')
    context.fillRect(0, top + 65, size.width, 1)
  }
  const longs = snapshot.lanes.map(({ slices }) => slices.filter(({ alone, ms }) => alone && ms > longMs))
  for (const [index, slices] of longs.entries()) outlineLongs(stage, slices, laneTop(index) + sliceTop)
  drawSteals(stage, snapshot)
  // Over the arcs: what it says is nowhere else.
  for (const [index, slices] of longs.entries()) sayLongs(stage, slices, laneTop(index) + sliceTop)
  if (snapshot.parallel) drawGlobal(stage, snapshot, lanesHeight(snapshot.lanes.length))
}

function drawAxis({ context, token, width }: Stage, { atMs, windowMs }: LanesSnapshot, height: number): void {
  context.font = `11px ${token('--font-ui')}`
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  let taken = -Infinity
  for (let i = 0; i <= 6; i++) {
    const at = Math.round((i / 6) * width)
    context.fillStyle = token('--grid')
    context.fillRect(at, axisHeight - 8, 1, height - axisHeight + 8)
    context.fillStyle = token('--tx3')
    const label = i === 0 ? startOf(atMs - windowMs) : `+${text(duration((windowMs * i) / 6))}`
    const wide = context.measureText(label).width
    const from = i === 0 ? 0 : Math.min(at - wide / 2, width + plotRight - 12 - wide)
    if (from < taken) continue
    context.fillText(label, from, 10)
    taken = from + wide + 8
  }
}

/** Nobody watched: neither work nor idle time. */
function drawUnknown({ context, token, x }: Stage, untilMs: number, top: number): void {
  const words = 'not watched'
  const middle = x(untilMs) / 2
  if (middle < 40) return
  context.font = `11px ${token('--font-ui')}`
  context.textAlign = 'center'
  context.fillStyle = token('--tx3')
  context.fillText(words, middle, top + sliceHeight / 2 + 4)
}

const startOf = (ms: number): string => `${clock(ms)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`

function drawSlice(
  stage: Stage,
  { startMs, ms, name }: LanesSnapshot['lanes'][0]['slices'][0],
  palette: Palette,
  top: number,
): void {
  const { context, token, width, x } = stage
  const left = Math.max(0, x(startMs))
  const right = Math.min(width, x(startMs + ms))
  if (right <= 0 || left >= width) return
  const wide = Math.max(1, right - left - 0.8)
  const colour = palette.of(name)
  context.globalAlpha = colour === otherColour ? 0.28 : 0.5
  context.fillStyle = token(colour)
  context.beginPath()
  context.roundRect(left, top, wide, sliceHeight, Math.min(2, wide / 2))
  context.fill()
  context.globalAlpha = 1
  label(stage, name, left, wide, top)
}

function label({ context, token }: Stage, name: string, left: number, wide: number, top: number): void {
  if (name === '' || wide < 24) return
  context.font = `11px ${token('--font-mono')}`
  if (context.measureText(name).width > wide - 10) return
  context.fillStyle = token('--tx1')
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(name, left + 5, top + sliceHeight / 2 + 0.5)
  context.textBaseline = 'alphabetic'
}

function drawIdle(
  stage: Stage,
  { slices, current }: LanesSnapshot['lanes'][0],
  fromMs: number,
  toMs: number,
  top: number,
): void {
  const { context, token, width, x } = stage
  const pattern = hatch(stage)
  let since = fromMs
  const gap = (untilMs: number): void => {
    const left = Math.max(0, x(since))
    const right = Math.min(width, x(untilMs))
    if (right - left < leastIdlePx || pattern === null) return
    context.fillStyle = token('--bg3')
    context.fillRect(left, top, right - left - 1, sliceHeight)
    context.fillStyle = pattern
    context.fillRect(left, top, right - left - 1, sliceHeight)
  }
  for (const { startMs, ms } of slices) {
    gap(startMs)
    since = Math.max(since, startMs + ms)
  }
  // A turn that has not ended yet is in no slice.
  if (current === '') gap(toMs)
}

function hatch({ context, token }: Stage): CanvasPattern | null {
  const tile = new OffscreenCanvas(6, 6)
  const inner = tile.getContext('2d')
  if (inner === null) return null
  inner.strokeStyle = token('--line2')
  inner.lineWidth = 1.2
  for (const shift of [-6, 0, 6]) {
    inner.beginPath()
    inner.moveTo(shift, 6)
    inner.lineTo(shift + 6, 0)
    inner.stroke()
  }
  return context.createPattern(tile, 'repeat')
}

/** How much of each moment the processor worked. */
function drawStrip(
  { context, token, width }: Stage,
  { slices }: LanesSnapshot['lanes'][0],
  fromMs: number,
  windowMs: number,
  top: number,
): void {
  const bucketMs = windowMs / stripBuckets
  const busy = new Float64Array(stripBuckets)
  for (const { startMs, ms } of slices) {
    const from = Math.max(0, startMs - fromMs)
    const to = Math.min(windowMs, startMs + ms - fromMs)
    for (let i = Math.floor(from / bucketMs); i < stripBuckets && i * bucketMs < to; i++)
      busy[i] = (busy[i] ?? 0) + Math.min(to, (i + 1) * bucketMs) - Math.max(from, i * bucketMs)
  }
  const ramp = parseRamp(token('--heat'))
  for (const [i, ms] of busy.entries()) {
    // The top of the ramp is for what is too much; a full processor is not.
    const [r, g, b] = ramp[Math.round(Math.min(1, ms / bucketMs) * 78)] ?? [0, 0, 0]
    context.fillStyle = `rgb(${String(r)} ${String(g)} ${String(b)})`
    context.fillRect((i / stripBuckets) * width, top, width / stripBuckets + 0.5, stripHeight)
  }
}

function drawGlobal(
  { context, token, width, x }: Stage,
  { globalQueue, atMs }: LanesSnapshot,
  top: number,
): void {
  const bottom = top + globalHeight - 5
  const most = Math.max(4, ...globalQueue.map(({ length }) => length))
  const y = (length: number): number => bottom - (length / most) * (globalHeight - 14)
  context.beginPath()
  context.moveTo(0, bottom)
  let level = 0
  for (const point of globalQueue) {
    const at = Math.max(0, Math.min(width, x(point.atMs)))
    if (x(point.atMs) > 0) context.lineTo(at, y(level))
    level = point.length
    context.lineTo(at, y(level))
  }
  context.lineTo(x(atMs), y(level))
  context.strokeStyle = token('--state-runnable')
  context.lineWidth = 1.4
  context.stroke()
  context.lineTo(x(atMs), bottom)
  context.closePath()
  context.globalAlpha = 0.16
  context.fillStyle = token('--state-runnable')
  context.fill()
  context.globalAlpha = 1
}
