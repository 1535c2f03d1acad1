import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import type { TopologyKnot } from '../../../shared/topology.ts'
import { clock } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { Button, Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { Steps } from '../../ui/steps.tsx'
import { screenIds } from '../registry.ts'

/** There the card would lie on what it speaks of. */
const isSmall = (): boolean => window.innerWidth < 900 || window.innerHeight < 600

/** A deadlock or leak in words; its numbers are those in the picture. */
export function KnotCard({ knots }: { knots: readonly TopologyKnot[] }) {
  const { view, toast } = useSession()
  const [at, setAt] = useState(0)
  const [folded, setFolded] = useState(isSmall)
  const knot = knots[Math.min(at, knots.length - 1)]
  if (knot === undefined) return null
  const Fold = folded ? ChevronUp : ChevronDown
  const { title, certain, sinceMs, sentence, steps, advice } = knot
  return (
    <aside className="knot-card" aria-label={title}>
      <header>
        <SeverityGlyph severity={certain ? 'critical' : 'warning'} />
        <h2>{certain ? title : `Possible ${title.toLowerCase()}`}</h2>
        <span className="spacer" />
        <span className="chart-unit">since {clock(sinceMs)}</span>
        <Button
          look="square"
          aria-label={folded ? 'Unfold' : 'Fold'}
          aria-expanded={!folded}
          onClick={() => {
            setFolded(!folded)
          }}
        >
          <Fold className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      </header>
      {!folded && (
        <>
          {steps.length === 0 ? (
            <p>
              <Names text={sentence} />
            </p>
          ) : (
            <>
              <p className="knot-count">{steps.length} goroutines wait in a cycle:</p>
              <Steps steps={steps} />
            </>
          )}
          <p className="knot-advice">
            <b>Break it:</b> <Names text={lower(advice)} />
          </p>
          <div className="knot-actions">
            {screenIds.has('findings') && (
              <Button
                look="small"
                onClick={() => {
                  view.patch({ screen: 'findings' })
                }}
              >
                Open finding
              </Button>
            )}
            <Button
              look="small"
              onClick={() => {
                navigator.clipboard
                  .writeText(`${title}\n${[sentence, ...steps].join('\n').replaceAll('`', '')}`)
                  .then(
                    () => {
                      toast.set({ kind: 'note', severity: 'ok', text: 'Report copied' })
                    },
                    () => {
                      toast.set({
                        kind: 'note',
                        severity: 'critical',
                        text: 'The clipboard is not to be had',
                      })
                    },
                  )
              }}
            >
              Copy report
            </Button>
            <span className="spacer" />
            {knots.length > 1 && (
              <Button
                look="small"
                onClick={() => {
                  setAt((now) => (now + 1) % knots.length)
                }}
              >
                {Math.min(at, knots.length - 1) + 1} of {knots.length}
              </Button>
            )}
          </div>
        </>
      )}
    </aside>
  )
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
