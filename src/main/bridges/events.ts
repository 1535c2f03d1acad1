/** Events of an EventEmitter or EventTarget as a channel. Emitters do not wait, so room and policy must be said. */
import type { EventEmitter } from 'node:events'
import { chan, type Chan } from '../runtime/index.ts'

export interface EventOptions {
  /** Events that may wait; default 64. */
  capacity?: number
  name?: string
  /** What happens to an event that finds the channel full: `drop-newest` (default) loses it, `drop-oldest` the first in line. */
  whenFull?: 'drop-newest' | 'drop-oldest'
  /** Ends the subscription, e.g. `ctx.signal`. */
  signal?: AbortSignal
}

export interface EventSubscription<T> extends Disposable {
  /** The first argument of each event. */
  readonly events: Chan<T>
  /** Events that were lost because the channel was full. */
  readonly dropped: number
  /** Stops listening and closes the channel; what is in it can still be received. Idempotent. */
  close(): void
}

/** Node's kind, or the browser's. */
export type EventSource = EventEmitter | EventTarget

export function fromEvent<T>(
  source: EventSource,
  name: string,
  options: EventOptions = {},
): EventSubscription<T> {
  const { capacity = 64, whenFull = 'drop-newest', signal } = options
  const events = chan<T>(capacity, options.name === undefined ? {} : { name: options.name })
  let dropped = 0
  const listener = (value: T): void => {
    if (events.trySend(value)) return
    dropped++
    if (whenFull === 'drop-newest') return
    events.tryRecv()
    events.trySend(value)
  }
  const close = (): void => {
    if (events.closed) return
    if ('off' in source) source.off(name, listener)
    else source.removeEventListener(name, listener as never)
    signal?.removeEventListener('abort', close)
    events.close()
  }
  if ('on' in source) source.on(name, listener)
  else source.addEventListener(name, listener as never)
  if (signal?.aborted === true) close()
  else signal?.addEventListener('abort', close)
  return {
    events,
    get dropped() {
      return dropped
    },
    close,
    [Symbol.dispose]: close,
  }
}
