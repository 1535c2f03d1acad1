import type { Knob } from '../base/index.ts'

/** A channel of whatever. */
interface CapacityHolder {
  readonly name: string
  readonly cap: number
  resize(capacity: number): void
}

/** A channel's capacity as something to turn. */
export function capacityKnob(chan: CapacityHolder, range: true | { min?: number; max?: number }): Knob {
  const { min = 0, max = 10_000 } = range === true ? {} : range
  return {
    id: `channel.${chan.name}.capacity`,
    group: 'Channels',
    label: chan.name,
    property: 'capacity',
    unit: '',
    min,
    max,
    step: 1,
    initial: chan.cap,
    scale: 'log',
    help: `Values that ${chan.name} holds before senders wait.`,
    get: () => chan.cap,
    set: (value) => {
      chan.resize(value)
    },
  }
}
