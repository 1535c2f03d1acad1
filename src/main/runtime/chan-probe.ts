import { Histogram } from '../base/index.ts'
import { Attention } from './attention.ts'
import type { ChanTraffic } from './chan-traffic.ts'
import { currentId } from './engine.ts'
import type { Origin } from './origin.ts'
import { ticksPerMs } from './tick-clock.ts'
import { Users } from './users.ts'
import type { Waiter } from './waiter.ts'

interface User {
  readonly id: number
  readonly origin: Origin | null
}

/** So many operations pass until a probe that is off is asked again. */
const never = 2 ** 30

/**
 * A channel's own counters. Numbers are worked out from what the channel counts, when somebody reads them. Users and
 * waiting times are sampled where operations come fast; waits of a millisecond and more are all recorded, unless thousands
 * of channels have them (`ProbeRate`).
 */
export class ChanProbe {
  readonly #of: (ChanTraffic & { readonly len: number }) | null
  readonly #attention = new Attention()
  #sendWait: Histogram | undefined = undefined
  #receiveWait: Histogram | undefined = undefined
  /** @internal Who uses which end, for the wait-for graph. */
  readonly senders = new Users()
  /** @internal */
  readonly receivers = new Users()
  /** A part of the library itself: nobody's to tune. */
  internal = false
  /** @internal Id of the goroutine that made the channel; 0 for code outside. */
  readonly maker = currentId()

  /** Null: of a channel that is not watched; one serves all of these. */
  constructor(of: (ChanTraffic & { readonly len: number }) | null) {
    this.#of = of
  }

  get sends(): number {
    const of = this.#of
    return of === null ? 0 : of.handed + of.fetched + of.buffered + of.admitted
  }

  get receives(): number {
    return this.#of === null ? 0 : this.sends - this.#of.len
  }

  /** Senders that had to wait. */
  get sendBlocks(): number {
    const of = this.#of
    return of === null ? 0 : of.sendersCame
  }

  get receiveBlocks(): number {
    const of = this.#of
    return of === null ? 0 : of.receiversCame
  }

  /** Most values ever buffered at once. */
  get highWater(): number {
    return this.#of === null ? 0 : this.#of.highWater
  }

  /**
   * Blocked times in ms, made at the first one that is looked at while few others are; as precise as the cached clock (a
   * slice at worst). Where they are sampled each has the weight of all since the last one, so that none is missing from the
   * count but the last few.
   */
  get sendWait(): Histogram | undefined {
    return this.#sendWait
  }

  get receiveWait(): Histogram | undefined {
    return this.#receiveWait
  }

  /** @internal A receiver that waited is served by `giver`. */
  received(receiver: Waiter, giver: User | null, of: ChanTraffic): void {
    if (!this.#look(of)) return
    note(this.senders, giver)
    note(this.receivers, receiver)
    if (of.sched.probeRate.crowded && this.#receiveWait === undefined) return
    this.#receiveWait ??= new Histogram()
    record(this.#receiveWait, of, receiver, of.handed)
  }

  /** @internal A sender that waited is served by `taker`. */
  sent(sender: Waiter, taker: User | null, of: ChanTraffic): void {
    if (!this.#look(of)) return
    note(this.senders, sender)
    note(this.receivers, taker)
    if (of.sched.probeRate.crowded && this.#sendWait === undefined) return
    this.#sendWait ??= new Histogram()
    record(this.#sendWait, of, sender, of.fetched + of.admitted)
  }

  /** @internal Somebody puts a value into the buffer, or waited for room and left. */
  gave(giver: User | null, of: ChanTraffic): void {
    if (this.#look(of)) note(this.senders, giver)
  }

  /** @internal Somebody takes a value from the buffer, or waited for one and left. */
  took(taker: User | null, of: ChanTraffic): void {
    if (this.#look(of)) note(this.receivers, taker)
  }

  /** Is there anything to note? */
  #look(of: ChanTraffic): boolean {
    const on = this.#of !== null
    const { probeRate, ticks } = of.sched
    if (on) probeRate.looks++
    if (of.calm < 0) of.calm = on ? this.#attention.pause(ticks, probeRate) : never
    return on
  }
}

/** What a channel without a probe shows. */
export const noProbe = new ChanProbe(null)

function note(users: Users, user: User | null): void {
  const id = user === null ? 0 : user.id
  if (users.last !== id) users.note(id, id === 0 || user === null ? null : user.origin)
}

/** `served`: how many waits of this kind have ended so far. */
function record(times: Histogram, { sched }: ChanTraffic, waiter: Waiter, served: number): void {
  const waited = sched.stamps.between(waiter.since, sched.ticks)
  times.record(waited / ticksPerMs, waited < sched.probeRate.longTicks ? served - times.count : 1)
}
