import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'
import { useCanvas, type Drawing } from '../charts/canvas.ts'
import { clock } from '../format.ts'
import type { ReplayState } from '../../shared/recordings.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { liveMarks } from '../state/marks.ts'
import { createStore } from '../state/store.ts'
import { scrubTo, timelineSpan } from '../state/timeline.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { ranges, type View } from '../state/view.ts'
import { viewWindow } from '../state/window.ts'
import { useSelecting } from '../charts/use-selecting.ts'
import { drawTrack } from './draw-track.ts'
import { TrackHover } from './track-hover.tsx'
import { TrackMarks } from './track-marks.tsx'
import { TrackRanges } from './track-ranges.tsx'
import { TrackTimes } from './track-times.tsx'

const second = (): number => 1_000
const viewOf = (view: View): View => view
const changesOf = (host: HostView): HostView['changes'] => host.changes
const findingsOf = (host: HostView): HostView['findings'] => host.findings
const pastOf = (host: HostView): HostView['past'] => host.past
const eventsOf = (host: HostView): HostView['events'] => host.events
/** Taken for the width until that has been measured. */
const usualPx = 1000
/** Less than this is a click by a hand that is not still. */
const clickPx = 4
const replayOf = ({ source }: HostView): ReplayState | undefined => source.replay

/** The last fifteen minutes, with the window that the charts show. Drag it to look back, or click where to look. */
export function ScrubTrack() {
  const session = useSession()
  const nowMs = useSampled(
    useCallback(() => session.nowMs(), [session]),
    'second',
  )
  const view = useStore(session.view, viewOf)
  const draw = useCallback((drawing: Drawing) => drawTrack(session, drawing), [session])
  const [place, canvas, size] = useCanvas(draw, second)
  const trackPx = size.width === 0 ? usualPx : size.width
  const drag = useRef<{ x: number; endMs: number; edge: boolean; moved: boolean } | undefined>(undefined)

  const pressedBare = useRef(false)
  const [hover] = useState(() => createStore<number | undefined>(undefined))

  const recording = useStore(session.host, replayOf)
  const live = useLiveMarks()
  const span = timelineSpan(session)
  const startMs = span.fromMs
  const spanMs = span.toMs - startMs
  const part = (timeMs: number): number => (timeMs - startMs) / spanMs
  const share = (timeMs: number): string => `${(part(timeMs) * 100).toFixed(3)}%`
  const { fromMs, toMs } = viewWindow(view, nowMs)
  const shownFromMs = Math.max(fromMs, startMs)

  useFreedCursor(shownFromMs, toMs)

  /** Outside the window a drag marks a stretch to compare; with Shift it does so everywhere. */
  const selecting = useSelecting(
    place,
    span,
    (event) => event.shiftKey || (recording === undefined && event.target === canvas.current),
  )
  const down = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || event.shiftKey) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const edge = event.target instanceof Element && event.target.classList.contains('scrub-edge')
    drag.current = { x: event.clientX, endMs: toMs, edge, moved: false }
  }
  const timeAt = (event: PointerEvent<HTMLElement>): number => {
    const { left = 0, width = 1 } = place.current?.getBoundingClientRect() ?? {}
    return startMs + ((event.clientX - left) / width) * spanMs
  }
  /** Where a click would go is read out; within the window all charts read out the same moment. */
  const point = (timeMs: number | undefined): void => {
    hover.set(timeMs)
    if (session.cursor.get().pinned) return
    const inside = timeMs !== undefined && timeMs >= shownFromMs && timeMs <= toMs
    session.cursor.patch({ timeMs: inside ? timeMs : undefined })
  }
  const move = (event: PointerEvent<HTMLElement>): void => {
    if (selecting.onPointerMove(event)) return
    point(drag.current?.moved === true ? undefined : timeAt(event))
    const { current } = drag
    const width = place.current?.clientWidth ?? 0
    if (current === undefined || width === 0) return
    current.moved ||= Math.abs(event.clientX - current.x) >= clickPx
    if (!current.moved) return
    const movedMs = ((event.clientX - current.x) / width) * spanMs
    if (current.edge) {
      const wanted = current.endMs - fromMs - movedMs
      const nearest = ranges.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a))
      session.view.patch({ rangeMs: nearest })
    } else if (movedMs !== 0) scrubTo(session, current.endMs + movedMs)
  }
  /** In a recording a click on the track goes there, and drags on from there. */
  const jump = (event: PointerEvent<HTMLElement>): void => {
    // With the pointer captured the release is told of the whole track, whatever lies under it.
    pressedBare.current = event.target === canvas.current
    if (selecting.onPointerDown(event)) return
    if (recording === undefined || event.button !== 0 || event.target !== canvas.current) return
    const atMs = timeAt(event)
    scrubTo(session, atMs)
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, endMs: atMs, edge: false, moved: true }
  }
  /** A press that did not move goes to that moment, as in a recording. */
  const release = (event: PointerEvent<HTMLElement>): void => {
    const held = drag.current
    drag.current = undefined
    const marked = selecting.onPointerUp()
    const bare = pressedBare.current || (held !== undefined && !held.edge)
    pressedBare.current = false
    if (marked || held?.moved === true || !bare) return
    if (recording !== undefined || event.type === 'pointercancel' || event.button !== 0 || event.shiftKey)
      return
    scrubTo(session, timeAt(event))
  }
  const key = (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0) return
    event.preventDefault()
    const byMs = direction * (event.shiftKey ? 10_000 : 1_000)
    // From where the player is, which is ahead of what is drawn while a key is held down.
    if (recording !== undefined) session.replay.step(byMs)
    else scrubTo(session, toMs + byMs)
  }

  return (
    <div
      className="scrub"
      ref={place}
      onPointerDown={jump}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
      onPointerLeave={() => {
        point(undefined)
      }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div
        className="scrub-window"
        style={{ left: share(shownFromMs), width: `${(((toMs - shownFromMs) / spanMs) * 100).toFixed(3)}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Visible window"
        aria-valuemin={Math.round((recording === undefined ? startMs + view.rangeMs : startMs) / 1_000)}
        aria-valuemax={Math.round(span.toMs / 1_000)}
        aria-valuenow={Math.round(toMs / 1_000)}
        aria-valuetext={`${clock(fromMs)} to ${clock(toMs)}${view.endMs === undefined && recording === undefined ? ', live' : ''}`}
        onPointerDown={down}
        onKeyDown={key}
      >
        <i className="scrub-edge" />
      </div>
      <TrackRanges span={span} share={share} />
      <TrackMarks
        marks={recording?.marks ?? live.filter(({ atMs }) => atMs >= startMs)}
        width={trackPx}
        share={part}
      />
      <TrackHover at={hover} span={span} share={part} />
      <TrackTimes span={span} width={trackPx} share={part} />
    </div>
  )
}

function useLiveMarks() {
  const { host } = useSession()
  const changes = useStore(host, changesOf)
  const findings = useStore(host, findingsOf)
  const past = useStore(host, pastOf)
  const events = useStore(host, eventsOf)
  return useMemo(() => liveMarks({ changes, findings, past, events }), [changes, findings, past, events])
}

/** A pinned cursor that the window has left behind reads out nothing that can be seen: it is let go. */
function useFreedCursor(fromMs: number, toMs: number): void {
  const { cursor } = useSession()
  useEffect(() => {
    const { timeMs, pinned } = cursor.get()
    if (pinned && timeMs !== undefined && (timeMs < fromMs || timeMs > toMs))
      cursor.set({ timeMs: undefined, pinned: false })
  }, [cursor, fromMs, toMs])
}
