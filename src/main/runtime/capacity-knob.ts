import type { Knob } from '../base/index.ts'
import type { Chan } from './chan.ts'

/** A channel's capacity as something to turn. */
export function capacityKnob(
  chan: Chan<never> | Chan<unknown>,
  range: true | { min?: number; max?: number },
): Knob {
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
