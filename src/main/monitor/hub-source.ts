/** One WebSocket hub: clients, messages, drops, outboxes. */
import { Histogram } from '../base/index.ts'
import type { Hub, HubStats } from '../hub/index.ts'
import { isSlow, slowFrom } from './hubs/index.ts'
import {
  type Column,
  columnsOf,
  gauge,
  type Metric,
  quantile,
  rate,
  type Source,
  type Tick,
} from './metric.ts'
import { SlidingQuantiles } from './sliding-quantiles.ts'

export type AnyHub = Pick<Hub, 'name' | 'stats' | 'clients' | 'limits'>

/** A walk over all clients takes up to a millisecond. */
const walkMs = 950

const metrics: readonly Metric<HubSource>[] = [
  gauge('hub.clients', '1', 'Clients registered with the hub.', (h) => h.stats.clients),
  gauge('hub.rooms', '1', 'Rooms that have members.', (h) => h.stats.rooms),
  rate('hub.messages.in', '/s', 'Messages received from clients per second.', (h) => h.stats.messagesIn),
  rate(
    'hub.messages.out',
    '/s',
    'Deliveries per second: one for each message and each client that got it.',
    (h) => h.stats.messagesOut,
  ),
  rate('hub.bytes.in', 'By/s', 'Payload received from clients per second.', (h) => h.stats.bytesIn),
  rate(
    'hub.bytes.out',
    'By/s',
    'Bytes written to clients per second, frame headers included.',
    (h) => h.stats.bytesOut,
  ),
  rate(
    'hub.drops',
    '/s',
    'Messages per second that did not reach a client, because its outbox was full or it sent too much.',
    (h) => h.stats.drops,
  ),
  quantile(
    'hub.outbox',
    'p99',
    'Messages waiting for a client when its turn to be written comes, in the last 5 s: all but one in a hundred had fewer.',
    (h, share) => h.outbox.at(share),
    undefined,
    '1',
  ),
  quantile(
    'hub.outbox',
    'max',
    'The most messages that wait for a client, or waited when its turn to be written came, in the last 5 s.',
    (h, share) => h.mostWaiting(share),
    undefined,
    '1',
  ),
  ...(['p50', 'p99'] as const).map((q) =>
    quantile<HubSource>(
      'hub.rtt',
      q,
      `Time from ping to pong, of the last ping of each client: ${q === 'p50' ? 'the middle one' : 'that of the slowest client in a hundred'}.`,
      (h, share) => h.roundTrip(share),
    ),
  ),
  ...(['p50', 'p99'] as const).map((q) =>
    quantile<HubSource>(
      'hub.fanout',
      q,
      `Time from taking up messages to the last socket write, in the last 5 s: ${q === 'p50' ? 'half' : 'all but one in a hundred'} took less.`,
      (h, share) => h.fanOut.at(share),
    ),
  ),
  gauge(
    'hub.evicted',
    '1',
    'Clients evicted since the start because they were too slow.',
    (h) => h.stats.evictions,
  ),
  gauge(
    'hub.slow',
    '1',
    'Clients whose outbox is over three quarters of its limit, or whose socket takes no more at the moment.',
    (h) => h.slow,
  ),
]

export class HubSource implements Source {
  readonly columns: readonly Column[]
  stats: HubStats
  readonly outbox: SlidingQuantiles
  readonly fanOut: SlidingQuantiles
  readonly hub: AnyHub
  /** Of all clients, at the last walk. */
  slow = 0
  readonly #rtts = new Histogram()
  /** Whoever takes nothing is not written to, so the histogram of outboxes does not know him. */
  #longestQueue = 0
  #walkedMs = -Infinity

  constructor(hub: AnyHub) {
    this.hub = hub
    this.stats = hub.stats()
    this.outbox = new SlidingQuantiles(() => this.stats.outboxDepth)
    this.fanOut = new SlidingQuantiles(() => this.stats.fanOut)
    this.columns = columnsOf(metrics, this, { hub: hub.name })
  }

  update(tick: Tick): void {
    this.stats = this.hub.stats()
    this.outbox.update(tick.nowMs)
    this.fanOut.update(tick.nowMs)
    if (tick.nowMs - this.#walkedMs < walkMs) return
    this.#walkedMs = tick.nowMs
    this.#walk()
  }

  #walk(): void {
    const from = slowFrom(this.hub.limits)
    this.#longestQueue = 0
    this.slow = 0
    this.#rtts.reset()
    for (const client of this.hub.clients()) {
      this.#longestQueue = Math.max(this.#longestQueue, client.outbox.messages)
      if (isSlow(client, from)) this.slow++
      if (!Number.isNaN(client.rttMs)) this.#rtts.record(client.rttMs)
    }
  }

  /** NaN while nobody has answered a ping. */
  roundTrip(share: number): number {
    return this.#rtts.count === 0 ? NaN : this.#rtts.quantile(share)
  }

  mostWaiting(share: number): number {
    const written = this.outbox.at(share)
    return this.#longestQueue > 0 && !(written > this.#longestQueue) ? this.#longestQueue : written
  }
}
