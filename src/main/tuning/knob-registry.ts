/**
 * Every knob there is: those of the app, and those that the running program has registered. A value is
 * checked here, once, whoever sends it: the screen, the command line, an undo.
 */
import { type Knob, UsageError } from '../base/index.ts'
import type { Registry } from '../runtime/index.ts'
import type { KnobState } from '../../shared/model.ts'

export class KnobRegistry {
  readonly #own: readonly Knob[]
  #registry: Registry | undefined

  constructor(own: readonly Knob[] = []) {
    this.#own = own
  }

  /** Takes the knobs of that program, or of none. */
  attach(registry: Registry | undefined): void {
    this.#registry = registry
  }

  list(): Knob[] {
    const registered = (this.#registry?.list('knob') ?? []) as readonly Knob[]
    return [...registered, ...this.#own]
  }

  find(id: string): Knob | undefined {
    return this.list().find((candidate) => candidate.id === id)
  }

  /** @throws UsageError `unknown-knob` */
  get(id: string): Knob {
    const knob = this.find(id)
    if (knob !== undefined) return knob
    const hint = this.#registry === undefined ? '; no workload is running' : ''
    throw new UsageError('unknown-knob', `there is no knob \`${id}\`${hint}`)
  }

  states(): KnobState[] {
    return this.list().map(stateOf)
  }
}

function stateOf(knob: Knob): KnobState {
  const { id, group, label, property, unit, min, max, step, initial, scale = 'linear', help, names } = knob
  const value = knob.get()
  return {
    id,
    group,
    label,
    property,
    unit,
    min,
    max,
    step,
    initial,
    value,
    scale,
    help,
    ...(names && { names }),
  }
}

/**
 * Throws unless the knob can take that value.
 * @throws UsageError `invalid-input` for what is no finite number, `knob-out-of-range` for a number outside the
 * range or between two steps; the message says the range in words.
 */
export function checkValue(knob: Knob, value: unknown): asserts value is number {
  const takes = `${knob.label} ${knob.property} takes ${rangeInWords(knob)}`
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new UsageError(
      'invalid-input',
      `${typeof value === 'string' ? `"${value}"` : String(value)} is no number: ${takes}`,
    )
  if (value < knob.min || value > knob.max)
    throw new UsageError('knob-out-of-range', `${value} is out of range: ${takes}`)
  if (!onStep(knob, value))
    throw new UsageError('knob-out-of-range', `${value} is between two steps: ${takes}`)
}

function rangeInWords({ min, max, step, unit }: Knob): string {
  const unitText = unit === '' ? '' : unit.startsWith('/') ? unit : ` ${unit}`
  return `${min} to ${max}${unitText}${step > 0 ? ` in steps of ${step}` : ''}`
}

/** Both ends are always allowed, even when the range is no whole number of steps. Step 0: any value. */
function onStep({ min, max, step }: Knob, value: number): boolean {
  if (!(step > 0) || value === max) return true
  const steps = (value - min) / step
  return Math.abs(steps - Math.round(steps)) < 1e-6
}
