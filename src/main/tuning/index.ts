/** Tuning: the knobs there are, the journal of how they were turned and what that did, and how large pools should be. */
export type { EffectWindows } from './effect.ts'
export { Journal } from './journal.ts'
export { asOver } from './over.ts'
export type { Turn } from './joining.ts'
export { checkValue, KnobRegistry } from './knob-registry.ts'
export type { PoolReading } from './pools/flow.ts'
export { PoolTuner } from './pools/pool-tuner.ts'
