/** Which channels get a line: the five fullest, without changing places or colours at every sample. */
import { attributeValues } from '../../charts/frame.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'

export const occupancyKey = (channel: string): string => metricKey('channel.occupancy', { channel })

const lines = 5
/** A newcomer must be fuller than the least full member by this, in percentage points. */
const lead = 10

export class FullestChannels {
  #members: string[] = []
  #order: string[] = []
  /** Of all that ever had a line: one that comes back wears its colour again where that is free. */
  readonly #colours = new Map<string, number>()

  /** Members keep their slot; at most five. */
  get members(): readonly string[] {
    return this.#members
  }
  /** All channels, fullest first. */
  get order(): readonly string[] {
    return this.#order
  }

  /** Both lists keep their identity while they keep their content. */
  update(samples: SampleStore, timeMs: number): void {
    const channels = attributeValues(samples, 'channel.occupancy', 'channel')
    const fill = new Map(
      channels.map((channel) => [channel, samples.valueAt(occupancyKey(channel), timeMs) || 0]),
    )
    const fillOf = (channel: string): number => fill.get(channel) ?? -1
    // Rounded, so that noise of a percent does not reorder rows.
    const order = channels.toSorted((a, b) => Math.round(fillOf(b) / 5) - Math.round(fillOf(a) / 5))
    if (order.join('\n') !== this.#order.join('\n')) this.#order = order

    const members = this.#members.filter((channel) => fill.has(channel))
    for (const channel of channels.toSorted((a, b) => fillOf(b) - fillOf(a))) {
      if (members.includes(channel)) continue
      if (members.length < lines) {
        members.push(channel)
        continue
      }
      const least = members.reduce((low, member) => (fillOf(member) < fillOf(low) ? member : low))
      if (fillOf(channel) > fillOf(least) + lead) members[members.indexOf(least)] = channel
      else break
    }
    if (members.join('\n') !== this.#members.join('\n')) {
      this.#wear(members, channels)
      this.#members = members
    }
  }

  /** 0 to 4. No two members have the same. */
  colourOf(channel: string): number {
    return this.#colours.get(channel) ?? 0
  }

  /** Those that were here keep theirs. Who is new takes its last one, else one by its place among all channels. */
  #wear(members: readonly string[], channels: readonly string[]): void {
    const free = new Set(Array.from({ length: lines }, (_, i) => i))
    const stays = (channel: string): boolean => this.#members.includes(channel)
    for (const channel of members) if (stays(channel)) free.delete(this.colourOf(channel))
    for (const channel of members) {
      if (stays(channel)) continue
      const wanted = this.#colours.get(channel) ?? channels.indexOf(channel) % lines
      const colour = free.has(wanted) ? wanted : ([...free][0] ?? 0)
      free.delete(colour)
      this.#colours.set(channel, colour)
    }
  }
}
