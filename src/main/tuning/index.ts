/** Tuning: the knobs there are, and the journal of how they were turned and what that did. */
export { type EffectWindows, defaultWindows, type SeriesReader } from './effect.ts'
export { Journal, type JournalOptions } from './journal.ts'
export { checkValue, KnobRegistry } from './knob-registry.ts'
