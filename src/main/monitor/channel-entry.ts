/**
 * What the monitor remembers of one channel between samples. Entries refer to their channel only weakly, so
 * that one which the program dropped can be collected while its line still stands on the screen.
 */
import type { Chan } from '../runtime/index.ts'
import type { Histogram } from '../base/index.ts'

export class ChannelEntry {
  readonly channel: WeakRef<Chan<unknown>>
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
  /**
   * Since when senders have been waiting without a single send going through, or NaN. Waits are recorded
   * when they end; this is how a stall that never ends still counts. First come first served makes it a
   * lower bound of the oldest sender's wait.
   */
  stalledSinceMs = NaN

  constructor(channel: Chan<unknown>) {
    this.channel = new WeakRef(channel)
    this.id = channel.id
    this.name = channel.name
    this.internal = channel.probe.internal
    this.named = channel.name !== `chan#${String(channel.id)}`
  }

  update(channel: Chan<unknown>, sample: number, nowMs: number): void {
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

  /** % of capacity; NaN for an unbuffered channel, which has none. */
  get occupancy(): number {
    return this.cap === 0 ? NaN : Math.min(100, (100 * this.len) / this.cap)
  }

  get full(): boolean {
    return this.cap > 0 && this.len >= this.cap
  }
}
