import './number-field.css'
import { NumberField as Field } from '@base-ui/react/number-field'
import { useState, type KeyboardEvent } from 'react'
import type { SliderScale } from '../charts/scale.ts'
import { knobValue } from '../format.ts'
import { Triangle } from './glyphs.tsx'

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

const typed = new Set<string>(['input-change', 'input-clear', 'input-paste'])

/** The typed equal of the slider. */
export function NumberField(props: NumberFieldProps) {
  const { label, scale, value, unit = '', invalid = false, disabled = false, describedBy } = props
  /** What is being typed; undefined while the field shows the knob's value. */
  const [draft, setDraft] = useState<number | null>()
  const digits = Math.max(knobValue(draft ?? value, scale.step).length, 2)

  const key = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter' && draft !== undefined && draft !== null) {
      setDraft(undefined)
      props.onSet(draft)
    }
    if (event.key === 'Escape') {
      setDraft(undefined)
      props.onEscape?.()
    }
  }

  return (
    <Field.Root
      className="number-field"
      data-invalid={invalid || undefined}
      locale="en-US"
      min={scale.min}
      max={scale.max}
      step={scale.step}
      allowOutOfRange
      disabled={disabled}
      format={{ maximumFractionDigits: 6 }}
      value={draft === undefined ? value : draft}
      onValueChange={(next, { reason }) => {
        if (typed.has(reason)) setDraft(next)
        else if (next !== null && next !== value) {
          setDraft(undefined)
          props.onTurn(next)
        }
      }}
      onValueCommitted={(next) => {
        if (draft === undefined) return
        setDraft(undefined)
        if (next !== null) props.onSet(next)
      }}
    >
      <Field.Group className="number-field-group">
        <Field.Input
          className="number-field-input"
          style={{ width: `${String(digits + 1)}ch` }}
          aria-label={label}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onKeyDown={key}
          onFocus={props.onFocus}
        />
        {unit !== '' && <span className="number-field-unit">{unit}</span>}
        <span className="number-field-steps">
          <Field.Increment className="number-field-step" tabIndex={-1}>
            <Triangle up size={7} />
          </Field.Increment>
          <Field.Decrement className="number-field-step" tabIndex={-1}>
            <Triangle up={false} size={7} />
          </Field.Decrement>
        </span>
      </Field.Group>
    </Field.Root>
  )
}
