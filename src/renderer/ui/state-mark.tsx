import './state-mark.css'
import { goroutineStates, type GoroutineState } from '../../shared/model.ts'
import { StateGlyph, stateToken } from './glyphs.tsx'

/** The order of strips: who works, who is held back, who waits for work. */
export const stripOrder: readonly GoroutineState[] = [
  'running',
  'runnable',
  'chan send',
  'mutex',
  'select',
  'chan receive',
  'I/O',
  'sleep',
]

export function StateChip({ state }: { state: GoroutineState }) {
  return (
    <span
      className="state-chip"
      style={{ color: `var(--text-${stateToken(state)})`, background: chipGround(state) }}
    >
      <StateGlyph state={state} />
      {state}
    </span>
  )
}

const chipGround = (state: GoroutineState): string =>
  `color-mix(in srgb, var(--state-${stateToken(state)}) 12%, transparent)`

export const countOf = (states: readonly number[], state: GoroutineState): number =>
  states[goroutineStates.indexOf(state)] ?? 0

/** One segment per state that occurs, at least 3 px each (`wide`: 26), so that rare ones can be seen. */
export function StateBar({ states, wide = false }: { states: readonly number[]; wide?: boolean }) {
  return (
    <span className="state-bar" data-wide={wide || undefined} aria-hidden="true">
      {stripOrder.map((state) => {
        const count = countOf(states, state)
        if (count === 0) return null
        const style = { flexGrow: count, background: `var(--state-${stateToken(state)})` }
        return <i key={state} style={style} />
      })}
    </span>
  )
}
