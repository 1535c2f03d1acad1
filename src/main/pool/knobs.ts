import type { Knob } from '../base/index.ts'
import type { Pool } from './types.ts'

/** Turns the number of workers. */
export function sizeKnob(pool: Pool<never, unknown>, min: number, max: number): Knob {
  return {
    id: `pool.${pool.name}.size`,
    group: 'Pools',
    label: pool.name,
    property: 'size',
    unit: '',
    min,
    max,
    step: 1,
    initial: pool.size,
    scale: 'log',
    help: `Workers of pool ${pool.name}: how many jobs run at a time.`,
    effects: ['pool.wait', 'pool.throughput'],
    get: () => pool.size,
    set: (value) => {
      pool.resize(value)
    },
  }
}

/** Turns the length of the queue. */
export function queueKnob(pool: Pool<never, unknown>, max: number): Knob {
  return {
    id: `pool.${pool.name}.queue`,
    group: 'Pools',
    label: pool.name,
    property: 'queue',
    unit: '',
    min: 0,
    max,
    step: 1,
    initial: pool.queueCapacity,
    scale: 'log',
    help: `Jobs that may wait in front of pool ${pool.name} before submitters have to.`,
    effects: ['pool.wait', 'pool.throughput'],
    get: () => pool.queueCapacity,
    set: (value) => {
      pool.queueCapacity = value
    },
  }
}
