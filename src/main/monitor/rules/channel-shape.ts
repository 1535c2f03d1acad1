/** Channels whose capacity does not fit how they are used: a hot rendezvous, a buffer that is never needed. */
import type { ChannelEntry } from '../channel-entry.ts'
import type { Sighting } from '../findings-book.ts'
import type { Rule } from '../rule.ts'

const lookMs = 1000
/** Hand-overs per second from which parking shows in the profile. */
const hotPerS = 5000
const parkShare = 0.3
const suggested = 16
/** A buffer smaller than this is not worth a word. */
const largeCapacity = 64
const usedShare = 0.1
const enoughSends = 10_000
const watchedMs = 60_000
const most = 3

interface Count {
  sends: number
  blocks: number
  atMs: number
  firstMs: number
}

/** Remembers the last look, so each run needs its own. */
export function channelShape(): Rule {
  const before = new Map<number, Count>()
  let last: Sighting[] = []
  let atMs = -Infinity
  return {
    look({ channels, hubs, nowMs, knobs }) {
      if (nowMs - atMs < lookMs) return last
      atMs = nowMs
      last = channels
        .filter(({ named, internal, closed }) => named && !internal && !closed)
        // A hub's own channels are as large as the hub wants them: nobody who reads this can turn them.
        .filter(({ name }) => !hubs.some(({ hub }) => name.startsWith(`hub.${hub.name}.`)))
        .flatMap((channel) => judge(channel, before, nowMs, knobs))
        .slice(0, most)
      return last
    },
  }
}

function judge(
  channel: ChannelEntry,
  before: Map<number, Count>,
  nowMs: number,
  knobs: ReadonlyMap<string, { max: number }>,
): Sighting[] {
  const { id, name, cap, sends, sendBlocks, receiveBlocks, highWater } = channel
  const blocks = sendBlocks + receiveBlocks
  const old = before.get(id)
  const firstMs = old?.firstMs ?? nowMs
  before.set(id, { sends, blocks, atMs: nowMs, firstMs })
  if (old === undefined || nowMs <= old.atMs) return []
  const perS = ((sends - old.sends) * 1000) / (nowMs - old.atMs)
  const parks = sends === old.sends ? 0 : (blocks - old.blocks) / (sends - old.sends)
  const knob = `channel.${name}.capacity`
  const attrs = { channel: name }
  const about = `channel:${String(id)}`
  const place = { screen: 'channels', label: 'Open channels' }
  if (cap === 0 && perS > hotPerS && parks > parkShare) {
    const share = Math.round(Math.min(1, parks) * 100)
    return [
      {
        id: `hot-unbuffered:${name}#${String(id)}`,
        severity: 'note',
        title: `Unbuffered hot channel: ${name}`,
        text: `${Math.round(perS).toLocaleString('en-US')} hand-overs per second over \`${name}\`, and ${share} % of them park somebody. A small buffer lets both sides run on.`,
        holdMs: 10_000,
        about,
        over: 'it is used less now',
        ...(knobs.has(knob) && { advice: { knob, value: suggested } }),
        detail: {
          summary: `${Math.round(perS).toLocaleString('en-US')} hand-overs/s, ${share} % park`,
          rule: `unbuffered, over ${hotPerS.toLocaleString('en-US')} sends/s, more than ${parkShare * 100} % of them park, for 10 s`,
          series: [{ label: 'sends', metric: 'channel.send.rate', attrs, unit: '/s' }],
          facts: [
            { label: 'Hand-overs', value: Math.round(perS).toLocaleString('en-US'), unit: '/s' },
            { label: 'Park', value: String(share), unit: '%' },
          ],
          fix: {
            title: `Give ${name} a buffer`,
            text: `${made(channel)} is enough to take turns in batches.`,
          },
          others: [
            {
              title: 'Keep it',
              text: 'A rendezvous is right where the sender must know that the value was taken.',
            },
          ],
          place,
        },
      },
    ]
  }
  const unused =
    cap >= largeCapacity &&
    sends >= enoughSends &&
    highWater <= cap * usedShare &&
    nowMs - firstMs >= watchedMs
  if (!unused) return []
  const value = Math.max(1, highWater * 2)
  return [
    {
      id: `oversized-buffer:${name}#${String(id)}`,
      severity: 'note',
      title: `Buffer of ${name} is never used`,
      text: `At most ${highWater} of ${cap} places of \`${name}\` were ever taken in ${sends.toLocaleString('en-US')} sends. A smaller one shows sooner when its receivers fall behind.`,
      about,
      over: 'it is used now',
      ...(knobs.has(knob) && { advice: { knob, value } }),
      detail: {
        summary: `at most ${highWater} of ${cap} ever taken`,
        rule: `high-water mark below ${usedShare * 100} % of the capacity after ${enoughSends.toLocaleString('en-US')} sends and a minute`,
        series: [
          { label: 'occupancy', metric: 'channel.occupancy', attrs, unit: '%', limit: usedShare * 100 },
        ],
        facts: [
          { label: 'Capacity', value: String(cap) },
          { label: 'High water', value: String(highWater) },
        ],
        fix: {
          title: `Give ${name} a smaller buffer`,
          text: `${value} places hold twice what was ever in it. Receivers that fall behind are then seen at once.`,
        },
        others: [
          { title: 'Keep it', text: 'A large buffer is right where bursts are rare and must not wait.' },
        ],
        place,
      },
    },
  ]
}

const made = ({ kind, name }: ChannelEntry): string =>
  kind === 'shared'
    ? `sharedChan(${String(suggested)}, codec, { name: '${name}' })`
    : `chan(${String(suggested)}, { name: '${name}' })`
