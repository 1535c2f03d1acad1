import { useRef } from 'react'
import type { ReplayMark } from '../../shared/recordings.ts'
import { clustersOf, numbersOf } from '../charts/cluster.ts'
import { clock } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { Session } from '../state/session.ts'
import { centreOn } from '../state/timeline.ts'
import { Badge } from '../ui/controls.tsx'
import { SeverityGlyph } from '../ui/glyphs.tsx'
import { showChange } from './dock-state.ts'

/** Room of a mark with its gap. */
const markPx = 18
/** Half a mark: at the ends of the track it stays on it. */
const edgePx = 8

interface MarksProps {
  marks: readonly ReplayMark[]
  /** Of the track, px. */
  width: number
  share: (timeMs: number) => number
}

const worstFirst: readonly ReplayMark['kind'][] = ['critical', 'warning', 'change', 'note', 'end', 'start']

/** Changes, findings that opened, programs that began and ended, live as in a recording. A shared mark looks like its worst. */
export function TrackMarks({ marks: moments, width, share }: MarksProps) {
  const session = useSession()
  return clustersOf(moments, ({ atMs }) => share(atMs) * width, markPx).map(({ px, marks }) => {
    const [worst = marks[0]] = marks.toSorted(
      (a, b) => worstFirst.indexOf(a.kind) - worstFirst.indexOf(b.kind),
    )
    const numbers = marks.flatMap(({ number }) => number ?? [])
    // What can be seen on the mark is part of its name.
    const count = `${String(marks.length)} moments`
    const shown = numbersOf(numbers)
    const together =
      numbers.length === 0 ? count : numbers.length === marks.length ? shown : `${shown} among ${count}`
    const words = marks.map(({ atMs, number, text }) => {
      const told = `${clock(atMs)}: ${text.replaceAll('`', '')}`
      return number === undefined ? told : `change ${String(number)}, ${told}`
    })
    return (
      <Mark
        key={`${worst.kind} ${String(worst.atMs)} ${worst.text}`}
        left={Math.min(width - edgePx, Math.max(edgePx, px)) / width}
        kind={worst.kind}
        name={`Go to ${marks.length > 1 ? `${together}, ` : ''}${words.join('; ')}`}
        title={words.join('\n')}
        visits={marks.map((mark) => () => {
          visit(session, mark)
        })}
      >
        <Look mark={worst} numbers={numbers} />
        {marks.length > 1 && numbers.length === 0 && <small>{marks.length}</small>}
      </Mark>
    )
  })
}

/** The moment comes on screen, with the cursor of all charts on it; a change is shown among the changes, too. */
function visit(session: Session, { atMs, number }: ReplayMark): void {
  centreOn(session, atMs)
  session.cursor.set({ timeMs: atMs, pinned: true })
  const change = session.host.get().changes.find((each) => each.number === number)
  if (change !== undefined) showChange(session, change)
}

/** The number of a change is always there, also beside a finding. */
function Look({ mark: { kind }, numbers }: { mark: ReplayMark; numbers: readonly number[] }) {
  const finding = kind === 'critical' || kind === 'warning' || kind === 'note' ? kind : undefined
  if (numbers.length === 0 && finding === undefined) return <i className="scrub-flag" />
  return (
    <>
      {finding !== undefined && <SeverityGlyph severity={finding} size={numbers.length === 0 ? 13 : 11} />}
      {numbers.length > 0 && <Badge number={numbersOf(numbers)} />}
    </>
  )
}

interface MarkProps {
  /** Share of the track. */
  left: number
  kind: ReplayMark['kind']
  name: string
  title: string
  /** A click goes to the first, the next one to the second, and so on. */
  visits: readonly (() => void)[]
  children: React.ReactNode
}

function Mark({ left, kind, name, title, visits, children }: MarkProps) {
  const next = useRef(0)
  return (
    <button
      type="button"
      className="scrub-badge"
      data-kind={kind}
      style={{ left: `${(left * 100).toFixed(3)}%` }}
      aria-label={name}
      title={title}
      onClick={() => {
        visits[next.current % visits.length]?.()
        next.current++
      }}
    >
      {children}
    </button>
  )
}
