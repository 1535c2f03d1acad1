import { Histogram } from '../base/index.ts'
import type { SlowPolicy } from './outbox.ts'

/** Why a client is gone. */
const leavings = [
  'closed by client',
  'vanished',
  'vanished mid-frame',
  'slow',
  'flood',
  'too big',
  'protocol',
  'pong timeout',
  'write timeout',
  'read timeout',
  'idle',
  'kicked',
  'shutdown',
] as const
export type Leaving = (typeof leavings)[number]

/**
 * Why a handshake failed. `token`: the hook said no; `token timeout`: it said nothing. `unfinished`: the request broke off,
 * or took too long.
 */
const refusals = [
  'path',
  'origin',
  'token',
  'token timeout',
  'address limit',
  'client limit',
  'shutdown',
  'malformed',
  'unfinished',
] as const
export type Refusal = (typeof refusals)[number]

/** Why a message did not reach a client that was there. `flood`: incoming, beyond the rate limit. */
const losses = ['newest', 'oldest', 'evicted', 'flood', 'left'] as const
export type Loss = (typeof losses)[number]

/**
 * Live counters of one hub; they only grow, except the levels `clients`, `rooms` and `slow`. The histograms
 * are the live ones: copy them to keep a moment.
 */
export interface HubStats {
  readonly name: string
  /** What happens to a client whose outbox is full. */
  policy: SlowPolicy
  /** Levels: registered clients, rooms with members, clients whose outbox overflowed or whose socket is blocked. */
  clients: number
  rooms: number
  slow: number
  registered: number
  unregistered: number
  messagesIn: number
  bytesIn: number
  /** Deliveries: one per message and client, counted when written to the socket. */
  messagesOut: number
  /** Bytes of frames, headers included. */
  bytesOut: number
  /** Messages given to `broadcast`, `publish` and `send` and taken up by the hub. */
  broadcasts: number
  /** Those of them that were for one client. */
  direct: number
  /** Socket writes that carried messages: `messagesOut / writes` is the batching achieved. */
  writes: number
  /** Messages to a client or room that does not exist. */
  unroutable: number
  drops: number
  dropsBy: Record<Loss, number>
  evictions: number
  left: Record<Leaving, number>
  refused: Record<Refusal, number>
  /** Messages waiting for a client when its turn to be written comes. */
  readonly outboxDepth: Histogram
  /** Ping to pong, ms. */
  readonly rtt: Histogram
  /** From taking up a batch of messages to its last socket write, ms. */
  readonly fanOut: Histogram
}

export function makeStats(name: string, policy: SlowPolicy): HubStats {
  return {
    name,
    policy,
    clients: 0,
    rooms: 0,
    slow: 0,
    registered: 0,
    unregistered: 0,
    messagesIn: 0,
    bytesIn: 0,
    messagesOut: 0,
    bytesOut: 0,
    broadcasts: 0,
    direct: 0,
    writes: 0,
    unroutable: 0,
    drops: 0,
    dropsBy: zeros(losses),
    evictions: 0,
    left: zeros(leavings),
    refused: zeros(refusals),
    outboxDepth: new Histogram(),
    rtt: new Histogram(),
    fanOut: new Histogram(),
  }
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>
}
