/** What a channel's memory holds beside the ends of its ring; what happens in it is in channel-memory.ts. */
import { bucketOf, durationBuckets } from '../base/index.ts'
import type { AnyCodec, Cells } from './codec.ts'
import { ChannelEnds } from './channel-ends.ts'
import { type ChannelShape, headerBytes, sealed, slotsFor, word } from './channel-words.ts'
import { maxProcs } from './layout.ts'
import { WaiterRing } from './waiter-ring.ts'

export class ChannelStore extends ChannelEnds {
  readonly cells: Cells
  readonly recvq: WaiterRing
  readonly sendq: WaiterRing
  /** What the last successful `tryRecv` got. */
  value: unknown
  protected readonly codec: AnyCodec
  protected readonly slotBytes: number
  protected readonly slotsAt: number

  constructor(shape: ChannelShape, codec: AnyCodec, me: number, mail: (processors: number) => void) {
    super(shape, me, mail)
    const { memory } = shape
    this.cells = {
      bytes: Buffer.from(memory as unknown as ArrayBuffer),
      int32: this.words,
      float64: new Float64Array(memory),
    }
    this.codec = codec
    this.slotBytes = (codec.size + 7) & ~7
    this.recvq = new WaiterRing(this.words, word.recvq, headerBytes, this.slotBytes)
    this.sendq = new WaiterRing(this.words, word.sendq, headerBytes + this.recvq.bytes, this.slotBytes)
    this.slotsAt = headerBytes + 2 * this.recvq.bytes
  }

  static allocate(capacity: number, most: number, codec: { size: number }): SharedArrayBuffer {
    const slot = (codec.size + 7) & ~7
    const memory = new SharedArrayBuffer(headerBytes + 2 * WaiterRing.bytesFor(slot) + slotsFor(most) * slot)
    new Int32Array(memory)[word.capacity] = capacity
    return memory
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
}
