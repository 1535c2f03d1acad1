import { useRef, type PointerEvent, type RefObject } from 'react'
import { mark, markedOf, type Letter } from '../state/compare.ts'
import { useSession } from '../state/context.ts'
import type { TimeWindow } from '../state/window.ts'

interface Selecting {
  onPointerDown: (event: PointerEvent<HTMLElement>) => boolean
  onPointerMove: (event: PointerEvent<HTMLElement>) => boolean
  /** Tells whether a stretch was marked: a press without a move is a click. */
  onPointerUp: () => boolean
}

/** Less than this is a click by a hand that is not still. */
const clickPx = 4

/** Shift and drag marks a stretch. Each handler tells whether the event was for it. */
export function useSelecting(
  place: RefObject<HTMLElement | null>,
  span: TimeWindow,
  allowed: (event: PointerEvent<HTMLElement>) => boolean,
): Selecting {
  const session = useSession()
  const from = useRef<{ x: number; timeMs: number; letter: Letter; moved: boolean } | undefined>(undefined)
  const timeAt = (event: PointerEvent): number => {
    const { left = 0, width = 1 } = place.current?.getBoundingClientRect() ?? {}
    return span.fromMs + ((event.clientX - left) / width) * (span.toMs - span.fromMs)
  }
  return {
    onPointerDown(event) {
      if (event.button !== 0 || !allowed(event)) return false
      event.currentTarget.setPointerCapture(event.pointerId)
      const letter = markedOf(session).get().a === undefined ? 'a' : 'b'
      from.current = { x: event.clientX, timeMs: timeAt(event), letter, moved: false }
      return true
    },
    onPointerMove(event) {
      const { current } = from
      if (current === undefined) return false
      current.moved ||= Math.abs(event.clientX - current.x) >= clickPx
      if (!current.moved) return true
      const timeMs = timeAt(event)
      const [fromMs, toMs] = timeMs < current.timeMs ? [timeMs, current.timeMs] : [current.timeMs, timeMs]
      mark(session, { fromMs, toMs }, current.letter)
      return true
    },
    onPointerUp() {
      const marked = from.current?.moved ?? false
      from.current = undefined
      return marked
    },
  }
}
