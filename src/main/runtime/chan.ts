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
import { ChanProbe } from './chan-probe.ts'
import { checkedCapacity, grown, newStore } from './chan-store.ts'
import { type Received, RecvOkOp, RecvOp, sendOnClosed, SendOp } from './chan-ops.ts'
import type { RecvChan, SendChan } from './chan-sides.ts'
import type { Op } from './op.ts'
import { engine } from './engine.ts'
import type { Scheduler } from './scheduler.ts'
import { RESUMED, RESUMED_CLOSED, THROW, type Waiter, WaitQueue } from './waiter.ts'

const noProbe = new ChanProbe()

export class Chan<in out T> implements RecvChan<T>, SendChan<T> {
  readonly id: number
  readonly name: string
  /** Where it was made, `file:line:column`; empty when sites are off. */
  readonly site: string
  /** @internal */
  readonly sched: Scheduler
  /** @internal The context whose end this announces. */
  context: object | null = null
  /** @internal */
  readonly recvq = new WaitQueue()
  /** @internal */
  readonly sendq = new WaitQueue()
  #cap: number
  #closed = false
  #store: (T | undefined)[]
  #head = 0
  #count = 0
  readonly #probe: ChanProbe | null
  readonly #recvOp: RecvOp<T>
  #sendOp: SendOp<T> | null = null

  /** @internal Use `chan`. */
  constructor(sched: Scheduler, id: number, name: string, site: string, capacity: number, probe: boolean) {
    this.sched = sched
    this.id = id
    this.name = name
    this.site = site
    this.#cap = checkedCapacity(capacity)
    this.#store = newStore<T>(capacity)
    this.#probe = probe ? new ChanProbe() : null
    this.#recvOp = new RecvOp<T>(this)
  }

  /** Values in the buffer. */
  get len(): number {
    return this.#count
  }

  get cap(): number {
    return this.#cap
  }

  get closed(): boolean {
    return this.#closed
  }

  get sendersWaiting(): number {
    return this.sendq.length
  }

  get receiversWaiting(): number {
    return this.recvq.length
  }

  /** Counters since it was made; all 0 when its runtime's probe is off. */
  get probe(): Readonly<ChanProbe> {
    return this.#probe ?? noProbe
  }

  /** @internal */
  markInternal(): void {
    if (this.#probe !== null) this.#probe.internal = true
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
    const op = this.#sendOp
    if (op === null || op.armed) return (this.#sendOp = new SendOp<T>(this, value))
    op.armed = true
    op.value = value
    return op
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
    if (this.#closed) throw new UsageError('close-of-closed', 'close of closed channel')
    this.#closed = true
    for (let w = this.recvq.shift(); w !== null; w = this.recvq.shift()) w.wake(undefined, RESUMED_CLOSED)
    for (let w = this.sendq.shift(); w !== null; w = this.sendq.shift()) w.wake(sendOnClosed(), THROW)
  }

  /**
   * Changes the capacity while the channel is in use. Growing admits waiting senders in order; shrinking keeps every
   * value and lets senders wait until the length has fallen below the new capacity.
   */
  resize(capacity: number): void {
    this.#cap = checkedCapacity(capacity)
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
    return this.#closed && this.#count === 0
  }

  /** @internal A receive would not wait. */
  receivable(): boolean {
    return this.#count > 0 || this.sendq.head !== null || this.#closed
  }

  /** @internal A send would not wait (it may throw). */
  sendable(): boolean {
    return this.#closed || this.recvq.head !== null || this.#count < this.#cap
  }

  /** @internal Requires `receivable()`. */
  receive(): T | undefined {
    if (this.#count === 0) return this.#receiveDirectly()
    const store = this.#store
    const head = this.#head
    const value = store[head]
    store[head] = undefined
    this.#head = (head + 1) & (store.length - 1)
    this.#count--
    this.#probe?.took(engine.current)
    if (this.sendq.head !== null) this.#admit()
    return value
  }

  /** @internal Requires `sendable()`. */
  accept(value: T): void {
    if (this.#closed) throw sendOnClosed()
    this.#probe?.gave(engine.current)
    if (this.recvq.head === null) this.#append(value)
    else {
      const receiver = this.recvq.shift() as Waiter
      this.#probe?.received(receiver, this.sched)
      receiver.wake(value, RESUMED)
    }
  }

  /** @internal */
  awaitValue(waiter: Waiter): void {
    this.#probe?.receiverParks(waiter)
    this.recvq.push(waiter)
  }

  /** @internal */
  awaitRoom(waiter: Waiter, value: T): void {
    this.#probe?.senderParks(waiter)
    waiter.value = value
    this.sendq.push(waiter)
  }

  /** Throws a RuntimeBug if an invariant is broken. For tests: production never pays for it. */
  checkInvariants(): void {
    checkChan(this, this.#store, this.#head)
  }

  /** Nothing is buffered: from the sender that waits longest, or nothing if closed. */
  #receiveDirectly(): T | undefined {
    const sender = this.sendq.shift()
    if (sender === null) return undefined
    const value = sender.value as T
    if (this.#probe !== null) {
      this.#probe.took(engine.current)
      this.#probe.sent(sender, this.sched)
    }
    sender.wake(undefined, RESUMED)
    return value
  }

  /** Room for waiting senders, in order. */
  #admit(): void {
    while (this.#count < this.#cap) {
      const sender = this.sendq.shift()
      if (sender === null) return
      this.#append(sender.value as T)
      this.#probe?.sent(sender, this.sched)
      sender.wake(undefined, RESUMED)
    }
  }

  #append(value: T): void {
    if (this.#count === this.#store.length) this.#grow()
    const store = this.#store
    store[(this.#head + this.#count) & (store.length - 1)] = value
    const count = ++this.#count
    const probe = this.#probe
    if (probe !== null && count > probe.highWater) probe.highWater = count
  }

  #grow(): void {
    this.#store = grown(this.#store, this.#head)
    this.#head = 0
  }
}
