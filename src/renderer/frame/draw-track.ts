import { strokeArea, type Drawing } from '../charts/canvas.ts'
import { bucketMeans } from '../charts/decimate.ts'
import { niceTop } from '../charts/scale.ts'
import type { Session } from '../state/session.ts'
import { timelineSpan } from '../state/timeline.ts'
import { viewWindow } from '../state/window.ts'

/** Throughput when there are jobs, else how many goroutines there are. */
const keys = ['job.throughput', 'goroutine.total']

/** A recording is drawn from its beginning to its end, wherever it stands. */
export function drawTrack(session: Session, drawing: Drawing): void {
  session.samples.whole(() => {
    drawSpan(session, drawing)
  })
}

function drawSpan(session: Session, { context, size, token }: Drawing): void {
  const { samples, view } = session
  const nowMs = session.nowMs()
  const whole = timelineSpan(session)
  const px = (timeMs: number): number => ((timeMs - whole.fromMs) / (whole.toMs - whole.fromMs)) * size.width
  const buckets = Math.floor(size.width / 2)
  const means = keys.map((key) => bucketMeans(samples, key, whole, buckets)).find(({ top }) => top > 0)
  if (means === undefined) return
  const top = niceTop(Math.max(1, means.top), undefined)
  const ys = means.values.map((value) => size.height - (value / top) * (size.height - 4))
  const xs = (index: number): number => px(means.fromMs + (index + 0.5) * means.widthMs)
  const { fromMs, toMs } = viewWindow(view.get(), nowMs)
  strokeArea(context, xs, ys, size.height, { line: token('--past'), fill: token('--past') })
  context.save()
  context.beginPath()
  context.rect(px(fromMs), 0, px(toMs) - px(fromMs), size.height)
  context.clip()
  context.clearRect(0, 0, size.width, size.height)
  context.globalAlpha = 0.55
  strokeArea(context, xs, ys, size.height, { line: token('--acc'), fill: token('--acc') })
  context.globalAlpha = 1
  strokeArea(context, xs, ys, size.height, { line: token('--acc'), fill: 'transparent' })
  context.restore()
}
