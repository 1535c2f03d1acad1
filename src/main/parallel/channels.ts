/** The shared channels that this thread has open. */
import type { internals, Runtime } from '../runtime/index.ts'
import { type AnyCodec, codecOf } from './codec.ts'
import type { Control } from './control.ts'
import type { Depot, Sending, Ticket } from './depot.ts'
import { block, blockAt, maxChannels } from './layout.ts'
import type { Names } from './names.ts'
import { Shapes } from './shapes.ts'
import { type ChannelHandle, SharedChan } from './shared-chan.ts'
import type { Hub } from './thread-waiters.ts'

type AnyChan = SharedChan<unknown>

export class Channels implements Hub {
  readonly self: number
  readonly shapes: Shapes
  readonly depot: Depot
  readonly #runtime: Runtime
  readonly #control: Control
  readonly #open = new Map<number, WeakRef<AnyChan>>()
  #hold: (() => void) | undefined
  /** Those with waiters, which must stay. */
  readonly #busy = new Map<number, AnyChan>()
  readonly #collected = new FinalizationRegistry<number>((id) => {
    if (this.#open.get(id)?.deref() === undefined) this.#open.delete(id)
  })
  /** Nothing else is to be run on this thread. Never so on the main one, which must not be held. */
  isIdle: () => boolean = () => false
  /** When somebody on this thread was last told of something, ms. */
  toldMs = 0
  /** Called when the first waiter comes and when the last one goes. */
  onBusy: (busy: boolean) => void = () => undefined

  constructor(self: number, runtime: Runtime, control: Control, names: Names, depot: Depot) {
    this.self = self
    this.depot = depot
    depot.onArrival = (channel) => {
      this.#open.get(channel)?.deref()?.waiters.drain()
    }
    this.shapes = new Shapes(names)
    this.#runtime = runtime
    this.#control = control
  }

  get sched(): internals.Scheduler {
    return this.#runtime.sched
  }

  get mayIdle(): boolean {
    return this.isIdle()
  }

  get mail(): boolean {
    return Atomics.load(this.#control.words, blockAt(this.self) + block.channelMail) !== 0
  }

  /** Somebody on this thread waits at one. */
  get waiting(): boolean {
    return this.#busy.size > 0
  }

  /** The living ones. */
  *list(): IterableIterator<AnyChan> {
    for (const ref of this.#open.values()) {
      const chan = ref.deref()
      if (chan !== undefined) yield chan
    }
  }

  open(
    handle: ChannelHandle,
    codec: AnyCodec = codecOf(handle.codec, handle.size, this.shapes, this.depot),
  ): AnyChan {
    const known = this.#open.get(handle.id)?.deref()
    if (known !== undefined) return known
    const chan = new SharedChan<unknown>(handle, codec, this)
    chan.waiters.channel = handle.id
    this.#open.set(handle.id, new WeakRef(chan))
    this.#collected.register(chan, handle.id)
    return chan
  }

  /** Two channels may share a bit: then both look. */
  tell(processors: number, channel: number): void {
    const { words } = this.#control
    const bit = channel % maxChannels
    for (let left = processors; left !== 0; left &= left - 1) {
      const p = 31 - Math.clz32(left & -left)
      Atomics.or(words, blockAt(p) + block.channels + (bit >> 5), 1 << (bit & 31))
      Atomics.store(words, blockAt(p) + block.channelMail, 1)
      this.#control.wake(p)
      if (p === this.self) this.sched.poke()
    }
  }

  lookAgain(channel: number): void {
    this.tell(1 << this.self, channel)
  }

  keep(sending: Sending, channel: number): Ticket {
    return this.depot.keep(sending, channel)
  }

  busy(channel: number, on: boolean): void {
    const chan = this.#open.get(channel)?.deref()
    if (on && chan !== undefined) this.#busy.set(channel, chan)
    else this.#busy.delete(channel)
    // Other threads can wake those who wait: no deadlock. (A hold would keep a worker from blocking.)
    if (this.self === 0 && this.waiting !== (this.#hold !== undefined)) {
      this.#hold?.()
      this.#hold = this.waiting ? this.#runtime.hold() : undefined
    }
    this.onBusy(this.waiting)
  }

  /** Looks after every channel that has something for this thread. */
  drain(): void {
    const { words } = this.#control
    const at = blockAt(this.self)
    if (Atomics.load(words, at + block.channelMail) === 0) return
    Atomics.store(words, at + block.channelMail, 0)
    this.toldMs = performance.now()
    for (let i = 0; i < maxChannels / 32; i++) {
      let bits = Atomics.load(words, at + block.channels + i)
      if (bits === 0) continue
      bits = Atomics.exchange(words, at + block.channels + i, 0)
      for (const [id, chan] of this.#busy) {
        const bit = id % maxChannels
        if (bit >> 5 === i && (bits & (1 << (bit & 31))) !== 0) chan.waiters.drain()
      }
    }
  }

  /** A processor is no more: what it had open is broken. */
  lost(p: number): void {
    for (const chan of this.list()) {
      if (!chan.memory.attached(p) && chan.memory.brokenBy !== p) continue
      chan.memory.breakBy(p)
      chan.waiters.fail()
    }
  }

  close(): void {
    this.#open.clear()
    this.#busy.clear()
  }
}
