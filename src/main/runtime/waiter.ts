/**
 * Status numbers of a goroutine, and the queue in which whoever waits for a channel, lock or timer stands.
 *
 * A goroutine's `status` says in one small number what its next resumption means. Below `THROW` the scheduler
 * resumes with `next()`; the operation then finds out whether it was granted.
 */

import type { Origin } from './origin.ts'

/** Running, or spawned and not yet started. */
export const RUNNING = 0
/** Woken: the operation was granted, its value is in `value`. */
export const RESUMED = 1
/** Woken by a close: there is no value. */
export const RESUMED_CLOSED = 2
/** RESUMED of a wait that a profile samples, as -2 is RESUMED_CLOSED of one: whoever resumes tells the observer first. */
export const OBSERVED = -1
/** Its slice ran out before the operation was tried (or it asked for that): try again. */
export const RETRY = 3
export function isResumed(status: number): boolean {
  return status === RESUMED || status === RESUMED_CLOSED
}

/** To be resumed by throwing `value`. */
export const THROW = 4
/** To be resumed by `return()`: its finally blocks run. */
export const KILL = 5
/** Finished; `value` is what it returned. */
export const RETURNED = 6
/** Finished; `value` is the error that ended it. */
export const FAILED = 7
/** From here on: parked, and the difference is the index of the wait reason. */
export const WAITING = 8

/** Somebody in a queue: a goroutine, or one case of a goroutine's select. */
export interface Waiter {
  /** Its goroutine's; 0 for code outside. */
  readonly id: number
  /** Where its goroutine comes from. */
  readonly origin: Origin | null
  next: Waiter | null
  prev: Waiter | null
  /** On its way in or out: a sender's value while it waits, a receiver's once it is woken. */
  value: unknown
  /** When it began to wait, in ticks of its scheduler. */
  readonly since: number
  /** The same in ms, by its runtime's clock. */
  readonly waitingSince: number
  /** The waiter is out of its queue already; the others of its select are taken out here. */
  wake(value: unknown, status: number): void
}

/**
 * A line of waiters is known by who stands first, null when nobody does; the `prev` of the first is the last one, or null
 * when it stands alone. One pointer less for each line, and one waiter alone, the common case, costs a single write.
 */

/** Stands at the end; gives who is first. Who stands in no line has no links. */
export function lineUp(first: Waiter | null, waiter: Waiter): Waiter {
  if (first === null) return waiter
  const last = first.prev ?? first
  last.next = waiter
  waiter.prev = last
  first.prev = waiter
  return first
}

/** The first one leaves; gives who is first then. */
export function moveUp(first: Waiter): Waiter | null {
  const { next } = first
  if (next === null) return null
  next.prev = first.prev === next ? null : first.prev
  first.next = null
  first.prev = null
  return next
}

/** Anybody in the line leaves; gives who is first then. */
export function leaveLine(first: Waiter, waiter: Waiter): Waiter | null {
  if (waiter === first) return moveUp(first)
  const { next } = waiter
  const prev = waiter.prev as Waiter
  prev.next = next
  if (next !== null) next.prev = prev
  else first.prev = prev === first ? null : prev
  waiter.next = null
  waiter.prev = null
  return first
}

/** First come, first served; anybody may leave in O(1), and only ever removes itself. */
export class WaitQueue {
  head: Waiter | null
  length: number

  constructor(head: Waiter | null = null, length = 0) {
    this.head = head
    this.length = length
  }

  push(waiter: Waiter): void {
    this.head = lineUp(this.head, waiter)
    this.length++
  }

  shift(): Waiter | null {
    const waiter = this.head
    if (waiter === null) return null
    this.head = moveUp(waiter)
    this.length--
    return waiter
  }

  /** The waiter must stand in this queue. */
  remove(waiter: Waiter): void {
    this.head = leaveLine(this.head as Waiter, waiter)
    this.length--
  }

  /** Walks the links: for invariant checks in tests. */
  *[Symbol.iterator](): IterableIterator<Waiter> {
    for (let waiter = this.head; waiter !== null; waiter = waiter.next) yield waiter
  }
}
