/**
 * The library: everything that a program written with Weir imports, from one place.
 *
 * It ends at the workload's definition and does not load the built-in workloads, which import this file.
 */
export * from './runtime/index.ts'
export * from './patterns/index.ts'
export * from './pool/index.ts'
export * from './hub/index.ts'
export * from './bridges/index.ts'
export * from './scale-out/index.ts'
export {
  bytes,
  type Codec,
  type Fault,
  float64,
  goAnywhere,
  portable,
  ProcessorLost,
  type ProcessorSet,
  record,
  registerCodec,
  setProcs,
  SharedChan,
  sharedChan,
  type SharedChanOptions,
} from './parallel/index.ts'
export {
  Canceled,
  type Clock,
  DeadlineExceeded,
  Histogram,
  type Knob,
  realClock,
  RuntimeBug,
  UsageError,
  VirtualClock,
} from './base/index.ts'
export { workload } from './workloads/definition.ts'
export type {
  KnobSpec,
  KnobSpecs,
  LiveKnob,
  Workbench,
  Workload,
  WorkloadSpec,
} from './workloads/definition.ts'
