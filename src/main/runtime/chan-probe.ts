import type { Histogram } from '../base/index.ts'
import { currentId } from './engine.ts'
import type { Scheduler } from './scheduler.ts'
import { Users } from './users.ts'
import { longTicks, WaitTimes } from './wait-times.ts'
import type { Waiter } from './waiter.ts'

/**
 * A channel's own counters. Plain numbers; reading them is the sampler's work. What each operation touches stands first and
 * in one object, see `WaitTimes` for why.
 */
export class ChanProbe {
  sends = 0
  receives = 0
  /** Senders that had to wait. */
  sendBlocks = 0
  receiveBlocks = 0
  #lastSender = -1
  #lastReceiver = -1
  /** Short waits until the next one is sampled. */
  #sendsLeft = 1
  #receivesLeft = 1
  /** Most values ever buffered at once. */
  highWater = 0
  #sendTimes: WaitTimes | undefined = undefined
  #receiveTimes: WaitTimes | undefined = undefined
  /** @internal Who uses which end, for the wait-for graph. */
  readonly senders = new Users()
  /** @internal */
  readonly receivers = new Users()
  /** A part of the library itself: nobody's to tune. */
  internal = false
  /** @internal Id of the goroutine that made the channel; 0 for code outside. */
  readonly maker = currentId()

  /** Blocked times in ms, made at the first one; as precise as the cached clock (a slice at worst). */
  get sendWait(): Histogram | undefined {
    return this.#sendTimes?.histogram
  }

  get receiveWait(): Histogram | undefined {
    return this.#receiveTimes?.histogram
  }

  /** @internal Somebody sends a value; null: code outside. */
  gave(user: { readonly id: number } | null): void {
    if (!isPassed(++this.sends)) this.#sentBy(user)
  }

  /** @internal */
  took(user: { readonly id: number } | null): void {
    if (!isPassed(++this.receives)) this.#receivedBy(user)
  }

  /** @internal */
  senderParks(waiter: Waiter): void {
    if (!isPassed(++this.sendBlocks)) this.#sentBy(waiter)
  }

  /** @internal */
  receiverParks(waiter: Waiter): void {
    if (!isPassed(++this.receiveBlocks)) this.#receivedBy(waiter)
  }

  /** @internal A waiting sender was served. */
  sent(sender: Waiter, sched: Scheduler): void {
    this.sends++
    const waited = sched.ticks - sender.since
    if (waited < longTicks && --this.#sendsLeft > 0) return
    const times = (this.#sendTimes ??= new WaitTimes())
    if (waited < longTicks) this.#sendsLeft = times.short(waited, sched.ticks)
    else times.long(sched.stamps.between(sender.since, sched.ticks))
  }

  /** @internal A waiting receiver was served. */
  received(receiver: Waiter, sched: Scheduler): void {
    this.receives++
    const waited = sched.ticks - receiver.since
    if (waited < longTicks && --this.#receivesLeft > 0) return
    const times = (this.#receiveTimes ??= new WaitTimes())
    if (waited < longTicks) this.#receivesLeft = times.short(waited, sched.ticks)
    else times.long(sched.stamps.between(receiver.since, sched.ticks))
  }

  #sentBy(user: { readonly id: number } | null): void {
    const id = user === null ? 0 : user.id
    if (this.#lastSender === id) return
    this.#lastSender = id
    this.senders.note(id)
  }

  #receivedBy(user: { readonly id: number } | null): void {
    const id = user === null ? 0 : user.id
    if (this.#lastReceiver === id) return
    this.#lastReceiver = id
    this.receivers.note(id)
  }
}

/**
 * Users of a busy channel are noted for 16 operations in a row out of 128, and for all of the first 64: who takes turns is
 * seen within one such stretch, whatever the pattern.
 */
function isPassed(operations: number): boolean {
  return operations > 64 && (operations & 127) > 16
}
