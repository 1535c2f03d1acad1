import { useCallback, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { strokeArea, useCanvas, type Drawing } from '../charts/canvas.ts'
import { describeChange } from '../charts/change-markers.tsx'
import { bucketIndices, valuesAt } from '../charts/decimate.ts'
import { clock, clockMinutes } from '../format.ts'
import type { Change } from '../../shared/model.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import type { Session } from '../state/session.ts'
import { centreOn, scrubTo } from '../state/timeline.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { keptMs, ranges, type View } from '../state/view.ts'
import { viewWindow } from '../state/window.ts'
import { Badge } from '../ui/controls.tsx'
import { revealChange } from '../ui/reveal-change.ts'

const second = (): number => 1_000
const viewOf = (view: View): View => view
const changesOf = (host: HostView): Change[] => host.changes
/** Labels nearer to the right end than this make room for the clock. */
const clockRoom = 70_000
const edgeRoom = 15_000

/** Throughput when there are jobs, else how many goroutines there are. */
const keys = ['job.throughput', 'goroutine.total']

/** The last fifteen minutes, with the window that the charts show. Drag it to look back. */
export function ScrubTrack() {
  const session = useSession()
  const nowMs = useSampled(
    useCallback(() => session.nowMs(), [session]),
    'second',
  )
  const view = useStore(session.view, viewOf)
  const changes = useStore(session.host, changesOf)
  const draw = useCallback((drawing: Drawing) => drawTrack(session, drawing), [session])
  const [place, canvas] = useCanvas(draw, second)
  const drag = useRef<{ x: number; endMs: number; edge: boolean } | undefined>(undefined)

  const startMs = nowMs - keptMs
  const share = (timeMs: number): string => `${(((timeMs - startMs) / keptMs) * 100).toFixed(3)}%`
  const { fromMs, toMs } = viewWindow(view, nowMs)

  const down = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const edge = event.target instanceof Element && event.target.classList.contains('scrub-edge')
    drag.current = { x: event.clientX, endMs: toMs, edge }
  }
  const move = (event: PointerEvent<HTMLElement>): void => {
    const { current } = drag
    const width = place.current?.clientWidth ?? 0
    if (current === undefined || width === 0) return
    const movedMs = ((event.clientX - current.x) / width) * keptMs
    if (current.edge) {
      const wanted = current.endMs - fromMs - movedMs
      const nearest = ranges.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a))
      session.view.patch({ rangeMs: nearest })
    } else if (movedMs !== 0) scrubTo(session, current.endMs + movedMs)
  }
  const key = (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0) return
    event.preventDefault()
    scrubTo(session, toMs + direction * (event.shiftKey ? 10_000 : 1_000))
  }

  return (
    <div className="scrub" ref={place}>
      <canvas ref={canvas} aria-hidden="true" />
      <div
        className="scrub-window"
        style={{ left: share(fromMs), width: `${((view.rangeMs / keptMs) * 100).toFixed(3)}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Visible window"
        aria-valuemin={Math.round((startMs + view.rangeMs) / 1_000)}
        aria-valuemax={Math.round(nowMs / 1_000)}
        aria-valuenow={Math.round(toMs / 1_000)}
        aria-valuetext={`${clock(fromMs)} to ${clock(toMs)}${view.endMs === undefined ? ', live' : ''}`}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={() => {
          drag.current = undefined
        }}
        onPointerCancel={() => {
          drag.current = undefined
        }}
        onKeyDown={key}
      >
        <i className="scrub-edge" />
      </div>
      {changes
        .filter(({ atMs }) => atMs >= startMs)
        .map((change) => (
          <button
            key={change.number}
            type="button"
            className="scrub-badge"
            style={{ left: share(change.atMs) }}
            aria-label={`Go to change ${String(change.number)}: ${describeChange(change)}`}
            title={describeChange(change)}
            onClick={() => {
              centreOn(session, change.atMs)
              revealChange(change.number)
            }}
          >
            <Badge number={change.number} />
          </button>
        ))}
      <TrackTimes nowMs={nowMs} startMs={startMs} share={share} />
    </div>
  )
}

interface TimesProps {
  nowMs: number
  startMs: number
  share: (timeMs: number) => string
}

function TrackTimes({ nowMs, startMs, share }: TimesProps) {
  const lost = useStore(useSession().connector.state, ({ status }) => status === 'lost')
  const { samples } = useSession()
  const times: number[] = []
  for (let at = Math.ceil((startMs + edgeRoom) / 120_000) * 120_000; at < nowMs - clockRoom; at += 120_000)
    times.push(at)
  return (
    <div className="scrub-times" aria-hidden="true">
      {times.map((at) => (
        <span key={at} style={{ left: share(at) }}>
          {clockMinutes(at)}
        </span>
      ))}
      <b data-lost={lost || undefined}>{lost ? `lost ${clock(samples.lastAt)}` : clock(nowMs)}</b>
    </div>
  )
}

function drawTrack(session: Session, { context, size, token }: Drawing): void {
  const { samples, view } = session
  const nowMs = session.nowMs()
  const whole = { fromMs: nowMs - keptMs, toMs: nowMs }
  const buckets = Math.floor(size.width / 2)
  const indices = bucketIndices(samples, whole, buckets)
  const values = keys
    .map((key) => valuesAt(samples, key, indices))
    .find((each) => each.some((value) => value > 0))
  if (values === undefined) return
  const top = values.reduce((high, value) => (value > high ? value : high), 1)
  const ys = values.map((value) => size.height - (value / top) * (size.height - 4))
  const xs = (index: number): number => ((index + 0.5) / buckets) * size.width
  const { fromMs, toMs } = viewWindow(view.get(), nowMs)
  const px = (timeMs: number): number => ((timeMs - whole.fromMs) / keptMs) * size.width
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
