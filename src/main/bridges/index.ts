/** Bridges between channels, contexts and pools and what JavaScript programs have already. */
export {
  adoptPool,
  type AdoptedPool,
  type AdoptOptions,
  type LimitLike,
  type QueueLike,
} from './adopt-pool.ts'
export { fromAsync, type FromOptions } from './async-iterables.ts'
export { type EventOptions, type EventSource, type EventSubscription, fromEvent } from './events.ts'
export { fromReadable, toReadable, toWritable } from './node-streams.ts'
export { withSignal } from './signals.ts'
export { fromReadableStream, toReadableStream, toWritableStream } from './web-streams.ts'
