import { availableParallelism } from 'node:os'
import type { Knob } from '../base/index.ts'
import { maxProcs } from './layout.ts'

/** More processors than cores cost little and show how the scheduler deals with it. */
const usualMost = 8

/** The number of processors as something to turn. */
export function procsKnob(set: { readonly procs: number; setProcs(count: number): Promise<void> }): Knob {
  return {
    id: 'scheduler.procs',
    group: 'Scheduler',
    label: 'processors',
    property: 'count',
    unit: '',
    min: 1,
    max: Math.min(maxProcs, Math.max(usualMost, availableParallelism())),
    step: 1,
    initial: set.procs,
    help: 'Threads that run portable goroutines, this one included.',
    effects: ['scheduler.work.rate', 'scheduler.work.queue'],
    get: () => set.procs,
    set: (count) => set.setProcs(count),
  }
}

/** Work stealing as something to turn off. */
export function stealingKnob(set: { stealing: boolean }): Knob {
  return {
    id: 'scheduler.stealing',
    group: 'Scheduler',
    label: 'stealing',
    property: 'on',
    unit: '',
    min: 0,
    max: 1,
    step: 1,
    initial: set.stealing ? 1 : 0,
    help: '1: an idle processor takes half of what another one has queued. 0: it takes from the global queue only.',
    effects: ['scheduler.work.rate', 'scheduler.work.queue'],
    get: () => (set.stealing ? 1 : 0),
    set: (on) => {
      set.stealing = on === 1
    },
  }
}
