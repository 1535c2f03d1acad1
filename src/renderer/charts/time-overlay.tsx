import { memo, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { clock } from '../format.ts'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import { useSelecting } from './use-selecting.ts'
import type { Cursor } from '../state/view.ts'
import type { Gap, TimeWindow } from '../state/window.ts'
import { ChangeMarkers } from './change-markers.tsx'
import { RangeBands } from './range-bands.tsx'
import { timeTicks } from './scale.ts'

interface CursorDot {
  y: number
  colour: string
}

interface TimeOverlayProps {
  window: TimeWindow
  gaps: readonly Gap[]
  /** The stretch of the card's body that the plots take. */
  left: number
  top: number
  width: number
  height: number
  summary: string
  /** Where the lines cross the cursor. */
  dotsAt?: (timeMs: number) => readonly CursorDot[]
}

/** Of the axis' figures, and how far they may reach beyond the plot before the card cuts them. */
const letterPx = 6.2
const beyondPx = 12
/** Half the room of the time pill: labels nearer than this to it are hidden. */
const pillRoomPx = 48
/** At the right edge the pill stops instead of reaching over the legend. */
const pillHalfPx = 24
const timeOf = (cursor: Cursor): number | undefined => cursor.timeMs

/** Everything that a card's plots share along time: axis, change markers, holes and the common cursor. */
export const TimeOverlay = memo(function TimeOverlay(props: TimeOverlayProps) {
  const { window, gaps, left, top, width, height, summary } = props
  const session = useSession()
  const frame = useRef<number | undefined>(undefined)
  const surface = useRef<HTMLDivElement>(null)
  const selecting = useSelecting(surface, window, (event) => event.shiftKey)
  const x = (timeMs: number): number => ((timeMs - window.fromMs) / (window.toMs - window.fromMs)) * width

  const pointTo = (event: PointerEvent, pin: boolean): void => {
    const offset = event.clientX - event.currentTarget.getBoundingClientRect().left
    const scale = event.currentTarget.clientWidth / width || 1
    if (frame.current !== undefined) cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => {
      if (session.cursor.get().pinned && !pin) return
      const timeMs = window.fromMs + (offset / scale / width) * (window.toMs - window.fromMs)
      session.cursor.set({ timeMs, pinned: pin })
    })
  }
  const key = (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0) return
    event.preventDefault()
    event.stopPropagation()
    const from = session.cursor.get().timeMs ?? window.toMs
    const timeMs = from + direction * (event.shiftKey ? 10_000 : 1_000)
    session.cursor.set({ timeMs: Math.min(window.toMs, Math.max(window.fromMs, timeMs)), pinned: true })
  }

  return (
    <div className="time-overlay" style={{ left, top, width, height }}>
      <div
        className="time-surface"
        ref={surface}
        role="img"
        tabIndex={0}
        aria-label={summary}
        onPointerDown={selecting.onPointerDown}
        onPointerMove={(event) => {
          if (!selecting.onPointerMove(event)) pointTo(event, false)
        }}
        onPointerUp={selecting.onPointerUp}
        onPointerCancel={selecting.onPointerUp}
        onPointerLeave={() => {
          if (frame.current !== undefined) cancelAnimationFrame(frame.current)
          if (!session.cursor.get().pinned) session.cursor.set({ timeMs: undefined, pinned: false })
        }}
        onClick={(event) => {
          if (!event.shiftKey) pointTo(event as unknown as PointerEvent, true)
        }}
        onKeyDown={key}
      />
      {gaps.map((gap) => {
        const from = Math.max(0, x(gap.fromMs))
        return (
          <i
            key={gap.fromMs}
            className="gap"
            data-open={gap.open || undefined}
            style={{ left: from, width: Math.max(0, Math.min(width, x(gap.toMs)) - from) }}
          />
        )
      })}
      <RangeBands window={window} width={width} />
      <ChangeMarkers window={window} width={width} />
      <TimeAxis window={window} width={width} />
      <CursorLine {...props} />
    </div>
  )
})

function TimeAxis({ window, width }: { window: TimeWindow; width: number }) {
  const { cursor } = useSession()
  const x = (timeMs: number): number => ((timeMs - window.fromMs) / (window.toMs - window.fromMs)) * width
  const ticks = useMemo(() => timeTicks(window, width), [window, width])
  // A string of the hidden labels, so that only crossing into another label's room re-renders.
  const hidden = useStore(cursor, ({ timeMs }) =>
    timeMs === undefined
      ? ''
      : ticks.map((tick) => (Math.abs(x(tick.at) - x(timeMs)) < pillRoomPx ? '1' : '0')).join(''),
  )
  return (
    <div className="time-axis" aria-hidden="true">
      {ticks.map(({ at, label }, index) => {
        const px = x(at)
        const half = (label.length * letterPx) / 2
        if (px < 12 || px + half > width + beyondPx || hidden[index] === '1') return null
        return (
          <span key={at} style={{ transform: `translateX(${px.toFixed(1)}px) translateX(-50%)` }}>
            {label}
          </span>
        )
      })}
    </div>
  )
}

function CursorLine({ window, width, dotsAt }: TimeOverlayProps) {
  const { cursor } = useSession()
  const timeMs = useStore(cursor, timeOf)
  if (timeMs === undefined || timeMs < window.fromMs || timeMs > window.toMs) return null
  const px = ((timeMs - window.fromMs) / (window.toMs - window.fromMs)) * width
  return (
    <div className="cursor-line" style={{ transform: `translateX(${px.toFixed(1)}px)` }}>
      {dotsAt?.(timeMs).map(({ y, colour }, index) => (
        <i key={index} className="cursor-dot" style={{ top: y, background: colour }} />
      ))}
      <span className="cursor-pill" style={{ left: Math.min(0, width - px - pillHalfPx) }}>
        {clock(timeMs)}
      </span>
    </div>
  )
}
