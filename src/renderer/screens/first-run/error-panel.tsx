import { ChevronDown, ChevronUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ErrorInfo } from '../../../shared/model.ts'
import { Button, Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'

interface ErrorPanelProps {
  title: string
  error: ErrorInfo
  actions?: ReactNode
  /** Below its words. */
  note?: ReactNode
  /** Folded it is one line. */
  fold?: { open: boolean; onToggle: () => void }
}

/** An error with its place: file, line and the source around it, so that nobody has to look for a log. */
export function ErrorPanel({ title, error, actions, note, fold }: ErrorPanelProps) {
  const open = fold?.open ?? true
  return (
    <section className="error-panel" role="alert">
      <header>
        <SeverityGlyph severity="critical" size={16} />
        <h2>{title}</h2>
        {!open && <p className="error-line">{error.message.replaceAll('`', '').split('\n', 1)[0]}</p>}
        <span className="spacer" />
        {actions}
        {fold !== undefined && (
          <Button
            look="quiet small square"
            aria-expanded={open}
            aria-label={open ? 'Fold' : 'Show all of it'}
            title={open ? 'Fold' : 'Show all of it'}
            onClick={fold.onToggle}
          >
            {open ? (
              <ChevronUp className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <ChevronDown className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
            )}
          </Button>
        )}
      </header>
      {open && <Story error={error} note={note} />}
    </section>
  )
}

function Story({ error, note }: Pick<ErrorPanelProps, 'error' | 'note'>) {
  const { file, line, column } = error
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return (
    <>
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
    </>
  )
}
