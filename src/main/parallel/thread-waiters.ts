/** One thread's waiters at one shared channel. */
import { internals } from '../runtime/index.ts'
import type { ChannelMemory } from './channel-memory.ts'
import { BROKEN, BUSY, CLOSED, ELSEWHERE, FULL, OK, WAIT } from './channel-words.ts'
import { Sending, type Ticket } from './depot.ts'
import { sendOnClosed } from './errors.ts'
import { Spinner } from './spinner.ts'
import type { WaiterRing } from './waiter-ring.ts'

const { CaseWaiter, RESUMED, RESUMED_CLOSED, THROW, WaitQueue } = internals
type Waiter = internals.Waiter

/** What a channel needs of its processor. */
export interface Hub {
  readonly self: number
  readonly sched: internals.Scheduler
  /** A goroutine that waits may hold the thread a little: it can be spared, and nobody else is runnable. */
  readonly mayIdle: boolean
  /** There is news for this thread: somebody here may become runnable. */
  readonly mail: boolean
  /** Tells processors (bits) to look at the channel. */
  tell(processors: number, channel: number): void
  /** It has waiters, or none any more: it must not be collected while it has. */
  busy(channel: number, on: boolean): void
  lookAgain(channel: number): void
  /** Moves what is transferred out of the sender's hands. */
  keep(sending: Sending, channel: number): Ticket
}

export class ThreadWaiters {
  readonly #memory: ChannelMemory
  readonly #hub: Hub
  readonly #lost: () => Error
  /** Who stands in the shared queues, by entry, oldest first. */
  readonly #receivers = new Map<number, Waiter>()
  readonly #senders = new Map<number, Waiter>()
  /** Selects, and those for whom the shared queue had no entry. */
  readonly #watchReceive = new WaitQueue()
  readonly #watchSend = new WaitQueue()
  readonly #entries = new Map<Waiter, number>()
  /** The select that receives and stands in the shared queue, because a select somewhere wants to send. */
  #standing: internals.CaseWaiter | null = null
  /** Entries of receivers that left just after they were served: their values are to go back. */
  #returned: number[] = []
  #sealing = false
  #admitting = false
  #busy = false
  channel = 0
  readonly spinner = new Spinner()

  constructor(memory: ChannelMemory, hub: Hub, lost: () => Error) {
    this.#memory = memory
    this.#hub = hub
    this.#lost = lost
  }

  /** Those of this thread, in the shared queue and beside it. */
  *list(receives: boolean): IterableIterator<Waiter> {
    yield* (receives ? this.#receivers : this.#senders).values()
    yield* receives ? this.#watchReceive : this.#watchSend
  }

  /** It stands at `entry` of the shared queue now. */
  parked(waiter: Waiter, entry: number, receives: boolean): void {
    ;(receives ? this.#receivers : this.#senders).set(entry, waiter)
    this.#entries.set(waiter, entry)
    this.#setBusy()
  }

  /** Waits a little for a value, or for room; whether that was worth while. Not for somebody who waits for this very thread. */
  spin(receives: boolean): boolean {
    const { mayIdle, mail } = this.#hub
    return mayIdle && !mail && this.#memory.capacity > 0 && this.spinner.forChange(this.#memory, receives)
  }

  /** Nobody knows yet that it waits at `entry`. WAIT: it has to park after all. */
  spinAtEntry(entry: number, receives: boolean): number {
    const memory = this.#memory
    const ring = receives ? memory.recvq : memory.sendq
    if (!this.spinner.forEntry(ring, entry)) return WAIT
    const served = ring.state(entry) === 'served'
    if (served && receives) {
      if (!memory.entryHere(entry)) return WAIT
      memory.value = memory.readEntry(entry)
    }
    ring.release(entry)
    return served ? OK : CLOSED
  }

  /** To be tried whenever something changes. */
  watch(waiter: Waiter, receives: boolean): void {
    ;(receives ? this.#watchReceive : this.#watchSend).push(waiter)
    this.#memory.watch(receives)
    this.#setBusy()
    const memory = this.#memory
    if (!receives && memory.capacity === 0) memory.tellOffer()
    if (receives ? memory.receivable || this.#meets(waiter) : memory.sendable)
      this.#hub.lookAgain(this.channel)
  }

  leave(waiter: Waiter, receives: boolean): void {
    const entry = this.#entries.get(waiter)
    if (entry === undefined) {
      ;(receives ? this.#watchReceive : this.#watchSend).remove(waiter)
    } else {
      const ring = receives ? this.#memory.recvq : this.#memory.sendq
      this.#forget(entry, receives, waiter)
      if (!ring.leave(entry, this.#hub.self)) this.#tooLate(ring, entry, receives)
      else if (!receives) this.#memory.discard(entry)
    }
    this.#setBusy()
  }

  seal(): void {
    this.#sealing = !this.#memory.seal()
    this.#setBusy()
    if (this.#sealing) this.#hub.lookAgain(this.channel)
  }

  /** The capacity has changed. */
  admit(): void {
    this.#admitting = !this.#memory.admit()
    this.#setBusy()
    if (this.#admitting) this.#hub.lookAgain(this.channel)
  }

  /** Something has changed: whose turn has come? */
  drain(): void {
    if (this.#admitting) this.admit()
    if (this.#sealing) this.seal()
    while (this.#returned.length > 0) {
      const entry = this.#returned[0] as number
      if (!this.#memory.putBack(entry)) {
        this.#hub.lookAgain(this.channel)
        break
      }
      this.#memory.recvq.release(entry)
      this.#returned.shift()
    }
    this.#served(this.#receivers, true)
    this.#served(this.#senders, false)
    this.#tryWatchers(this.#watchReceive, true)
    this.#stand()
    this.#tryWatchers(this.#watchSend, false)
    this.#setBusy()
    if (this.#standing !== null && !this.#meets(this.#standing)) this.#sit(this.#standing)
  }

  /**
   * Two selects at the ends of an unbuffered channel, each watching for the other, would never meet. So one that receives
   * stands in the shared queue as long as one that sends is there; who leaves tells.
   */
  #stand(): void {
    if (this.#standing !== null) return
    for (const waiter of this.#watchReceive) {
      if (!(waiter instanceof CaseWaiter) || !this.#meets(waiter)) continue
      const memory = this.#memory
      const outcome = memory.recvOrWait()
      if (outcome === BUSY) this.#hub.lookAgain(this.channel)
      if (outcome === BUSY || outcome === FULL || outcome === ELSEWHERE) return
      this.#watchReceive.remove(waiter)
      if (outcome === WAIT) {
        this.#standing = waiter
        this.parked(waiter, memory.entry, true)
        waiter.expose()
      } else this.#grant(waiter, outcome, true, memory.value)
      return
    }
  }

  /** There is nobody any more to stand for. */
  #sit(waiter: internals.CaseWaiter): void {
    if (!this.withdraw(waiter)) return
    this.watch(waiter, true)
    waiter.cover()
  }

  /** The select that stands takes another case. False: it was served before. */
  withdraw(waiter: Waiter): boolean {
    const entry = this.#entries.get(waiter) as number
    if (!this.#memory.recvq.leave(entry, this.#hub.self)) return false
    this.#forget(entry, true, waiter)
    return true
  }

  /** Does a select of another goroutine want to send, without a buffer? */
  #meets(waiter: Waiter): boolean {
    if (this.#memory.capacity > 0) return false
    for (const sender of this.#watchSend) if (ownerOf(sender) !== ownerOf(waiter)) return true
    return this.#memory.offersElsewhere
  }

  /** The channel is broken: everybody gets the error, receivers after what is left. */
  fail(): void {
    this.drain()
    const error = this.#lost()
    for (const [entry, waiter] of [...this.#receivers]) this.#failOne(waiter, entry, true, error)
    for (const [entry, waiter] of [...this.#senders]) this.#failOne(waiter, entry, false, error)
    this.#setBusy()
  }

  #failOne(waiter: Waiter, entry: number, receives: boolean, error: Error): void {
    const ring = receives ? this.#memory.recvq : this.#memory.sendq
    if (!ring.leave(entry, this.#hub.self)) return
    this.#forget(entry, receives, waiter)
    waiter.wake(error, THROW)
  }

  #served(waiting: Map<number, Waiter>, receives: boolean): void {
    const ring = receives ? this.#memory.recvq : this.#memory.sendq
    for (const [entry, waiter] of waiting) {
      const state = ring.state(entry)
      if (state === 'waiting') return
      if (receives && state === 'served' && !this.#memory.entryHere(entry)) {
        if (this.#memory.brokenBy < 0) return
        // Its value died with the processor that had it.
        ring.release(entry)
        this.#forget(entry, receives, waiter)
        waiter.wake(this.#lost(), THROW)
        continue
      }
      const value = receives && state === 'served' ? this.#memory.readEntry(entry) : undefined
      this.#countWait(waiter, receives)
      ring.release(entry)
      this.#forget(entry, receives, waiter)
      if (state === 'served') waiter.wake(value, RESUMED)
      else if (receives) waiter.wake(undefined, RESUMED_CLOSED)
      else waiter.wake(sendOnClosed(), THROW)
    }
  }

  #tryWatchers(queue: internals.WaitQueue, receives: boolean): void {
    const memory = this.#memory
    while (queue.head !== null) {
      const outcome = receives ? memory.tryRecv() : this.#trySend(queue.head)
      if (outcome === undefined) return
      if (outcome === ELSEWHERE) {
        // Until it has come, or somebody else has got it.
        memory.watch(receives)
        return
      }
      if (outcome === OK || outcome === CLOSED || outcome === BROKEN) {
        this.#grant(queue.shift() as Waiter, outcome, receives, memory.value)
        continue
      }
      memory.watch(receives)
      if (outcome === BUSY || outcome === FULL || (receives ? memory.receivable : memory.sendable))
        this.#hub.lookAgain(this.channel)
      return
    }
  }

  /** Undefined: it could not be made, and its waiter has the error. */
  #trySend(waiter: Waiter): number | undefined {
    const { value } = waiter
    if (!(value instanceof Sending)) return this.#memory.trySend(value)
    try {
      return this.#memory.sendMade(() => this.#hub.keep(value, this.channel), false)
    } catch (error) {
      this.#watchSend.remove(waiter)
      waiter.wake(error, THROW)
      return undefined
    }
  }

  #grant(waiter: Waiter, outcome: number, receives: boolean, value: unknown): void {
    this.#countWait(waiter, receives)
    if (outcome === OK) waiter.wake(receives ? value : undefined, RESUMED)
    else if (outcome === BROKEN) waiter.wake(this.#lost(), THROW)
    else if (receives) waiter.wake(undefined, RESUMED_CLOSED)
    else waiter.wake(sendOnClosed(), THROW)
  }

  #countWait({ waitingSince }: Waiter, receives: boolean): void {
    this.#memory.countWait(receives, this.#hub.sched.now - waitingSince)
  }

  /** It was served before it could leave. A send has happened then; a value goes back to the front. */
  #tooLate(ring: WaiterRing, entry: number, receives: boolean): void {
    const served = ring.state(entry) === 'served'
    if (served && receives && !this.#memory.putBack(entry)) {
      this.#returned.push(entry)
      this.#hub.lookAgain(this.channel)
    } else ring.release(entry)
  }

  #forget(entry: number, receives: boolean, waiter: Waiter): void {
    ;(receives ? this.#receivers : this.#senders).delete(entry)
    this.#entries.delete(waiter)
    if (waiter === this.#standing) this.#standing = null
  }

  #setBusy(): void {
    this.#memory.tellWatching(this.#watchReceive.length, this.#watchSend.length)
    const on =
      this.#entries.size + this.#watchReceive.length + this.#watchSend.length + this.#returned.length > 0 ||
      this.#sealing ||
      this.#admitting
    if (on === this.#busy) return
    this.#busy = on
    this.#hub.busy(this.channel, on)
  }
}

/** The goroutine, of a case that of its select. */
function ownerOf(waiter: Waiter): Waiter {
  return waiter instanceof CaseWaiter ? (waiter.goroutine ?? waiter) : waiter
}
