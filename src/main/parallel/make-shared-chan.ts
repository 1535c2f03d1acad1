import { UsageError } from '../base/index.ts'
import { currentRuntime, type Runtime } from '../runtime/index.ts'
import { type Codec, structured } from './codec.ts'
import type { Processor } from './processor.ts'
import type { SharedChan } from './shared-chan.ts'

/** The processor that a runtime is, when it is one. */
export const processorOf = new WeakMap<Runtime, Processor>()

export interface SharedChanOptions {
  name?: string
  /** Without a codec: the most bytes a value may take once it is serialised. Default 1024. */
  maxBytes?: number
  /** What `resize` can grow it to; its memory is laid out for that at once. Default: the capacity it begins with. */
  maxCapacity?: number
}

/**
 * A channel between processors: the same operations, select and close on every thread. Pass it to a portable goroutine as an
 * argument. With a codec (`float64`, `record('x', 'y')`, `bytes(64)`, or one of your own) values lie in shared memory as
 * they are; without one they are serialised as by structured clone. Capacity 0 (a rendezvous) when left out.
 */
export function sharedChan<T>(
  capacity = 0,
  codec?: Codec<T, never> | Codec<T>,
  options: SharedChanOptions = {},
): SharedChan<T> {
  checkSize(capacity)
  const most = Math.max(capacity, options.maxCapacity ?? 0)
  checkSize(most)
  const processor = attached(currentRuntime())
  const made =
    codec ??
    structured(Math.max(options.maxBytes ?? 1024, leastBytes), processor.channels.shapes, processor.depot)
  return processor.makeChannel([capacity, most], made, options.name) as SharedChan<T>
}

/** Room for a ticket, see depot.ts. */
const leastBytes = 16

function checkSize(capacity: number): void {
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > 1 << 24)
    throw new UsageError('chan-size', `makechan: size out of range: ${String(capacity)}`)
}

function attached(runtime: Runtime): Processor {
  // A runtime becomes a processor when somebody first asks for its parallel side.
  if (!processorOf.has(runtime)) runtime.setProcs(runtime.procs).catch(() => undefined)
  return processorOf.get(runtime) as Processor
}
