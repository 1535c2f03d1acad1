import type { MessagePort } from 'node:worker_threads'

/**
 * What a pool and its threads say to each other. Jobs and results are arrays, so that one message carries many:
 *
 *   pool → thread   [input, input, …]      numbered implicitly, in order of arrival
 *   thread → pool   [value, value, …]      in the order of the jobs
 *
 * Everything else is an object with a `type`. How a job ended and when stands in shared memory (`ThreadNotes`): numbers in a message
 * would be objects on both sides, most of the garbage that a short job makes. The first word of shared memory holds how many jobs the thread has started
 * (modulo 2^30) and, above it, the bit with which the pool takes back the jobs that it has not: the thread starts a job by
 * compare-and-swap on this word, so either it has started, or it never will. Exactly that makes it safe to send
 * jobs ahead: they can be recalled when the thread turns out to be slow, and after a crash it is known whose fault it was. The second word
 * changes with every message to the thread, so that a thread which looks out for one need not ask its port, and can sleep on it for a
 * moment: the pool wakes it.
 */
export type ToThread =
  | unknown[]
  /** The signal of job number `job` fires. */
  | { type: 'abort'; job: number; reason: unknown }
  /** Ends the recall: jobs that arrive after this message count again. */
  | { type: 'recalled' }
  | { type: 'leave' }

export type FromThread =
  unknown[] | { type: 'ready' } | { type: 'start-error'; error: PackedThrown } | { type: 'recalled' }

/** Most jobs that a thread is ever sent ahead of its answers; a power of two. */
export const mostSent = 1024

/** What a thread writes down about its jobs. Number n, the first being 1, has the place (n - 1) modulo `mostSent` until it is answered. */
export interface ThreadNotes {
  status: Uint8Array
  /** ms of the system's monotonic clock. */
  startedAt: Float64Array
  serviceMs: Float64Array
}

/** First message to a new thread. */
export interface ThreadBoot {
  port: MessagePort
  word: Int32Array
  notes: ThreadNotes
  url: string
  bundled: boolean
  exportName: string
  workerId: number
}

/** An error on its way between threads; structured clone alone loses names and codes. */
interface PackedError {
  name: string
  message: string
  stack: string | undefined
  cause: PackedThrown | undefined
  /** Own enumerable properties, e.g. `code`; those that cannot be cloned as text. */
  extra: Record<string, unknown>
}

/** Anything can be thrown. */
export type PackedThrown = { error: PackedError } | { value: unknown }

/** How a job ended; 1 is one that threw. */
export const statusOk = 0
export const statusNotCloneable = 2

export const recallBit = 0x4000_0000
export const countMask = 0x3fff_ffff

const builtins: Record<string, ErrorConstructor> = {
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  URIError,
}

/** The thrown value again: same class for the built-in ones, else an Error with the original name. */
export function unpackThrown(packed: PackedThrown): unknown {
  if (!('error' in packed)) return packed.value
  const { name, message, stack, cause, extra } = packed.error
  const options = cause === undefined ? undefined : { cause: unpackThrown(cause) }
  const error = new (builtins[name] ?? Error)(message, options)
  const hidden = { configurable: true, writable: true, enumerable: false }
  if (error.name !== name) Object.defineProperty(error, 'name', { ...hidden, value: name })
  if (stack !== undefined) Object.defineProperty(error, 'stack', { ...hidden, value: stack })
  return Object.assign(error, extra)
}
