import type { ReactNode } from 'react'
import type { ErrorInfo } from '../../../shared/model.ts'
import { Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'

interface ErrorPanelProps {
  title: string
  error: ErrorInfo
  actions?: ReactNode
  /** Below its words. */
  note?: ReactNode
}

/** An error with its place: file, line and the source around it, so that nobody has to look for a log. */
export function ErrorPanel({ title, error, actions, note }: ErrorPanelProps) {
  const { file, line, column } = error
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return (
    <section className="error-panel" role="alert">
      <header>
        <SeverityGlyph severity="critical" size={16} />
        <h2>{title}</h2>
        <span className="spacer" />
        {actions}
      </header>
      <p className="error-words">
        <Names text={error.message} />
      </p>
      {note}
      {place !== '' && <p className="mono error-place">{place}</p>}
      {error.codeFrame !== undefined && <pre className="mono error-code">{error.codeFrame}</pre>}
      {error.stack !== undefined && (
        <details>
          <summary>Stack</summary>
          <pre className="mono error-code">{error.stack}</pre>
        </details>
      )}
    </section>
  )
}
