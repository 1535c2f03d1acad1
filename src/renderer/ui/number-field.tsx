import './number-field.css'
import { useState, type KeyboardEvent } from 'react'
import { snap, type SliderScale } from '../charts/scale.ts'
import { knobValue } from '../format.ts'
import { stepKnob } from './knob-steps.ts'

interface NumberFieldProps {
  label: string
  scale: SliderScale
  value: number
  unit?: string
  invalid?: boolean
  disabled?: boolean
  describedBy?: string
  onFocus?: () => void
  /** Stepped: more steps may follow at once. */
  onTurn: (value: number) => void
  /** Enter, or the field is left. Out of range goes through: the host says why not. */
  onSet: (value: number) => void
  onEscape?: () => void
}

/** What was typed as a number; thousands may be grouped. NaN when it is none. */
const parse = (text: string): number => {
  const plain = text.replaceAll(/[,\s_]/g, '')
  return plain === '' ? NaN : Number(plain)
}

/** The typed equal of the slider. The text is the user's until Enter, Escape or leaving; then it is the knob's. */
export function NumberField(props: NumberFieldProps) {
  const { label, scale, value, unit = '', invalid = false, disabled = false, describedBy } = props
  const [typed, setTyped] = useState<string>()
  const text = typed ?? knobValue(value, scale.step)

  const commit = (): void => {
    if (typed === undefined) return
    setTyped(undefined)
    const number = parse(typed)
    if (!Number.isNaN(number) && number !== value) props.onSet(number)
  }
  const key = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') commit()
    else if (event.key === 'Escape') {
      setTyped(undefined)
      props.onEscape?.()
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const next = stepKnob(scale, value, event)
      event.preventDefault()
      setTyped(undefined)
      if (next !== undefined) props.onTurn(next)
    }
  }

  return (
    <div className="number-field" data-invalid={invalid || undefined} data-disabled={disabled || undefined}>
      <input
        className="number-field-input"
        style={{ width: `${String(text.length + 1)}ch` }}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        disabled={disabled}
        value={text}
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => {
          setTyped(event.target.value)
        }}
        onBlur={commit}
        onKeyDown={key}
        onFocus={props.onFocus}
      />
      {unit !== '' && <span className="number-field-unit">{unit}</span>}
      <span className="number-field-steps">
        {[1, -1].map((direction) => (
          <button
            key={direction}
            type="button"
            className="number-field-step"
            tabIndex={-1}
            disabled={disabled}
            aria-label={direction > 0 ? `Increase ${label}` : `Decrease ${label}`}
            onClick={() => {
              props.onTurn(snap(scale, value + direction * scale.step))
            }}
          >
            <svg width="8" height="5" viewBox="0 0 8 5" aria-hidden="true">
              <path d={direction > 0 ? 'M4 .5 7.5 4.5h-7z' : 'M4 4.5.5.5h7z'} fill="currentColor" />
            </svg>
          </button>
        ))}
      </span>
    </div>
  )
}
