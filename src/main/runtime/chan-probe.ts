import { Histogram } from '../base/index.ts'
import { currentId } from './engine.ts'
import { Users } from './users.ts'
import type { Waiter } from './waiter.ts'

/** A channel's own counters. Plain numbers; reading them is the sampler's work. */
export class ChanProbe {
  sends = 0
  receives = 0
  /** Senders that had to wait. */
  sendBlocks = 0
  receiveBlocks = 0
  /** Most values ever buffered at once. */
  highWater = 0
  /** Blocked times in ms, made at the first one; as precise as the cached clock (a slice at worst). */
  sendWait: Histogram | undefined = undefined
  receiveWait: Histogram | undefined = undefined
  /** @internal Who uses which end, for the wait-for graph. */
  readonly senders = new Users()
  /** @internal */
  readonly receivers = new Users()
  /** @internal Id of the goroutine that made the channel; 0 for code outside. */
  readonly maker = currentId()

  /** @internal Null: code outside. */
  sentBy(user: { readonly id: number } | null): void {
    const id = user === null ? 0 : user.id
    if (this.senders.last !== id) this.senders.note(id)
  }

  /** @internal */
  receivedBy(user: { readonly id: number } | null): void {
    const id = user === null ? 0 : user.id
    if (this.receivers.last !== id) this.receivers.note(id)
  }

  /** @internal A waiting sender was served. */
  sent(sender: Waiter, nowMs: number): void {
    this.sends++
    this.sendWait ??= new Histogram()
    this.sendWait.record(nowMs - sender.since)
  }

  /** @internal A waiting receiver was served. */
  received(receiver: Waiter, nowMs: number): void {
    this.receives++
    this.receiveWait ??= new Histogram()
    this.receiveWait.record(nowMs - receiver.since)
  }
}
