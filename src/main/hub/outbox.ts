import { RuntimeBug } from '../base/index.ts'
import { Part } from './frame.ts'
import type { Merger } from './merger.ts'

/** Upper bound of one write, unless a single message is longer: what is written cannot be dropped any more. */
export const maxWriteBytes = 64 * 1024

/** What happens to a client whose outbox is full; `pause` lets the publishers wait instead. */
export const slowPolicies = ['drop-newest', 'drop-oldest', 'evict', 'pause'] as const
export type SlowPolicy = (typeof slowPolicies)[number]

/**
 * What one client still has to get, in order, counted in messages. It holds references to shared
 * batches, not copies.
 *
 * Invariants: `messages` and `bytes` are the sums over the parts; no part is empty.
 * Memory per slow client: at most `limit` messages here plus one write of `maxWriteBytes` in its socket.
 */
export class Outbox {
  messages = 0
  bytes = 0
  #parts: Part[] = []

  /** Adds what `limit` allows and returns the number of messages that did not fit (the newest ones). */
  push(part: Part, limit: number): number {
    const room = limit - this.messages
    if (part.messages <= room) {
      this.#add(part)
      return 0
    }
    if (room <= 0) return part.messages
    this.#add(new Part(part.batch, part.from, part.from + room))
    return part.messages - room
  }

  /** Adds all of it at the cost of the oldest messages and returns how many of those were lost. */
  pushDroppingOldest(part: Part, limit: number): number {
    const excess = this.messages + part.messages - limit
    if (excess <= 0) {
      this.#add(part)
      return 0
    }
    const fromQueue = Math.min(excess, this.messages)
    this.#dropFirst(fromQueue)
    const fromPart = excess - fromQueue
    if (fromPart < part.messages) this.#add(new Part(part.batch, part.from + fromPart, part.to))
    return excess
  }

  /** Takes up to `maxWriteBytes`, at least one part, off the front as one buffer. Must not be empty. */
  take(deflate: boolean, merger: Merger): Buffer {
    const parts = this.#parts
    const first = parts[0]
    if (first === undefined) throw new RuntimeBug('outbox: take from an empty one')
    if (parts.length === 1) {
      this.clear()
      return first.frames(deflate)
    }
    let count = 0
    for (let budget = maxWriteBytes; count < parts.length; count++) {
      const part = parts[count] as Part
      budget -= part.bytes
      if (budget < 0 && count > 0) break
      this.messages -= part.messages
      this.bytes -= part.bytes
    }
    const frames = count === 1 ? first.frames(deflate) : merger.merge(parts, count, deflate)
    if (count === parts.length) parts.length = 0
    else parts.splice(0, count)
    return frames
  }

  clear(): void {
    this.#parts.length = 0
    this.messages = 0
    this.bytes = 0
  }

  #add(part: Part): void {
    this.#parts.push(part)
    this.messages += part.messages
    this.bytes += part.bytes
  }

  #dropFirst(count: number): void {
    let left = count
    let whole = 0
    for (const part of this.#parts) {
      if (part.messages > left) break
      left -= part.messages
      this.bytes -= part.bytes
      whole++
    }
    this.#parts.splice(0, whole)
    const first = this.#parts[0]
    if (left > 0 && first !== undefined) {
      const rest = new Part(first.batch, first.from + left, first.to)
      this.bytes -= first.bytes - rest.bytes
      this.#parts[0] = rest
    }
    this.messages -= count
  }
}
