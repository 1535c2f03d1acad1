/**
 * How long goroutines were held back before they could send, over all channels, in a sliding window of 5 s: what was
 * recorded when waits ended, plus those that are still held back now.
 *
 * Receivers are left out on purpose: a worker that waits for work is idle and no problem, and a program with workers
 * enough would look worse than one with too few. What a channel's receivers wait is told of that channel.
 */
import { Histogram } from '../base/index.ts'
import type { ChannelEntry } from './channel-entry.ts'
import { SlidingQuantiles, stepMs } from './sliding-quantiles.ts'

/** A crowd larger than this no longer moves the quantiles, but recording it one by one would cost time. */
const maxRecords = 1000

export class BlockTimes {
  /** Sum over all channels: cheap at 2 Hz, and one delta gives the window of all of them. */
  readonly #total = new Histogram()
  /** Of closed channels, which nobody waits for any more: added up once, however long they are still referred to. */
  readonly #past = new Histogram()
  readonly #over = new WeakSet<ChannelEntry>()
  #ended = new SlidingQuantiles(() => this.#total)
  #stepAtMs = -Infinity
  #counted = 0
  #withStalls: Histogram | undefined
  #known = false

  update(entries: readonly ChannelEntry[], nowMs: number): void {
    if (nowMs - this.#stepAtMs < stepMs) return
    this.#stepAtMs = nowMs
    const total = this.#total
    total.reset()
    for (const entry of entries) {
      if (this.#over.has(entry)) continue
      const ends = entry.closed && entry.sendersWaiting === 0
      if (ends) this.#over.add(entry)
      if (entry.sendWait !== undefined) (ends ? this.#past : total).merge(entry.sendWait)
    }
    total.merge(this.#past)
    // A dropped channel took its past with it: the window starts anew rather than show less than nothing.
    if (total.count < this.#counted) this.#ended = new SlidingQuantiles(() => total)
    this.#counted = total.count
    this.#ended.update(nowMs)
    this.#withStalls = undefined
    this.#known = entries.length > 0
    for (const entry of entries) this.#addStalled(entry, nowMs)
  }

  /** 0 when nobody was held back, NaN where there is no channel to be held back by. */
  at(share: number): number {
    if (!this.#known) return NaN
    const waited = this.#withStalls?.quantile(share) ?? this.#ended.at(share)
    return Number.isNaN(waited) ? 0 : waited
  }

  #addStalled(entry: ChannelEntry, nowMs: number): void {
    const forMs = nowMs - entry.stalledSinceMs
    // Shorter than a step: it may end by itself and be recorded then.
    if (!(forMs >= stepMs)) return
    this.#withStalls ??= this.#ended.window?.copy() ?? new Histogram()
    const times = Math.min(entry.sendersWaiting, maxRecords)
    for (let i = 0; i < times; i++) this.#withStalls.record(forMs)
  }
}
