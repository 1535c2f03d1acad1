/** The monitor: one sampler over a program's runtime, its pools, channels, hubs, and the process itself. */
export { CostMeter } from './cost.ts'
export { FindingsBook } from './findings-book.ts'
export { seriesKey } from './metric.ts'
export { observe, type ProgramEvents } from './observation.ts'
export { makeRules } from './rules/index.ts'
export { Sampler } from './sampler.ts'
export { samplingKnob } from './sampling-knob.ts'
export { Tables } from './tables/tables.ts'
