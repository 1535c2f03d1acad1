import { parallelism } from '../runtime/index.ts'
import { processorOf } from './make-shared-chan.ts'
import { ProcessorSet } from './processor-set.ts'
import { ThreadSide } from './thread-side.ts'

export { BlockProfile, type WaitSite } from './block-profile.ts'
export { type FarCensus, type FarOrigin, firstQueued } from './far-census.ts'
export { type FarGroup, type FarPicture, sharedWaits } from './far-picture.ts'
export type { FarGoroutine } from './questions.ts'
export { killHere } from './runner.ts'
export {
  selectCases,
  targetName,
  type WaitFact,
  waitFacts,
  waitNames,
  type WaitTarget,
} from './wait-facts.ts'
export { goAnywhere, setProcs } from './current.ts'
export { ProcessorLost } from './errors.ts'
export type { Fault } from './faults.ts'
export { bytes, type Codec, float64, record, registerCodec } from './codec.ts'
export { sharedChan, type SharedChanOptions } from './make-shared-chan.ts'
export { SharedChan } from './shared-chan.ts'
export { portable } from './portable.ts'
export { type ParallelOptions, ProcessorSet } from './processor-set.ts'
export type { ProcessorRow, Slice, Steal } from './readout.ts'
export { type Frame, frameLines, parseFrame, type StackText, takeStack } from './stack.ts'
export { watchTurns } from './turns.ts'

// The one registration at import: runtime/ must not know this folder, and `rt.goAnywhere` is to work all the same.
parallelism.attach = (rt) => {
  const processor = processorOf.get(rt)
  return processor === undefined ? new ProcessorSet(rt) : new ThreadSide(processor)
}
