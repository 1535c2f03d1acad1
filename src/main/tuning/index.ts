/** Tuning: the knobs there are, and the journal of how they were turned and what that did. */
export type { EffectWindows } from './effect.ts'
export { Journal } from './journal.ts'
export { checkValue, KnobRegistry } from './knob-registry.ts'
