import type { Knob } from '../base/index.ts'
import type { KnobSpec, LiveKnob } from './definition.ts'

/** A workload's knob: what the registry turns and what the running workload reads. */
export class WorkloadKnob implements Knob, LiveKnob {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly property: string
  readonly unit: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly initial: number
  readonly scale: 'linear' | 'log'
  readonly help: string
  #value: number
  readonly #listeners = new Set<(value: number) => void | Promise<void>>()

  constructor(key: string, spec: KnobSpec) {
    this.id = `workload.${key}`
    this.group = spec.group ?? 'Workload'
    this.label = spec.label
    this.property = spec.property
    this.unit = spec.unit ?? ''
    this.min = spec.min
    this.max = spec.max
    this.step = spec.step ?? 1
    this.initial = spec.initial
    this.scale = spec.scale ?? 'linear'
    this.help = spec.help
    this.#value = spec.initial
  }

  get value(): number {
    return this.#value
  }

  get(): number {
    return this.#value
  }

  async set(value: number): Promise<void> {
    this.#value = value
    for (const listener of this.#listeners) await listener(value)
  }

  onChange(listener: (value: number) => void | Promise<void>): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
