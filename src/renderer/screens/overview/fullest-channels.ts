/** Which channels get a line: the five fullest, without changing places at every sample. */
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

  /** Members keep their slot, and so their colour; at most five. */
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
    if (members.join('\n') !== this.#members.join('\n')) this.#members = members
  }
}
