import { useRef } from 'react'
import type { Change } from '../../shared/model.ts'
import type { ReplayMark } from '../../shared/recordings.ts'
import { describeChange } from '../charts/change-markers.tsx'
import { clustersOf, numbersOf } from '../charts/cluster.ts'
import { clock } from '../format.ts'
import { useSession } from '../state/context.ts'
import { centreOn } from '../state/timeline.ts'
import { Badge } from '../ui/controls.tsx'
import { SeverityGlyph } from '../ui/glyphs.tsx'
import { showChange } from './dock-state.ts'

/** Room of a mark with its gap. */
const markPx = 18

interface MarksProps<T> {
  marks: readonly T[]
  /** Of the track, px. */
  width: number
  share: (timeMs: number) => number
}

/** Knobs that were turned, numbered as in Changes. Those too near to each other share a mark. */
export function ChangeMarks({ marks: changes, width, share }: MarksProps<Change>) {
  const session = useSession()
  return clustersOf(changes, ({ atMs }) => share(atMs) * width, markPx).map(({ px, marks }) => {
    const [first] = marks
    const words = marks.map((change) => `${String(change.number)}: ${describeChange(change)}`)
    const shown = numbersOf(marks.map(({ number }) => number))
    return (
      <Mark
        key={first.number}
        left={px / width}
        kind="change"
        name={`Go to change ${marks.length > 1 ? `${shown}, ` : ''}${words.join('; ')}`}
        title={words.join('\n')}
        visits={marks.map((change) => () => {
          centreOn(session, change.atMs)
          showChange(session, change)
        })}
      >
        <Badge number={shown} />
      </Mark>
    )
  })
}

const worstFirst: readonly ReplayMark['kind'][] = ['critical', 'warning', 'change', 'note', 'end', 'start']

/** Moments of a recording: changes, findings that opened, runs that began and ended. A shared mark looks like its worst. */
export function MomentMarks({ marks: moments, width, share }: MarksProps<ReplayMark>) {
  const session = useSession()
  return clustersOf(moments, ({ atMs }) => share(atMs) * width, markPx).map(({ px, marks }) => {
    const [worst = marks[0]] = marks.toSorted(
      (a, b) => worstFirst.indexOf(a.kind) - worstFirst.indexOf(b.kind),
    )
    const numbers = marks.flatMap(({ number }) => number ?? [])
    const together = worst.kind === 'change' ? numbersOf(numbers) : `${String(marks.length)} moments`
    const words = marks.map(({ atMs, number, text }) => {
      const told = `${clock(atMs)}: ${text.replaceAll('`', '')}`
      return number === undefined ? told : `change ${String(number)}, ${told}`
    })
    return (
      <Mark
        key={`${worst.kind} ${String(worst.atMs)} ${worst.text}`}
        left={px / width}
        kind={worst.kind}
        name={`Go to ${marks.length > 1 ? `${together}, ` : ''}${words.join('; ')}`}
        title={words.join('\n')}
        visits={marks.map(({ atMs }) => () => {
          centreOn(session, atMs)
        })}
      >
        <Look mark={worst} numbers={numbers} />
        {marks.length > 1 && worst.kind !== 'change' && <small>{marks.length}</small>}
      </Mark>
    )
  })
}

function Look({ mark: { kind }, numbers }: { mark: ReplayMark; numbers: readonly number[] }) {
  if (kind === 'change') return <Badge number={numbersOf(numbers)} />
  if (kind === 'start' || kind === 'end') return <i className="scrub-flag" />
  return <SeverityGlyph severity={kind} size={13} />
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
