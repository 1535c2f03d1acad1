/** A full channel with senders held back: whoever receives from it is too slow. */
import type { ChannelEntry } from '../channel-entry.ts'
import type { Sighting } from '../findings-book.ts'
import type { Rule } from '../rule.ts'

/** A screen full of findings says less than the worst few. */
const most = 5

export const blockedSenders: Rule = {
  look({ channels, knobs }) {
    return channels
      .filter((channel) => channel.full && channel.sendersWaiting > 0 && !channel.internal)
      .sort((a, b) => b.sendersWaiting - a.sendersWaiting)
      .slice(0, most)
      .map((channel) => sighting(channel, knobs))
  },
}

function sighting(channel: ChannelEntry, knobs: ReadonlyMap<string, { max: number }>): Sighting {
  const { name, id, len, cap, sendersWaiting } = channel
  const waiting = `${sendersWaiting} ${sendersWaiting === 1 ? 'sender waits' : 'senders wait'}`
  const knob = `channel.${name}.capacity`
  const max = knobs.get(knob)?.max
  return {
    id: `blocked-senders:${name}#${id}`,
    severity: 'warning',
    title: `${name} is full`,
    text: `${len} of ${cap} places taken in \`${name}\`, ${waiting}. Its receivers are too slow; more capacity only helps against bursts.`,
    about: `channel:${id}`,
    over: 'nobody waits to send any more',
    detail: {
      summary: `${len} of ${cap}, ${waiting}`,
      rule: 'full, and senders wait, for 3 s',
      series: [
        { label: 'occupancy', metric: 'channel.occupancy', attrs: { channel: name }, unit: '%', limit: 100 },
        { label: 'senders', metric: 'channel.blocked', attrs: { channel: name, op: 'send' }, unit: '' },
      ],
      facts: [
        { label: 'Taken', value: String(len), unit: `of ${cap}` },
        { label: 'Senders', value: String(sendersWaiting) },
      ],
      fix: { title: 'Receive faster', text: `More receivers of ${name}, or less work for each value.` },
      others:
        max === undefined
          ? [{ title: 'Do not grow it', text: 'a larger buffer adds latency, not throughput' }]
          : [
              {
                title: `Capacity ${Math.min(max, cap * 2)}`,
                text: 'takes longer bursts; adds latency, not throughput',
                knob,
                value: Math.min(max, cap * 2),
              },
            ],
      place: { screen: 'channels', label: 'Open channels' },
    },
  }
}
