/**
 * What the monitor remembers of one channel between samples. Entries refer to their channel only weakly, so
 * that one which the program dropped can be collected while its line still stands on the screen.
 */
import type { Chan } from '../runtime/index.ts'
import { durationBuckets, durationOf, Histogram } from '../base/index.ts'
import { SharedChan } from '../parallel/index.ts'

export type AnyChannel = Chan<unknown> | SharedChan<unknown>

/** Channels between threads are numbered by themselves; in tables their numbers follow from here. */
const firstShared = 1e9

/** Unique among all channels of a program. */
export function idOf(channel: AnyChannel): number {
  return channelId(channel instanceof SharedChan, channel.id)
}

export function channelId(shared: boolean, id: number): number {
  return shared ? firstShared + id : id
}

export class ChannelEntry {
  readonly channel: WeakRef<AnyChannel>
  readonly kind: 'local' | 'shared'
  /** See `idOf`. */
  readonly id: number
  readonly name: string
  /** False for `chan#12`: nobody cared to name it. */
  readonly named: boolean
  len = 0
  cap = 0
  closed = false
  /** Of the library itself: nobody's to tune. */
  readonly internal: boolean
  sends = 0
  receives = 0
  sendBlocks = 0
  receiveBlocks = 0
  highWater = 0
  sendersWaiting = 0
  receiversWaiting = 0
  sendWait: Histogram | undefined
  receiveWait: Histogram | undefined
  /** Sample at which it was last seen alive. */
  seen = 0
  /** When it was first seen. */
  readonly sinceMs: number
  /**
   * Since when senders have been waiting without a single send going through, or NaN. Waits are recorded
   * when they end; this is how a stall that never ends still counts. First come first served makes it a
   * lower bound of the oldest sender's wait.
   */
  stalledSinceMs = NaN
  /** The same for receivers; kept for shared channels only, whose queues do not tell since when anybody waits. */
  starvedSinceMs = NaN

  #sendWaits: WaitCounts | undefined
  #receiveWaits: WaitCounts | undefined

  constructor(channel: AnyChannel, nowMs: number) {
    const shared = channel instanceof SharedChan
    this.sinceMs = nowMs
    this.channel = new WeakRef(channel)
    this.kind = shared ? 'shared' : 'local'
    this.id = idOf(channel)
    this.name = channel.name
    this.internal = !shared && channel.probe.internal
    this.named = channel.name !== `${shared ? 'shared' : 'chan'}#${String(channel.id)}`
  }

  update(channel: AnyChannel, sample: number, nowMs: number): void {
    if (channel instanceof SharedChan) {
      this.#updateShared(channel, sample, nowMs)
      return
    }
    const probe = channel.probe
    this.seen = sample
    this.len = channel.len
    this.cap = channel.cap
    this.closed = channel.closed
    this.receiversWaiting = channel.receiversWaiting
    const waiting = channel.sendersWaiting
    const moved = probe.sends !== this.sends
    if (waiting === 0) this.stalledSinceMs = NaN
    else if (moved || this.sendersWaiting === 0) this.stalledSinceMs = nowMs
    this.sendersWaiting = waiting
    this.sends = probe.sends
    this.receives = probe.receives
    this.sendBlocks = probe.sendBlocks
    this.receiveBlocks = probe.receiveBlocks
    this.highWater = probe.highWater
    this.sendWait = probe.sendWait
    this.receiveWait = probe.receiveWait
  }

  /** Its counters are 32 bits wide and may go round within minutes: what they gained is added up here. */
  #updateShared(channel: SharedChan<unknown>, sample: number, nowMs: number): void {
    const { probe } = channel
    if (this.seen === 0) {
      this.sends = probe.sends >>> 0
      this.receives = probe.receives >>> 0
    }
    const sends = unwrapped(this.sends, probe.sends)
    const receives = unwrapped(this.receives, probe.receives)
    this.seen = sample
    this.len = channel.len
    this.cap = channel.cap
    this.closed = channel.closed
    const { sendersWaiting, receiversWaiting } = channel
    if (sendersWaiting === 0) this.stalledSinceMs = NaN
    else if (sends !== this.sends || this.sendersWaiting === 0) this.stalledSinceMs = nowMs
    if (receiversWaiting === 0) this.starvedSinceMs = NaN
    else if (receives !== this.receives || this.receiversWaiting === 0) this.starvedSinceMs = nowMs
    this.sendersWaiting = sendersWaiting
    this.receiversWaiting = receiversWaiting
    this.sends = sends
    this.receives = receives
    this.sendBlocks = unwrapped(this.sendBlocks, probe.sendBlocks)
    this.receiveBlocks = unwrapped(this.receiveBlocks, probe.receiveBlocks)
    this.highWater = probe.highWater
    this.#sendWaits ??= new WaitCounts()
    this.#receiveWaits ??= new WaitCounts()
    this.sendWait = this.#sendWaits.update(channel.waits('send'))
    this.receiveWait = this.#receiveWaits.update(channel.waits('receive'))
  }

  /** % of capacity; NaN for an unbuffered channel, which has none. */
  get occupancy(): number {
    return this.cap === 0 ? NaN : Math.min(100, (100 * this.len) / this.cap)
  }

  get full(): boolean {
    return this.cap > 0 && this.len >= this.cap
  }
}

/** A counter whose lowest 32 bits are `low` now and that was `before` less than 2³¹ ago. */
function unwrapped(before: number, low: number): number {
  return before + ((low - before) | 0)
}

/** The waits at one side of a shared channel as a histogram: what its counters have gained is added. */
class WaitCounts {
  readonly #seen = new Int32Array(durationBuckets)
  #histogram: Histogram | undefined

  update(counts: Int32Array): Histogram | undefined {
    for (let i = 0; i < durationBuckets; i++) {
      const gained = ((counts[i] as number) - (this.#seen[i] as number)) | 0
      if (gained <= 0) continue
      this.#histogram ??= new Histogram()
      this.#histogram.record(durationOf(i), gained)
      this.#seen[i] = counts[i] as number
    }
    return this.#histogram
  }
}
