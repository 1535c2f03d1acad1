import { Histogram } from '../base/index.ts'
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
