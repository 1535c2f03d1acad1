import type { KeyboardEvent } from 'react'
import { clock, prose } from '../format.ts'
import { adjust, markedOf, type Letter, type Marked } from '../state/compare.ts'
import { useSession } from '../state/context.ts'
import type { Session } from '../state/session.ts'
import { useStore } from '../state/use-store.ts'
import type { TimeWindow } from '../state/window.ts'

const same = (marked: Marked): Marked => marked

interface TrackRangesProps {
  span: TimeWindow
  share: (timeMs: number) => string
}

/** What is compared, on the timeline. Each stretch moves by the arrow keys; up and down change its length. */
export function TrackRanges({ span, share }: TrackRangesProps) {
  const session = useSession()
  const marked = useStore(markedOf(session), same)
  return (['a', 'b'] as const).map((letter) => {
    const range = marked[letter]
    const other = marked[letter === 'a' ? 'b' : 'a']
    if (range === undefined || range.toMs <= span.fromMs) return null
    const fromMs = Math.max(span.fromMs, range.fromMs)
    const width = `${(((range.toMs - fromMs) / (span.toMs - span.fromMs)) * 100).toFixed(3)}%`
    return (
      <div
        key={letter}
        className="scrub-range"
        data-later={(other !== undefined && range.fromMs > other.fromMs) || undefined}
        style={{ left: share(fromMs), width }}
        role="slider"
        tabIndex={0}
        aria-label={`Range ${letter.toUpperCase()}`}
        aria-valuemin={Math.round(span.fromMs / 1_000)}
        aria-valuemax={Math.round(span.toMs / 1_000)}
        aria-valuenow={Math.round(range.fromMs / 1_000)}
        aria-valuetext={`${clock(range.fromMs)} to ${clock(range.toMs)}, ${prose(range.toMs - range.fromMs)}`}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Delete"
        onKeyDown={(event) => {
          turn(session, letter, event)
        }}
      >
        <b aria-hidden="true">{letter.toUpperCase()}</b>
      </div>
    )
  })
}

function turn(session: Session, letter: Letter, event: KeyboardEvent): void {
  const step = event.shiftKey ? 10_000 : 1_000
  const moves: Record<string, { from: number; to: number }> = {
    ArrowLeft: { from: -step, to: -step },
    ArrowRight: { from: step, to: step },
    ArrowUp: { from: 0, to: step },
    ArrowDown: { from: 0, to: -step },
  }
  const move = moves[event.key]
  if (move === undefined && event.key !== 'Delete') return
  event.preventDefault()
  event.stopPropagation()
  if (move !== undefined) adjust(session, letter, move)
  else if (letter === 'b') markedOf(session).patch({ b: undefined })
  else markedOf(session).set({ a: markedOf(session).get().b, b: undefined })
}
