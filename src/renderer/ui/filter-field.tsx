import './filter-field.css'
import { ListFilter, X } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { FilterPart } from '../../shared/filter.ts'
import { Kbd } from './controls.tsx'

interface FilterFieldProps {
  label: string
  text: string
  parts: readonly FilterPart[]
  placeholder: string
  /** "2,090 of 12,482"; empty while nothing is known. */
  count: string
  onChange: (text: string) => void
}

/**
 * One line of tokens. The input's own text is transparent; the same text is painted below it with the tokens marked, so
 * that editing stays what the browser makes of it. `/` focuses it, Esc empties and leaves it.
 */
export function FilterField({ label, text, parts, placeholder, count, onChange }: FilterFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const paint = useRef<HTMLDivElement>(null)
  const hintId = useId()
  const problem = parts.find((part) => part.problem !== undefined)?.problem

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', listen)
    return () => {
      document.removeEventListener('keydown', listen)
    }
  }, [])

  return (
    <div className="filter-field" data-invalid={problem !== undefined || undefined}>
      <ListFilter className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
      <div className="filter-line mono">
        <div className="filter-paint" ref={paint} aria-hidden="true">
          {text === '' ? <span className="filter-placeholder">{placeholder}</span> : painted(text, parts)}
        </div>
        <input
          ref={input}
          type="text"
          value={text}
          aria-label={label}
          aria-keyshortcuts="/"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : hintId}
          autoComplete="off"
          spellCheck={false}
          maxLength={400}
          onChange={(event) => {
            onChange(event.target.value)
          }}
          onScroll={(event) => {
            if (paint.current !== null) paint.current.scrollLeft = event.currentTarget.scrollLeft
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            if (text === '') event.currentTarget.blur()
            else onChange('')
          }}
        />
      </div>
      {text === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <>
          <span className="filter-count">{count}</span>
          <button
            type="button"
            className="filter-clear"
            aria-label="Clear the filter"
            onClick={() => {
              onChange('')
              input.current?.focus()
            }}
          >
            <X className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </>
      )}
      {problem !== undefined && (
        <p className="filter-hint" id={hintId} role="status">
          {problem.replaceAll('`', '')}
        </p>
      )}
    </div>
  )
}

/** The text as typed, blanks and all, with each part in a mark of its own. */
function painted(text: string, parts: readonly FilterPart[]) {
  let from = 0
  return parts.map((part, index) => {
    const at = text.indexOf(part.text, from)
    const gap = text.slice(from, at)
    from = at + part.text.length
    const split = /^(-?[a-z]+[:><])(.*)$/i.exec(part.text)
    const kind = part.problem === undefined ? (split === null ? 'word' : 'token') : 'wrong'
    return (
      <span key={index}>
        {gap}
        <span className={`filter-part ${kind}`}>
          {split === null ? (
            part.text
          ) : (
            <>
              <i>{split[1]}</i>
              {split[2]}
            </>
          )}
        </span>
      </span>
    )
  })
}
