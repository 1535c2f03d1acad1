import type { Knob } from '../base/index.ts'
import type { Sampler } from './sampler.ts'

/** How closely to look, as a knob: its effect on the program is the price of looking. */
export function samplingKnob(sampler: Sampler): Knob {
  const initial = sampler.pace.fullHz
  return {
    id: 'monitor.rate',
    group: 'Monitor',
    label: 'sampling',
    property: 'rate',
    unit: 'Hz',
    min: 0,
    max: 20,
    step: 1,
    initial,
    help: 'Samples per second. 0 stops the monitor: charts show a gap, the program runs on.',
    effects: ['job.throughput', 'block.wait'],
    get: () => sampler.pace.fullHz,
    set: (hz) => sampler.setRate(hz),
  }
}
