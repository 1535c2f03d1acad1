import './compare-bar.css'
import { ArrowLeftRight, X } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import { TableDialog } from '../copy/table-dialog.tsx'
import type { CopyTable } from '../copy/table.ts'
import {
  bothShown,
  comparedOf,
  compareWithBefore,
  compareWithNewest,
  endComparison,
  markedOf,
  showBoth,
  swapRanges,
  type Marked,
} from '../state/compare.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import type { Change } from '../../shared/model.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import type { TimeWindow } from '../state/window.ts'
import { Badge, Button } from '../ui/controls.tsx'
import { showChange } from './dock-state.ts'
import { compareSentence, compareTable, rangeWords, type Ranges } from './compare-words.ts'

const same = (marked: Marked): Marked => marked
const changesOf = (host: HostView): Change[] => host.changes

/** Below the timeline while something is marked: what is compared, and what is different, in words. */
export function CompareBar() {
  const session = useSession()
  const marked = useStore(markedOf(session), same)
  const ranges = comparedOf(marked)
  if (marked.a === undefined && marked.b === undefined) return null
  return (
    <section className="compare-bar" aria-label="Comparison" data-region tabIndex={-1}>
      {marked.a !== undefined && <Range letter="A" range={marked.a} />}
      {marked.b !== undefined && <Range letter="B" range={marked.b} />}
      {ranges === undefined ? <Offers /> : <Compared ranges={ranges} />}
      <Button
        look="quiet small square"
        aria-label="End the comparison"
        title="End the comparison"
        onClick={() => {
          endComparison(session)
        }}
      >
        <X className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
      </Button>
    </section>
  )
}

function Range({ letter, range }: { letter: string; range: TimeWindow }) {
  return (
    <span className="compare-range">
      <b aria-hidden="true">{letter}</b>
      <span className="sr-only">Range {letter}: </span>
      {rangeWords(range)}
    </span>
  )
}

function Offers() {
  const session = useSession()
  return (
    <>
      <span className="compare-words">Compare with</span>
      <Button
        look="small"
        onClick={() => {
          compareWithBefore(session)
        }}
      >
        The time before
      </Button>
      <Button
        look="small"
        onClick={() => {
          compareWithNewest(session)
        }}
      >
        The newest
      </Button>
      <span className="compare-words">or Shift and drag again, or show another stretch and press B</span>
      <span className="spacer" />
    </>
  )
}

function Compared({ ranges }: { ranges: Ranges }) {
  const session = useSession()
  const button = useRef<HTMLButtonElement>(null)
  const [table, setTable] = useState<CopyTable | undefined>(undefined)
  const changes = useStore(session.host, changesOf)
  const words = useSampled(
    useCallback(() => compareSentence(session, ranges), [session, ranges]),
    'second',
  )
  const apart = useSampled(
    useCallback(() => !bothShown(session, ranges), [session, ranges]),
    'slow',
  )
  const between = changes.filter(
    ({ atMs }) =>
      atMs >= Math.min(ranges.a.fromMs, ranges.b.fromMs) && atMs < Math.max(ranges.a.toMs, ranges.b.toMs),
  )
  return (
    <>
      <span className="compare-words compare-sentence" role="status">
        {words}
      </span>
      {between.length > 0 && (
        <span className="compare-changes">
          <span className="sr-only">Changes meanwhile: </span>
          {between.slice(0, 4).map((change) => (
            <button
              key={change.number}
              type="button"
              aria-label={`Show change ${String(change.number)}, ${change.label}`}
              onClick={() => {
                showChange(session, change)
              }}
            >
              <Badge number={change.number} />
            </button>
          ))}
        </span>
      )}
      {apart && (
        <Button
          look="small"
          title="Widens the range, or goes back to them"
          onClick={() => {
            showBoth(session)
          }}
        >
          Show both
        </Button>
      )}
      <Button
        look="small"
        ref={button}
        onClick={() => {
          setTable(compareTable(session, ranges))
        }}
      >
        All figures
      </Button>
      <Button
        look="quiet small square"
        aria-label="Swap A and B"
        title="Swap A and B"
        onClick={() => {
          swapRanges(session)
        }}
      >
        <ArrowLeftRight className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
      </Button>
      {table !== undefined && (
        <TableDialog
          table={table}
          returnTo={button}
          onClose={() => {
            setTable(undefined)
          }}
        />
      )}
    </>
  )
}
