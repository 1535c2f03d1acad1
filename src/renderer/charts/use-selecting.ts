import { useRef, type PointerEvent, type RefObject } from 'react'
import { mark, markedOf, type Letter } from '../state/compare.ts'
import { useSession } from '../state/context.ts'
import type { TimeWindow } from '../state/window.ts'

interface Selecting {
  onPointerDown: (event: PointerEvent<HTMLElement>) => boolean
  onPointerMove: (event: PointerEvent<HTMLElement>) => boolean
  onPointerUp: () => void
}

/** Shift and drag marks a stretch. Each handler tells whether the event was for it. */
export function useSelecting(
  place: RefObject<HTMLElement | null>,
  span: TimeWindow,
  allowed: (event: PointerEvent<HTMLElement>) => boolean,
): Selecting {
  const session = useSession()
  const from = useRef<{ timeMs: number; letter: Letter } | undefined>(undefined)
  const timeAt = (event: PointerEvent): number => {
    const { left = 0, width = 1 } = place.current?.getBoundingClientRect() ?? {}
    return span.fromMs + ((event.clientX - left) / width) * (span.toMs - span.fromMs)
  }
  return {
    onPointerDown(event) {
      if (event.button !== 0 || !allowed(event)) return false
      event.currentTarget.setPointerCapture(event.pointerId)
      const letter = markedOf(session).get().a === undefined ? 'a' : 'b'
      from.current = { timeMs: timeAt(event), letter }
      return true
    },
    onPointerMove(event) {
      const { current } = from
      if (current === undefined) return false
      const timeMs = timeAt(event)
      const [fromMs, toMs] = timeMs < current.timeMs ? [timeMs, current.timeMs] : [current.timeMs, timeMs]
      mark(session, { fromMs, toMs }, current.letter)
      return true
    },
    onPointerUp() {
      from.current = undefined
    },
  }
}
