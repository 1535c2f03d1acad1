/**
 * A channel, after Go's runtime/chan.go.
 *
 * Invariants (checked by `checkInvariants`):
 * - a value in the buffer means that no receiver waits;
 * - a waiting sender means that the buffer is at its capacity, or beyond it after the capacity was lowered;
 * - receivers and senders wait at the same time only if selects stand on both sides;
 * - a closed channel has nobody waiting;
 * - the buffer is a circular store whose length is a power of two; slots outside [head, head + count) are cleared.
 */
import { UsageError } from '../base/index.ts'
import { checkChan } from './chan-invariants.ts'
import { ChanProbe, noProbe } from './chan-probe.ts'
import { checkedCapacity, grown, newStore } from './chan-store.ts'
import { type Received, RecvOkOp, RecvOp, sendOnClosed, SendOp, sendOp } from './chan-ops.ts'
import type { RecvChan, SendChan } from './chan-sides.ts'
import { ChanTraffic } from './chan-traffic.ts'
import type { Op } from './op.ts'
import { engine } from './engine.ts'
import type { Scheduler } from './scheduler.ts'
import { RESUMED, RESUMED_CLOSED, THROW } from './waiter.ts'

export class Chan<in out T> extends ChanTraffic implements RecvChan<T>, SendChan<T> {
  readonly #recvOp: RecvOp<T>
  /** @internal The next send, and where parked senders stand. */
  sending: SendOp<T>
  readonly probe: ChanProbe
  #store: (T | undefined)[]
  #head = 0
  readonly id: number
  readonly name: string
  /** Where it was made, `file:line:column`; empty when sites are off. */
  readonly site: string
  /** @internal The context whose end this announces. */
  context: object | null = null

  /** @internal Use `chan`. */
  constructor(sched: Scheduler, id: number, name: string, site: string, capacity: number, probe: boolean) {
    super(sched, checkedCapacity(capacity))
    this.#recvOp = new RecvOp<T>(this)
    this.sending = new SendOp<T>(this)
    this.probe = probe ? new ChanProbe(this) : noProbe
    this.#store = newStore<T>(capacity)
    this.id = id
    this.name = name
    this.site = site
  }

  /** Values in the buffer. */
  get len(): number {
    return this.held
  }

  get cap(): number {
    return this.room
  }

  get closed(): boolean {
    return this.shut
  }

  /** @internal */
  markInternal(): void {
    if (this.probe !== noProbe) this.probe.internal = true
  }

  /** The next value, or undefined once closed and drained. Waits for one. */
  recv(): Op<T | undefined> {
    return this.#recvOp
  }

  /** Like `recv`, with Go's comma-ok: tells a value that is `undefined` from the end. */
  recvOk(): Op<Received<T>> {
    return new RecvOkOp<T>(this)
  }

  /**
   * Waits until a receiver takes the value or the buffer has room. Throws `send on closed channel`, also when it is
   * closed while waiting. The operation is good for one send.
   */
  send(value: T): Op<void> {
    return sendOp(this, value)
  }

  /** False when it would have to wait. Throws on a closed channel. */
  trySend(value: T): boolean {
    if (!this.sendable()) return false
    this.accept(value)
    return true
  }

  /** Undefined when there is nothing, or when closed. */
  tryRecv(): T | undefined {
    return this.receivable() ? this.receive() : undefined
  }

  /** Undefined when it would have to wait; else Go's comma-ok pair. */
  tryRecvOk(): Received<T> | undefined {
    return this.receivable() ? new RecvOkOp<T>(this).take() : undefined
  }

  /** No more sends: waiting receivers get nothing, waiting senders throw, each in its own goroutine. */
  close(): void {
    if (this.shut) throw new UsageError('close-of-closed', 'close of closed channel')
    this.shut = true
    for (let w = this.receivers; w !== null; w = this.receivers) {
      this.receiverLeaves(w)
      w.wake(undefined, RESUMED_CLOSED)
    }
    for (let w = this.senders; w !== null; w = this.senders) {
      this.senderLeaves(w)
      w.wake(sendOnClosed(), THROW)
    }
  }

  /**
   * Changes the capacity while the channel is in use. Growing admits waiting senders in order; shrinking keeps every
   * value and lets senders wait until the length has fallen below the new capacity.
   */
  resize(capacity: number): void {
    this.room = checkedCapacity(capacity)
    this.#admit()
  }

  /** `for await (const v of ch)` in async code. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const [value, ok] = await this.recvOk()
      if (!ok) return
      yield value
    }
  }

  /** @internal Closed and nothing left. */
  get drained(): boolean {
    return this.shut && this.held === 0
  }

  /** @internal A receive would not wait. */
  receivable(): boolean {
    return this.held > 0 || this.senders !== null || this.shut
  }

  /** @internal A send would not wait (it may throw). */
  sendable(): boolean {
    return this.shut || this.receivers !== null || this.held < this.room
  }

  /** @internal Requires `receivable()`. */
  receive(): T | undefined {
    if (this.held === 0) return this.senders === null ? undefined : this.#fetch()
    const store = this.#store
    const head = this.#head
    const value = store[head]
    store[head] = undefined
    this.#head = (head + 1) & (store.length - 1)
    this.held--
    if (--this.calm < 0) this.probe.took(engine.current, this)
    if (this.senders !== null) this.#admit()
    return value
  }

  /** @internal Requires `sendable()`. */
  accept(value: T): void {
    if (this.shut) throw sendOnClosed()
    if (this.receivers !== null) {
      this.nextReceiver().wake(value, RESUMED)
      return
    }
    this.#append(value)
    this.buffered++
    if (--this.calm < 0) this.probe.gave(engine.current, this)
  }

  /** Throws a RuntimeBug if an invariant is broken. For tests: production never pays for it. */
  checkInvariants(): void {
    checkChan(this, this.#store, this.#head)
  }

  /** Nothing is buffered: from the sender that waits longest. */
  #fetch(): T {
    const sender = this.nextSender()
    const value = sender.value as T
    sender.wake(undefined, RESUMED)
    return value
  }

  /** Room for waiting senders, in order. */
  #admit(): void {
    while (this.held < this.room && this.senders !== null) {
      const sender = this.nextSender()
      this.fetched--
      this.admitted++
      this.#append(sender.value as T)
      sender.wake(undefined, RESUMED)
    }
  }

  #append(value: T): void {
    if (this.held === this.#store.length) this.#grow()
    const store = this.#store
    store[(this.#head + this.held) & (store.length - 1)] = value
    const count = ++this.held
    if (count > this.highWater) this.highWater = count
  }

  #grow(): void {
    this.#store = grown(this.#store, this.#head)
    this.#head = 0
  }
}
