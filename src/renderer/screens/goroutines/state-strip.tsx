import { memo } from 'react'
import type { GoroutineState } from '../../../shared/model.ts'
import { count, text } from '../../format.ts'
import { StateGlyph } from '../../ui/glyphs.tsx'
import { countOf, StateBar, stripOrder } from '../../ui/state-mark.tsx'

interface StateStripProps {
  states: readonly number[] | undefined
  /** States that the filter asks for. */
  chosen: readonly GoroutineState[]
  onToggle: (state: GoroutineState) => void
}

/** The whole program by state; a click filters. Counts are always printed, so rare states are never lost. */
export const StateStrip = memo(function StateStrip({ states, chosen, onToggle }: StateStripProps) {
  return (
    <div className="state-strip">
      <StateBar states={states ?? []} wide />
      <ul aria-label="Goroutines by state">
        {stripOrder.map((state) => (
          <li key={state}>
            <button
              type="button"
              aria-pressed={chosen.includes(state)}
              onClick={() => {
                onToggle(state)
              }}
            >
              <StateGlyph state={state} />
              {state}{' '}
              <b data-testid={`strip-${state}`}>
                {states === undefined ? '–' : text(count(countOf(states, state)))}
              </b>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
})
