/**
 * A channel between threads, as one thread has it. The state is in shared memory (channel-memory.ts); here are this
 * thread's waiters: those of plain sends and receives stand in the shared queues, in order with everybody's; selects watch,
 * and try when something has changed, so that only their own thread ever decides which case happens.
 */
import type { Transferable } from 'node:worker_threads'
import { UsageError } from '../base/index.ts'
import type { Go, Op, Received } from '../runtime/index.ts'
import { ChannelMemory } from './channel-memory.ts'
import { BROKEN, CLOSED, OK } from './channel-words.ts'
import type { AnyCodec, Codec } from './codec.ts'
import { Sending } from './depot.ts'
import { SharedRecv, SharedRecvOk, SharedSend } from './shared-chan-ops.ts'
import { ProcessorLost, sendOnClosed } from './errors.ts'
import { type Hub, ThreadWaiters } from './thread-waiters.ts'

/** Everything another thread needs to open it. */
export interface ChannelHandle {
  readonly id: number
  readonly name: string
  readonly memory: SharedArrayBuffer
  /** The largest capacity it can be given. */
  readonly most: number
  readonly codec: string
  readonly size: number
}

export interface SendOptions {
  /** Moved to the receiver instead of copied; has to stand within the value. */
  transfer?: readonly Transferable[]
}

export class SharedChan<T> {
  readonly handle: ChannelHandle
  /** @internal */
  readonly memory: ChannelMemory
  /** @internal */
  readonly waiters: ThreadWaiters
  /** @internal */
  readonly hub: Hub
  readonly #codec: Codec<T, unknown>
  readonly #recvOp = new SharedRecv<T>(this)
  readonly #recvOkOp = new SharedRecvOk<T>(this)
  #sendOp: SharedSend<T> | undefined

  /** @internal Use `sharedChan`. */
  constructor(handle: ChannelHandle, codec: AnyCodec, hub: Hub) {
    this.handle = handle
    this.hub = hub
    this.#codec = codec as Codec<T, unknown>
    this.memory = new ChannelMemory(handle, codec, hub.self, (processors) => {
      hub.tell(processors, handle.id)
    })
    this.waiters = new ThreadWaiters(this.memory, hub, () => this.lostError())
    this.memory.attach()
  }

  get id(): number {
    return this.handle.id
  }

  get name(): string {
    return this.handle.name
  }

  get len(): number {
    return this.memory.length
  }

  get cap(): number {
    return this.memory.capacity
  }

  get closed(): boolean {
    return this.memory.closed
  }

  get sendersWaiting(): number {
    return sum(this.waitingBy('send'))
  }

  get receiversWaiting(): number {
    return sum(this.waitingBy('receive'))
  }

  /** How many wait, by processor, selects included; processors without any may be missing. */
  waitingBy(op: 'send' | 'receive'): number[] {
    const receives = op === 'receive'
    const by: number[] = []
    ;(receives ? this.memory.recvq : this.memory.sendq).tally(by)
    this.memory.watchingBy(receives).forEach((count, p) => {
      if (count > 0) by[p] = (by[p] ?? 0) + count
    })
    return by
  }

  /** Counters of all threads together. */
  get probe(): {
    sends: number
    receives: number
    sendBlocks: number
    receiveBlocks: number
    highWater: number
  } {
    return this.memory.counts
  }

  /** As `Chan.recv`. Throws `ProcessorLost` when a processor died that had the channel open and nothing is left. */
  recv(): Op<T | undefined> {
    return this.#recvOp
  }

  recvOk(): Op<Received<T>> {
    return this.#recvOkOp
  }

  /**
   * As `Chan.send`. With `transfer`, what stands in that list (buffers, ports, …) is moved instead of copied, as by
   * `postMessage`: at the moment at which the value goes into the channel it is the sender's no more. For channels without a
   * codec.
   */
  send(value: T, { transfer }: SendOptions = {}): Op<void> {
    return this.#sending(transfer === undefined ? this.pack(value) : this.#moving(value, transfer))
  }

  /** False, and nothing is moved, when there is no room now. Without a buffer it does not meet a select of another thread. */
  trySend(value: T, { transfer }: SendOptions = {}): boolean {
    const outcome =
      transfer === undefined
        ? this.memory.trySend(this.pack(value))
        : this.sendMoved(this.#moving(value, transfer), false)
    if (outcome === CLOSED) throw sendOnClosed()
    if (outcome === BROKEN) throw this.lostError()
    return outcome === OK
  }

  /** How long waits were that have ended, of all threads, counted by duration bucket; counters of 32 bits. */
  waits(op: 'send' | 'receive'): Int32Array {
    return this.memory.waits(op === 'receive')
  }

  tryRecv(): T | undefined {
    return this.memory.tryRecv() === OK ? (this.memory.value as T) : undefined
  }

  tryRecvOk(): Received<T> | undefined {
    const outcome = this.memory.tryRecv()
    if (outcome === OK) return [this.memory.value as T, true]
    return outcome === CLOSED ? [undefined, false] : undefined
  }

  /** Sends them all, many under one lock: `yield* ch.sendAll(values)`. */
  *sendAll(values: readonly T[]): Go<void> {
    const raw: readonly unknown[] =
      this.#codec.prepare === undefined ? values : values.map((value) => this.pack(value))
    for (let sent = 0; sent < raw.length;) {
      let count = this.memory.sendSome(raw, sent)
      if (count === 0 && this.waiters.spin(false)) count = this.memory.sendSome(raw, sent)
      if (count === 0) yield* this.#sending(raw[sent])
      sent += Math.max(1, count)
    }
  }

  /** Up to `most` values, at least one; none once it is closed and drained. `yield* ch.recvSome(64)`. */
  *recvSome(most: number): Go<T[]> {
    const values: T[] = []
    if (this.memory.recvSome(values, most)) return values
    if (this.waiters.spin(true) && this.memory.recvSome(values, most)) return values
    const [value, ok] = yield* this.recvOk()
    if (!ok) return values
    values.push(value)
    if (most > 1) this.memory.recvSome(values, most - 1)
    return values
  }

  /**
   * As `Chan.resize`, on every thread: growing admits waiting senders in order, shrinking keeps every value. The memory was
   * laid out when the channel was made, for `maxCapacity`.
   */
  resize(capacity: number): void {
    const { most } = this.handle
    if (!Number.isInteger(capacity) || capacity < 0 || capacity > most)
      throw new UsageError(
        'chan-size',
        `resize: size out of range: ${String(capacity)}; this channel was made for at most ${String(most)} (maxCapacity)`,
      )
    this.memory.capacity = capacity
    this.waiters.admit()
  }

  /** As `Chan.close`. */
  close(): void {
    this.memory.beginClose()
    this.waiters.seal()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const [value, ok] = await this.recvOk()
      if (!ok) return
      yield value
    }
  }

  #sending(raw: unknown): SharedSend<T> {
    if (this.#sendOp?.reload(raw) === true) return this.#sendOp
    return (this.#sendOp = new SharedSend<T>(this, raw))
  }

  #moving(value: T, transfer: readonly Transferable[]): Sending {
    if (this.handle.codec !== 'structured')
      throw new UsageError(
        'transfer-codec',
        'send: a channel with a codec copies; nothing can be transferred',
      )
    return new Sending(value, transfer)
  }

  /** @internal */
  sendMoved(sending: Sending, wait: boolean): number {
    return this.memory.sendMade(() => this.hub.keep(sending, this.handle.id), wait)
  }

  /** @internal */
  pack(value: T): unknown {
    return this.#codec.prepare === undefined ? value : this.#codec.prepare(value)
  }

  /** @internal */
  lostError(): ProcessorLost {
    const p = this.memory.brokenBy
    return new ProcessorLost(
      p,
      `channel ${this.name}: processor P${String(p)} died while it had the channel open`,
    )
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)
