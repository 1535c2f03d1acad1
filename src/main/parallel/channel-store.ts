/** What a channel's memory holds, and how it is locked; what happens in it is in channel-memory.ts. */
import { bucketOf, durationBuckets } from '../base/index.ts'
import type { AnyCodec, Cells } from './codec.ts'
import { type ChannelShape, headerBytes, sealed, slotsFor, word } from './channel-words.ts'
import { maxProcs } from './layout.ts'
import { WaiterRing } from './waiter-ring.ts'

export class ChannelStore {
  readonly words: Int32Array
  readonly cells: Cells
  readonly recvq: WaiterRing
  readonly sendq: WaiterRing
  /** What the last successful `tryRecv` got. */
  value: unknown
  protected readonly codec: AnyCodec
  protected readonly slotBytes: number
  protected readonly mask: number
  protected readonly slotsAt: number
  protected readonly me: number
  protected readonly patience: number
  /**
   * The other side's end as this thread last read it, and where it left its own: the other side's cache line is fetched
   * only when the old reading does not do. Both are from under the lock of this thread's side.
   */
  #headSeen = 0
  #tailLeft = -1
  #tailSeen = 0
  #headLeft = -1
  protected readonly mail: (processors: number) => void

  /** `mail`: tells processors, one bit each, that the channel has something for them. */
  constructor(shape: ChannelShape, codec: AnyCodec, me: number, mail: (processors: number) => void) {
    const { memory, most } = shape
    this.words = new Int32Array(memory)
    this.cells = {
      bytes: Buffer.from(memory as unknown as ArrayBuffer),
      int32: this.words,
      float64: new Float64Array(memory),
    }
    this.codec = codec
    this.slotBytes = (codec.size + 7) & ~7
    const slots = slotsFor(most)
    this.mask = slots - 1
    this.recvq = new WaiterRing(this.words, word.recvq, headerBytes, this.slotBytes)
    this.sendq = new WaiterRing(this.words, word.sendq, headerBytes + this.recvq.bytes, this.slotBytes)
    this.slotsAt = headerBytes + 2 * this.recvq.bytes
    this.me = me + 1
    this.patience = me === 0 ? 200 : Infinity
    this.mail = mail
  }

  static allocate(capacity: number, most: number, codec: { size: number }): SharedArrayBuffer {
    const slot = (codec.size + 7) & ~7
    const memory = new SharedArrayBuffer(headerBytes + 2 * WaiterRing.bytesFor(slot) + slotsFor(most) * slot)
    new Int32Array(memory)[word.capacity] = capacity
    return memory
  }

  get length(): number {
    return Math.max(0, (Atomics.load(this.words, word.tail) - Atomics.load(this.words, word.head)) | 0)
  }

  get capacity(): number {
    return this.words[word.capacity] as number
  }

  /** To be followed by `admit`. */
  set capacity(to: number) {
    Atomics.store(this.words, word.capacity, to)
  }

  get closed(): boolean {
    return Atomics.load(this.words, word.closed) !== 0
  }

  /** Neither closed nor broken. As `WaiterRing.empty`: with a lock held plain reads do. */
  protected get usable(): boolean {
    return this.words[word.closed] === 0 && this.words[word.broken] === 0
  }

  /** The processor whose loss broke it, or -1. */
  get brokenBy(): number {
    return Atomics.load(this.words, word.broken) - 1
  }

  get counts(): {
    sends: number
    receives: number
    sendBlocks: number
    receiveBlocks: number
    highWater: number
  } {
    const at = (which: number): number => this.words[which] as number
    return {
      sends: at(word.sends),
      receives: at(word.receives),
      sendBlocks: at(word.sendBlocks),
      receiveBlocks: at(word.receiveBlocks),
      highWater: at(word.highWater),
    }
  }

  attach(): void {
    Atomics.or(this.words, word.attached, 1 << (this.me - 1))
  }

  attached(p: number): boolean {
    return (Atomics.load(this.words, word.attached) & (1 << p)) !== 0
  }

  /** Would a receive not wait? A look, no promise. */
  get receivable(): boolean {
    return (
      this.length > 0 ||
      this.sendq.length > 0 ||
      Atomics.load(this.words, word.closed) === sealed ||
      this.brokenBy >= 0
    )
  }

  get sendable(): boolean {
    return this.closed || this.brokenBy >= 0 || this.length < this.capacity || this.recvq.length > 0
  }

  /**
   * How many of this processor watch, in no shared queue. When the last that would send has gone, receivers that stand in the
   * queue for it (see ThreadWaiters) are to look again.
   */
  tellWatching(forValue: number, forRoom: number): void {
    const { me, words } = this
    const [values, rooms] = [word.receiveSelects + me - 1, word.sendSelects + me - 1]
    if (words[values] !== forValue) Atomics.store(words, values, forValue)
    if (words[rooms] === forRoom) return
    Atomics.store(words, rooms, forRoom)
    if (forRoom === 0 && this.recvq.length > 0) this.mail(this.recvq.processors())
  }

  /** Does a select of another processor wait with a value? */
  get offersElsewhere(): boolean {
    for (let p = 0; p < maxProcs; p++)
      if (p !== this.me - 1 && Atomics.load(this.words, word.sendSelects + p) > 0) return true
    return false
  }

  /** A select waits with a value now: those that watch for one are to look. */
  tellOffer(): void {
    this.tell(word.recvWatch)
  }

  watchingBy(forValue: boolean): Int32Array {
    const at = forValue ? word.receiveSelects : word.sendSelects
    return this.words.subarray(at, at + maxProcs)
  }

  /** Somebody of this thread has waited so long, and has not left in vain. */
  countWait(receives: boolean, ms: number): void {
    Atomics.add(this.words, (receives ? word.receiveWaits : word.sendWaits) + bucketOf(ms), 1)
  }

  /** By duration bucket, as it is now. */
  waits(receives: boolean): Int32Array {
    const at = receives ? word.receiveWaits : word.sendWaits
    return this.words.subarray(at, at + durationBuckets)
  }

  /** From now on this processor is told when it may be worth to look again. */
  watch(forValue: boolean): void {
    Atomics.or(this.words, forValue ? word.recvWatch : word.sendWatch, 1 << (this.me - 1))
  }

  /** Places for at least `wanted` values, or as many as there are. Under the send lock. */
  protected room(tail: number, wanted: number): number {
    const room = this.capacity - ((tail - this.#headSeen) | 0)
    if (room >= wanted && this.#tailLeft === tail) return room
    this.#headSeen = Atomics.load(this.words, word.head)
    return this.capacity - ((tail - this.#headSeen) | 0)
  }

  /** At least `wanted` values, or as many as there are. Under the receive lock. */
  protected stock(head: number, wanted: number): number {
    const stock = (this.#tailSeen - head) | 0
    if (stock >= wanted && this.#headLeft === head) return stock
    this.#tailSeen = Atomics.load(this.words, word.tail)
    return (this.#tailSeen - head) | 0
  }

  protected advanceTail(tail: number, count: number): void {
    const { words } = this
    const to = (tail + count) | 0
    Atomics.store(words, word.tail, to)
    this.#tailLeft = to
    words[word.sends] = ((words[word.sends] as number) + count) | 0
    if (((to - this.#headSeen) | 0) <= (words[word.highWater] as number)) return
    this.#headSeen = Atomics.load(words, word.head)
    const length = (to - this.#headSeen) | 0
    if (length > (words[word.highWater] as number)) words[word.highWater] = length
  }

  protected advanceHead(head: number, count: number): void {
    const to = (head + count) | 0
    Atomics.store(this.words, word.head, to)
    this.#headLeft = to
    this.words[word.receives] = ((this.words[word.receives] as number) + count) | 0
  }

  /** Selects that watch are told once and set the watch anew. */
  protected tell(which: number): void {
    if (Atomics.load(this.words, which) === 0) return
    this.mail(Atomics.exchange(this.words, which, 0))
  }

  /** Can it be read on this thread? */
  protected here(at: number): boolean {
    const { codec } = this
    return codec.here === undefined || codec.here(this.cells, at)
  }

  protected copy(from: number, to: number): void {
    this.cells.bytes.copyWithin(to, from, from + this.slotBytes)
  }

  protected slot(position: number): number {
    return this.slotsAt + (position & this.mask) * this.slotBytes
  }

  /** Sections are short. The main thread gives up soon and comes back with its next turn; a worker sleeps a little. */
  protected lock(at: number): boolean {
    const { words } = this
    for (let tries = 0; Atomics.compareExchange(words, at, 0, this.me) !== 0; tries++) {
      if (tries >= this.patience) return false
      if (tries > 500) Atomics.wait(words, at, Atomics.load(words, at), 0.05)
    }
    return true
  }

  protected lockBoth(): boolean {
    if (!this.lock(word.sendLock)) return false
    if (this.lock(word.recvLock)) return true
    Atomics.store(this.words, word.sendLock, 0)
    return false
  }

  protected unlockBoth(): void {
    Atomics.store(this.words, word.recvLock, 0)
    Atomics.store(this.words, word.sendLock, 0)
  }
}
