import type { ChanProbe } from './chan-probe.ts'
import { engine } from './engine.ts'
import type { Scheduler } from './scheduler.ts'
import { leaveLine, lineUp, moveUp, type Waiter, WaitQueue } from './waiter.ts'

/**
 * Who waits at a channel, and what has passed through it. Each hand-over touches these fields, so they come first and in
 * one object: what thousands of busy channels hold does not fit the processor's caches. Hence also one count for each way
 * that a value can go; the probe works out sends, receives and blocks from them.
 */
export abstract class ChanTraffic {
  /** @internal First in line, see `lineUp`. */
  receivers: Waiter | null = null
  /** @internal */
  senders: Waiter | null = null
  /** @internal Operations until the probe looks more closely. */
  calm = 0
  /** @internal */
  shut = false
  /** @internal Values in the buffer. */
  held = 0
  /** @internal Values that the buffer takes. */
  room: number
  /** @internal Who had to wait for a value, ever. */
  receiversCame = 0
  /** @internal */
  sendersCame = 0
  /** @internal Values handed to a receiver that waited. */
  handed = 0
  /** @internal Values taken from a sender that waited, past the buffer. */
  fetched = 0
  /** @internal */
  readonly sched: Scheduler
  /** @internal Values put into the buffer by a sender that did not wait. */
  buffered = 0
  /** @internal Values put there from a sender that waited. */
  admitted = 0
  /** @internal Most values ever buffered at once. */
  highWater = 0
  /** @internal Waited and were not served: they left, or the channel was closed. */
  receiversGone = 0
  /** @internal */
  sendersGone = 0
  /** Counters since it was made; all 0 when its runtime's probe is off. */
  abstract readonly probe: ChanProbe

  constructor(sched: Scheduler, capacity: number) {
    this.room = capacity
    this.sched = sched
  }

  get sendersWaiting(): number {
    return this.sendersCame - this.fetched - this.admitted - this.sendersGone
  }

  get receiversWaiting(): number {
    return this.receiversCame - this.handed - this.receiversGone
  }

  /** @internal For tables and checks. */
  get recvq(): WaitQueue {
    return new WaitQueue(this.receivers, this.receiversWaiting)
  }

  /** @internal */
  get sendq(): WaitQueue {
    return new WaitQueue(this.senders, this.sendersWaiting)
  }

  /** @internal */
  awaitValue(waiter: Waiter): void {
    this.receivers = this.receivers === null ? waiter : lineUp(this.receivers, waiter)
    this.receiversCame++
  }

  /** @internal */
  awaitRoom(waiter: Waiter, value: unknown): void {
    waiter.value = value
    this.senders = this.senders === null ? waiter : lineUp(this.senders, waiter)
    this.sendersCame++
  }

  /** @internal A receiver leaves without having been served. */
  receiverLeaves(waiter: Waiter): void {
    const first = this.receivers as Waiter
    this.receivers = waiter === first && waiter.next === null ? null : leaveLine(first, waiter)
    this.receiversGone++
    if (--this.calm < 0) this.probe.took(waiter, this)
  }

  /** @internal */
  senderLeaves(waiter: Waiter): void {
    waiter.value = undefined
    const first = this.senders as Waiter
    this.senders = waiter === first && waiter.next === null ? null : leaveLine(first, waiter)
    this.sendersGone++
    if (--this.calm < 0) this.probe.gave(waiter, this)
  }

  /** The first of the waiting receivers, about to be handed a value. */
  protected nextReceiver(): Waiter {
    const receiver = this.receivers as Waiter
    this.receivers = receiver.next === null ? null : moveUp(receiver)
    this.handed++
    if (--this.calm < 0 || this.sched.ticks - receiver.since >= this.sched.probeRate.longTicks)
      this.probe.received(receiver, engine.current, this)
    return receiver
  }

  /** The first of the waiting senders, whose value somebody takes now. */
  protected nextSender(): Waiter {
    const sender = this.senders as Waiter
    this.senders = sender.next === null ? null : moveUp(sender)
    this.fetched++
    if (--this.calm < 0 || this.sched.ticks - sender.since >= this.sched.probeRate.longTicks)
      this.probe.sent(sender, engine.current, this)
    return sender
  }
}
