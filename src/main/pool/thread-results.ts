import type { Transferable } from 'node:worker_threads'
import type { FromThread, PackedThrown, ThreadNotes } from './thread-wire.ts'

/** Results on their way from a thread to its pool. */
export interface ThreadResults {
  /** The job begun last has ended. Returns the time. */
  hold: (status: 0 | 1, startedAt: number, value: unknown) => number
  /** Before the next job begins: sends what has been held for long enough. Returns the time. */
  overdue: (now: number) => number
  flush: () => void
  /** Sends soon what promises that settle at once have not pushed out by then. */
  flushSoon: () => void
  /** Of the result that is held next, these buffers are moved. */
  move: (list: readonly Transferable[]) => void
}

/**
 * Holds results back for a moment, so that one message carries many. Runs on threads as source text: it must not refer to anything
 * outside of itself but types.
 */
export function threadResults(
  post: (message: FromThread, list?: readonly Transferable[]) => void,
  notes: ThreadNotes,
  monotonic: () => number,
  packThrown: (thrown: unknown) => PackedThrown,
): ThreadResults {
  /** Results are held back at most this long before the next job starts; a message costs more than many jobs. */
  const holdMs = 0.25
  const mostHeld = 128
  const { status: statuses, startedAt: starts, serviceMs: services } = notes
  /** A power of two. */
  const places = statuses.length

  let held: unknown[] = []
  let moves: Transferable[] = []
  let heldSince = 0
  let isSoon = false
  /** Place in the notes of the job that ends next: they end in the order in which they came. */
  let place = 0

  function flush(): void {
    if (held.length === 0) return
    const results = held
    const list = moves
    held = []
    moves = []
    try {
      post(results, list)
    } catch {
      const last = results.length - 1
      results.forEach((value, i) => {
        postAlone(value, i === last ? list : [], (place - 1 - last + i) & (places - 1))
      })
    }
  }

  /** Some result of a batch cannot be cloned: each one by itself shows which. */
  function postAlone(value: unknown, list: readonly Transferable[], at: number): void {
    try {
      post([value], list)
    } catch (error) {
      statuses[at] = 2
      post([packThrown(error)])
    }
  }

  return {
    flush,
    hold(status, startedAt, value) {
      const now = monotonic()
      if (held.length === 0) heldSince = now
      statuses[place] = status
      starts[place] = startedAt
      services[place] = now - startedAt
      place = (place + 1) & (places - 1)
      held.push(value)
      // A result with buffers to move goes alone, so that its transfer list can spoil no other one.
      if (moves.length === 0 && held.length < mostHeld) return now
      flush()
      return monotonic()
    },
    overdue(now) {
      if (held.length === 0 || now - heldSince <= holdMs) return now
      flush()
      return monotonic()
    },
    flushSoon() {
      if (isSoon) return
      isSoon = true
      setImmediate(() => {
        isSoon = false
        flush()
      })
    },
    move(list) {
      moves.push(...list)
    },
  }
}
