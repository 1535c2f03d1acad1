/** What the book remembers of one channel: rates, how full it has been, when it last moved, how long waits were. */
import { Histogram } from '../../base/index.ts'
import { SharedChan } from '../../parallel/index.ts'
import type { ChannelRow } from '../../../shared/tables.ts'
import type { AnyChannel, ChannelEntry } from '../channel-entry.ts'

/** Lengths once a second, for so many seconds. */
export const keptSeconds = 300
/** Looks count half after so many more: some half a minute at 10 Hz. */
const looksHalved = 300
const decay = 0.5 ** (1 / looksHalved)
/** A sender that waits this long counts among the waits although its own has not ended. */
const stalledFromMs = 500
const maxRecords = 100

export class ChannelCourse {
  readonly entry: ChannelEntry
  inPerS: number | null = null
  outPerS: number | null = null
  lastSendMs: number
  lastReceiveMs: number
  /** Decayed sums: looks, and those at which it was full and empty. */
  looks = 0
  full = 0
  empty = 0
  #sends: number
  #receives: number
  #rateMs = NaN
  #rateSends = 0
  #rateReceives = 0
  readonly #firstSecond: number
  /** Made once anything was buffered: most channels of a large program are always empty. */
  #lens: Uint32Array | undefined
  #caps: { second: number; cap: number }[]
  #older: { send: Histogram; receive: Histogram } | undefined
  #newer: { send: Histogram; receive: Histogram } | undefined

  constructor(entry: ChannelEntry, second: number, nowMs: number) {
    this.entry = entry
    this.#firstSecond = second
    this.lastSendMs = this.lastReceiveMs = nowMs
    this.#sends = entry.sends
    this.#receives = entry.receives
    this.#caps = [{ second, cap: entry.cap }]
  }

  get channel(): AnyChannel | undefined {
    return this.entry.channel.deref()
  }

  /** Of the time, 0 … 1. */
  get shares(): { full: number; empty: number } {
    const { looks } = this
    return { full: looks === 0 ? 0 : this.full / looks, empty: looks === 0 ? 0 : this.empty / looks }
  }

  look(nowMs: number): void {
    const { entry } = this
    this.looks = this.looks * decay + 1
    this.full = this.full * decay + Number(entry.full)
    this.empty = this.empty * decay + Number(entry.len === 0)
    if (entry.sends !== this.#sends) this.lastSendMs = nowMs
    if (entry.receives !== this.#receives) this.lastReceiveMs = nowMs
    this.#sends = entry.sends
    this.#receives = entry.receives
  }

  second(second: number, nowMs: number): void {
    const { entry } = this
    const elapsedS = (nowMs - this.#rateMs) / 1000
    if (elapsedS > 0) {
      this.inPerS = (entry.sends - this.#rateSends) / elapsedS
      this.outPerS = (entry.receives - this.#rateReceives) / elapsedS
    }
    this.#rateMs = nowMs
    this.#rateSends = entry.sends
    this.#rateReceives = entry.receives
    if (entry.len > 0) this.#lens ??= new Uint32Array(keptSeconds)
    if (this.#lens !== undefined) this.#lens[second % keptSeconds] = entry.len
    if (this.#caps.at(-1)?.cap !== entry.cap) this.#caps.push({ second, cap: entry.cap })
    if (this.#caps.length > keptSeconds) this.#caps.shift()
  }

  /** Every five seconds: the window of the waits moves on. */
  turnWaits(): void {
    this.#older = this.#newer
    this.#newer = {
      send: copyOf(this.entry.sendWait, this.#older?.send),
      receive: copyOf(this.entry.receiveWait, this.#older?.receive),
    }
  }

  /** Of the last five to ten seconds. Senders' waits if there were any, else receivers'. */
  waits(nowMs: number): ChannelRow['wait'] {
    const base = this.#older ?? this.#newer
    const send = gained(this.entry.sendWait, base?.send)
    const oldestMs = this.oldestWaitMs('send', nowMs)
    if (oldestMs >= stalledFromMs)
      for (let i = Math.min(maxRecords, this.entry.sendersWaiting); i > 0; i--) send.record(oldestMs)
    if (send.count > 0) return quantiles('send', send)
    const receive = gained(this.entry.receiveWait, base?.receive)
    return receive.count > 0 ? quantiles('receive', receive) : null
  }

  /** How long who came first has waited; of a shared channel, for how long at least. */
  oldestWaitMs(op: 'send' | 'receive', nowMs: number): number {
    const { channel, entry } = this
    if (channel === undefined) return 0
    const since =
      channel instanceof SharedChan
        ? op === 'send'
          ? entry.stalledSinceMs
          : entry.starvedSinceMs
        : (op === 'send' ? channel.sendq : channel.recvq).head?.waitingSince
    return Math.max(0, nowMs - (since ?? nowMs)) || 0
  }

  /** Length and capacity at the seconds `from` … `to`, as far as known. */
  history(from: number, to: number): [second: number, len: number, cap: number][] {
    const points: [number, number, number][] = []
    let step = 0
    for (let second = Math.max(from, this.#firstSecond, to - keptSeconds + 1); second <= to; second++) {
      while ((this.#caps[step + 1]?.second ?? Infinity) <= second) step++
      points.push([second, this.#lens?.[second % keptSeconds] ?? 0, this.#caps[step]?.cap ?? this.entry.cap])
    }
    return points
  }
}

/** Copies are shared while nothing was recorded. */
function copyOf(live: Histogram | undefined, last: Histogram | undefined): Histogram {
  if (live === undefined) return last ?? nothing
  return last !== undefined && last.count === live.count ? last : live.copy()
}

const nothing = new Histogram()

function gained(live: Histogram | undefined, base: Histogram | undefined): Histogram {
  return live === undefined ? new Histogram() : Histogram.delta(live, base ?? nothing)
}

export function quantiles(
  op: 'send' | 'receive',
  of: Histogram,
): { op: 'send' | 'receive'; p50Ms: number; p99Ms: number } {
  return { op, p50Ms: of.quantile(0.5), p99Ms: of.quantile(0.99) }
}
