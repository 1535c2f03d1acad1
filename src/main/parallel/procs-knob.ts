import { availableParallelism } from 'node:os'
import type { Knob } from '../base/index.ts'
import { maxProcs } from './layout.ts'

/** The number of processors as something to turn. */
export function procsKnob(set: { readonly procs: number; setProcs(count: number): Promise<void> }): Knob {
  return {
    id: 'scheduler.procs',
    group: 'Scheduler',
    label: 'processors',
    property: 'count',
    unit: '',
    min: 1,
    max: Math.min(maxProcs, Math.max(2, availableParallelism())),
    step: 1,
    initial: set.procs,
    help: 'Threads that run portable goroutines, this one included.',
    effects: ['scheduler.utilisation', 'scheduler.runqueue.length'],
    get: () => set.procs,
    set: (count) => set.setProcs(count),
  }
}
