/** A full channel with senders held back: whoever receives from it is too slow. */
import type { Rule } from '../findings-book.ts'

/** A screen full of findings says less than the worst few. */
const most = 5

export const blockedSenders: Rule = {
  look({ channels }) {
    return channels
      .filter((channel) => channel.full && channel.sendersWaiting > 0)
      .sort((a, b) => b.sendersWaiting - a.sendersWaiting)
      .slice(0, most)
      .map((channel) => ({
        id: `blocked-senders:${channel.name}#${channel.id}`,
        severity: 'warning' as const,
        title: `${channel.name} is full`,
        text: `${channel.len} of ${channel.cap} places taken in \`${channel.name}\`, ${channel.sendersWaiting} ${channel.sendersWaiting === 1 ? 'sender waits' : 'senders wait'}. Its receivers are too slow; more capacity only helps against bursts.`,
      }))
  },
}
