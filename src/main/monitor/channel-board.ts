/**
 * All channels of a program: walked, summed up, and up to 64 of them shown one by one.
 * Who is shown is sticky, because a line that comes and goes cannot be read: a channel keeps its place until
 * it is gone, or until it has been quiet for ten seconds while a fuller one waits for the place.
 */
import type { ProcessorSet } from '../parallel/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { BlockTimes } from './block-times.ts'
import { channelColumns, summaryColumns } from './channel-metrics.ts'
import { type AnyChannel, ChannelEntry } from './channel-entry.ts'
import type { Column, Source, Tick } from './metric.ts'
import { SlidingQuantiles } from './sliding-quantiles.ts'

const maxShown = 64
const reviewMs = 1000
/** Up to so many channels are all read at every sample; of more, only the shown ones, and all twice a second. */
const fewChannels = 256
const walkMs = 500
const quietMs = 10_000
/** Unnamed ones are shown from that age on: a program may make thousands a second, each of which would be a new layout. */
const grownMs = reviewMs

/** A channel with its own columns. */
export interface ShownChannel {
  readonly entry: ChannelEntry
  readonly label: string
  readonly sendWait: SlidingQuantiles
  readonly receiveWait: SlidingQuantiles
  readonly columns: readonly Column[]
  busyAtMs: number
}

export class ChannelBoard implements Source {
  columns: readonly Column[]
  readonly blockTimes = new BlockTimes()
  count = 0
  full = 0
  buffered = 0
  /** Sum of the occupancies of the buffered channels, in %. */
  occupancySum = 0
  entries: readonly ChannelEntry[] = []
  readonly #rt: Runtime
  readonly #byChannel = new WeakMap<AnyChannel, ChannelEntry>()
  #sample = 0
  #shown: ShownChannel[] = []
  #reviewAtMs = -Infinity
  #walkAtMs = -Infinity
  readonly #summary: readonly Column[]

  constructor(rt: Runtime) {
    this.#rt = rt
    this.#summary = summaryColumns(this)
    this.columns = this.#summary
  }

  get shown(): readonly ShownChannel[] {
    return this.#shown
  }

  /** False once its channel is gone: closed for good or collected. */
  isLive(entry: ChannelEntry): boolean {
    return entry.seen === this.#sample
  }

  update(tick: Tick): void {
    if (this.entries.length <= fewChannels || tick.nowMs - this.#walkAtMs >= walkMs) this.#walk(tick.nowMs)
    else this.#readShown(tick.nowMs)
    this.blockTimes.update(this.entries, tick.nowMs)
    for (const shown of this.#shown) {
      if (shown.entry.len > 0 || shown.entry.sendersWaiting > 0) shown.busyAtMs = tick.nowMs
      shown.sendWait.update(tick.nowMs)
      shown.receiveWait.update(tick.nowMs)
    }
    if (tick.nowMs - this.#reviewAtMs >= reviewMs) this.#review(tick.nowMs)
  }

  #readShown(nowMs: number): void {
    for (const { entry } of this.#shown) {
      const channel = entry.channel.deref()
      if (channel !== undefined) entry.update(channel, this.#sample, nowMs)
    }
  }

  #walk(nowMs: number): void {
    this.#walkAtMs = nowMs
    const sample = ++this.#sample
    const entries: ChannelEntry[] = []
    this.count = this.full = this.buffered = this.occupancySum = 0
    for (const channel of this.#channels()) {
      let entry = this.#byChannel.get(channel)
      if (entry === undefined) this.#byChannel.set(channel, (entry = new ChannelEntry(channel, nowMs)))
      entry.update(channel, sample, nowMs)
      entries.push(entry)
      if (entry.closed && entry.len === 0) continue
      if (entry.internal) continue
      this.count++
      if (entry.cap === 0) continue
      this.buffered++
      this.occupancySum += entry.occupancy
      if (entry.full) this.full++
    }
    this.entries = entries
  }

  /** Those between threads come after the others: all that the main thread has open. */
  *#channels(): Iterable<AnyChannel> {
    yield* this.#rt.channels()
    const [processors] = this.#rt.registry.list('processors') as ProcessorSet[]
    if (processors !== undefined) yield* processors.sharedChannels()
  }

  #review(nowMs: number): void {
    this.#reviewAtMs = nowMs
    const kept = this.#shown.filter(
      ({ entry, busyAtMs }) => this.isLive(entry) && !(entry.closed && nowMs - busyAtMs > quietMs),
    )
    const taken = new Set(kept.map((shown) => shown.entry))
    const candidates = this.entries
      .filter((entry) => !taken.has(entry) && worthShowing(entry, nowMs))
      .sort((a, b) => interest(b) - interest(a))
    const next = kept.concat(
      candidates.splice(0, maxShown - kept.length).map((entry) => this.#show(entry, nowMs)),
    )
    for (const candidate of candidates) {
      if (!candidate.full) break
      const quiet = next.findIndex((shown) => nowMs - shown.busyAtMs > quietMs)
      if (quiet < 0) break
      next[quiet] = this.#show(candidate, nowMs)
    }
    if (next.length === this.#shown.length && next.every((shown, i) => shown === this.#shown[i])) return
    this.#shown = next
    this.columns = [...this.#summary, ...next.flatMap((shown) => shown.columns)]
  }

  #show(entry: ChannelEntry, nowMs: number): ShownChannel {
    const twin = this.entries.some((other) => other !== entry && other.name === entry.name)
    const label = twin ? `${entry.name}#${String(entry.id)}` : entry.name
    const shown = {
      entry,
      label,
      sendWait: new SlidingQuantiles(() => entry.sendWait),
      receiveWait: new SlidingQuantiles(() => entry.receiveWait),
      busyAtMs: nowMs,
    }
    return { ...shown, columns: channelColumns(this, shown) }
  }
}

function worthShowing(entry: ChannelEntry, nowMs: number): boolean {
  if (entry.closed || entry.internal) return false
  return entry.named || (entry.cap > 0 && nowMs - entry.sinceMs >= grownMs)
}

/** Named before unnamed, then the fullest. */
function interest(entry: ChannelEntry): number {
  return (entry.named ? 1000 : 0) + (entry.cap > 0 ? entry.occupancy + 1 : 0)
}
