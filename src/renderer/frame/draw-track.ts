import { strokeArea, type Drawing } from '../charts/canvas.ts'
import { bucketMeans } from '../charts/decimate.ts'
import { niceTop } from '../charts/scale.ts'
import { count, rate, type Figure } from '../format.ts'
import type { Session } from '../state/session.ts'
import { timelineSpan } from '../state/timeline.ts'
import { gapMs, viewWindow } from '../state/window.ts'

interface TrackMeasure {
  key: string
  /** Beside its value. */
  what: string
  format: (value: number) => Figure
}

const jobs: TrackMeasure = { key: 'job.throughput', what: 'jobs', format: rate }
const goroutines: TrackMeasure = { key: 'goroutine.total', what: 'goroutines', format: count }

/** What the strip draws: throughput when the program has jobs, else how many goroutines there are. */
export function trackMeasure({ samples, host }: Session): TrackMeasure | undefined {
  const { run } = host.get()
  // Another program's jobs say nothing of this one.
  const from = run.status === 'running' ? samples.indexAt(run.startedAtMs) : 0
  const throughput = samples.column(jobs.key)
  for (let index = samples.length - 1; throughput !== undefined && index >= from; index--)
    if (throughput(index) > 0) return jobs
  return samples.hasValues(goroutines.key) ? goroutines : undefined
}

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
  const measure = trackMeasure(session)
  if (measure === undefined) return
  const means = bucketMeans(samples, measure.key, whole, buckets)
  bridge(means.values, gapMs / means.widthMs)
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

/** Older samples lie further apart than the strip is fine: what is no hole in time is none in the picture. */
function bridge(values: Float64Array, most: number): void {
  let last = -1
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (Number.isNaN(value)) continue
    if (last >= 0 && i - last > 1 && i - last <= most) {
      const from = values[last] ?? value
      for (let j = last + 1; j < i; j++) values[j] = from + ((value - from) * (j - last)) / (i - last)
    }
    last = i
  }
}
