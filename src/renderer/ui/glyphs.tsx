/** Shapes that carry meaning, so that colour never does alone: goroutine states, severities, better and worse. */
import type { Finding, GoroutineState } from '../../shared/model.ts'
import type { ReactNode } from 'react'

/** `chan send` → `chan-send`, `I/O` → `io`: the ending of the state's colour tokens. */
export const stateToken = (state: GoroutineState): string =>
  state === 'I/O' ? 'io' : state.replaceAll(' ', '-')

const stateShapes: Record<GoroutineState, ReactNode> = {
  running: <path d="M3 2.2v7.6L9.6 6z" fill="currentColor" strokeWidth="1" />,
  runnable: <path d="M3 2.4v7.2L9.2 6z" />,
  'chan send': <path d="M1 6h6.2M4.8 3.4 7.4 6 4.8 8.6M10.4 1.8v8.4" />,
  mutex: (
    <>
      <rect x="2.6" y="5.2" width="6.8" height="5" rx="1" fill="currentColor" strokeWidth="1" />
      <path d="M4 5V3.8a2 2 0 0 1 4 0V5" />
    </>
  ),
  select: <path d="M1 6h3.2M10.6 2.4H8.4C5.6 2.4 4.4 6 4.4 6s1.2 3.6 4 3.6h2.2" />,
  'chan receive': <path d="M11 6H4.8M7.2 3.4 4.6 6l2.6 2.6M1.6 1.8v8.4" />,
  'I/O': <path d="M3.6 10V2.2M1.6 4l2-2 2 2M8.4 2v7.8M6.4 8l2 2 2-2" />,
  sleep: <path d="M10.2 7.6A4.4 4.4 0 1 1 5 1.9a3.5 3.5 0 0 0 5.2 5.7z" />,
}

export function StateGlyph({ state }: { state: GoroutineState }) {
  return (
    <svg
      className="icon"
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ color: `var(--text-${stateToken(state)})` }}
    >
      {stateShapes[state]}
    </svg>
  )
}

export type Severity = Finding['severity'] | 'healthy'

const severityColours: Record<Severity, string> = {
  critical: 'var(--crit)',
  warning: 'var(--warn)',
  note: 'var(--info)',
  healthy: 'var(--ok)',
}

const inner = {
  stroke: 'var(--glyph-on-severity)',
  strokeWidth: 1.6,
  strokeLinecap: 'round',
  fill: 'none',
} as const

const severityShapes: Record<Severity, ReactNode> = {
  critical: (
    <>
      <path d="M4.6 1h4.8L13 4.6v4.8L9.4 13H4.6L1 9.4V4.6z" fill="currentColor" />
      <path d="M7 4v3.4M7 9.9v.1" {...inner} />
    </>
  ),
  warning: (
    <>
      <path d="M7 1.2 13.4 12.4H.6z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="M7 5.2v3.2M7 10.6v.1" {...inner} />
    </>
  ),
  note: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="M7 6.6V10M7 4.1V4" {...inner} />
    </>
  ),
  healthy: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="m4.3 7.2 1.9 1.9 3.5-3.9" {...inner} />
    </>
  ),
}

export function SeverityGlyph({ severity, size = 14 }: { severity: Severity; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 14 14"
      role="img"
      aria-label={severity}
      style={{ color: severityColours[severity] }}
    >
      {severityShapes[severity]}
    </svg>
  )
}

/** Drawn, not typed: the bundled subset has no triangles, and a fallback face would sit differently. */
export function Triangle({ up, size = 9 }: { up: boolean; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 10 10"
      role="img"
      aria-label={up ? 'up' : 'down'}
    >
      <path d={up ? 'M5 .8 9.6 9.2H.4z' : 'M5 9.2.4.8h9.2z'} fill="currentColor" />
    </svg>
  )
}

export function Arrow() {
  return (
    <svg className="icon arrow" width="12" height="10" viewBox="0 0 12 10" role="img" aria-label="to">
      <path
        d="M1 5h9M7.4 2.4 10 5 7.4 7.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinecap="round"
      />
    </svg>
  )
}

export function Spinner() {
  return (
    <span className="spinner" aria-hidden="true">
      <svg className="icon" width="12" height="12" viewBox="0 0 12 12">
        <circle cx="6" cy="6" r="4.6" fill="none" stroke="var(--line2)" strokeWidth="1.6" />
        <path d="M6 1.4A4.6 4.6 0 0 1 10.6 6" fill="none" stroke="var(--acc)" strokeWidth="1.6" />
      </svg>
    </span>
  )
}

/** ≈, drawn for the same reason as the triangle. */
export function Alike() {
  return (
    <svg className="icon" width="10" height="10" viewBox="0 0 10 10" role="img" aria-label="about the">
      <path
        d="M1 4c1.6-2 2.7-1.3 4-.6S7.4 4.6 9 2.8M1 7.4c1.6-2 2.7-1.3 4-.6s2.4 1.2 4-.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeLinecap="round"
      />
    </svg>
  )
}
