import './knob.css'
import { Check, Lock, RotateCcw } from 'lucide-react'
import { memo, useId } from 'react'
import type { KnobState } from '../../shared/model.ts'
import { duration, knobValue, knobWord, text } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { KnobPhase } from '../state/knob-control.ts'
import { useStore } from '../state/use-store.ts'
import { SeverityGlyph, Spinner } from './glyphs.tsx'
import { NumberField } from './number-field.tsx'
import { Slider } from './slider.tsx'

interface KnobProps {
  knob: KnobState
  /** Why it cannot be turned: `read only`; the value stays readable. */
  locked?: string
  suggestion?: number
}

const same = (phase: KnobPhase): KnobPhase => phase
/** Units that fit behind the number; a noun such as `workers` is only spoken. */
const isShort = (unit: string): boolean => unit.length <= 3

/** One knob of the registry: slider and number field over one value, and what became of the last turn. */
export const Knob = memo(function Knob({ knob, locked, suggestion }: KnobProps) {
  const { knobs, view } = useSession()
  const phase = useStore(knobs.phase(knob.id), same)
  const reasonId = useId()
  const name = `${knob.label} ${knob.property}`.trim()
  const value = phase.phase === 'rest' ? knob.value : phase.value
  const rejected = phase.phase === 'rejected' ? refusal(knob, phase) : undefined
  const spoken = (n: number): string => `${knobWord(n, knob)} ${knob.unit}`.trim()

  const common = {
    label: name,
    scale: knob,
    value,
    disabled: locked !== undefined,
    ...(rejected === undefined ? {} : { describedBy: reasonId }),
    onFocus: () => {
      view.patch({ knob: knob.id })
    },
    onTurn: (next: number) => {
      knobs.turn(knob.id, next)
    },
    onSet: (next: number) => {
      knobs.set(knob.id, next)
    },
    onEscape: () => {
      knobs.dismiss(knob.id)
    },
  }

  return (
    <div className="knob" data-phase={phase.phase} data-knob={knob.id}>
      <div className="knob-head" title={knob.help}>
        <span className="knob-name mono">{knob.label}</span>
        {knob.property !== '' && <span className="knob-property">{knob.property}</span>}
        <span className="spacer" />
        <KnobStatus knob={knob} phase={phase} locked={locked} />
        {locked === undefined && value !== knob.initial && phase.phase !== 'rejected' && (
          <button
            type="button"
            className="knob-reset"
            aria-label={`Reset ${name} to ${spoken(knob.initial)}`}
            title={`Reset to ${spoken(knob.initial)}`}
            onClick={() => {
              knobs.set(knob.id, knob.initial)
            }}
          >
            <RotateCcw className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
          </button>
        )}
      </div>
      <div className="knob-body">
        {knob.names === undefined ? (
          <>
            <Slider
              {...common}
              initial={knob.initial}
              valueText={`${spoken(value)}, default ${knobValue(knob.initial, knob.step)}`}
              {...(phase.phase === 'pending' ? { from: phase.from } : {})}
              {...(suggestion === undefined ? {} : { suggestion })}
            />
            <NumberField
              {...common}
              unit={isShort(knob.unit) ? knob.unit : ''}
              invalid={rejected !== undefined}
            />
          </>
        ) : (
          <Choice knob={knob} names={knob.names} value={value} name={name} locked={locked !== undefined} />
        )}
      </div>
      {rejected !== undefined && (
        <p className="knob-reason" id={reasonId} role="alert">
          <SeverityGlyph severity="critical" size={12} />
          {rejected}
        </p>
      )}
    </div>
  )
})

interface ChoiceProps {
  knob: KnobState
  names: readonly string[]
  value: number
  name: string
  locked: boolean
}

/** Values that have names are chosen, not slid to. */
function Choice({ knob, names, value, name, locked }: ChoiceProps) {
  const { knobs, view } = useSession()
  return (
    <select
      className="knob-choice"
      aria-label={name}
      disabled={locked}
      value={value}
      onFocus={() => {
        view.patch({ knob: knob.id })
      }}
      onChange={(event) => {
        knobs.set(knob.id, Number(event.target.value))
      }}
    >
      {names.map((each, index) => (
        <option key={each} value={index}>
          {each}
        </option>
      ))}
    </select>
  )
}

/** Beyond an end of the range a few words do; else the host knows why. */
function refusal(
  { min, max, step }: KnobState,
  { value, reason }: { value: number; reason: string },
): string {
  if (value > max) return `${knobValue(max, step)} is the most it takes`
  if (value < min) return `${knobValue(min, step)} is the least it takes`
  return reason
}

interface StatusProps {
  knob: KnobState
  phase: KnobPhase
  locked: string | undefined
}

function KnobStatus({ knob, phase, locked }: StatusProps) {
  if (locked !== undefined)
    return (
      <span className="knob-status">
        <Lock className="icon" size={12} strokeWidth={1.75} aria-hidden="true" />
        {locked}
      </span>
    )
  switch (phase.phase) {
    case 'pending':
      return (
        <span className="knob-status pending">
          <Spinner />
          pending
        </span>
      )
    case 'applied':
      return (
        <span className="knob-status" role="status">
          <Check className="icon better" size={13} strokeWidth={2.25} aria-hidden="true" />
          applied in {text(duration(phase.inMs))}
        </span>
      )
    case 'rejected':
      return null
    default:
      return knob.value === knob.initial ? null : <span className="knob-status dim">changed</span>
  }
}
