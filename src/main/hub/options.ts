import type { IncomingMessage } from 'node:http'
import { UsageError } from '../base/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type { Client } from './client.ts'
import { slowPolicies, type SlowPolicy } from './outbox.ts'
import type { Leaving } from './stats.ts'

/** Everything that can be turned while the hub runs; each number is a knob. 0 switches a limit off. */
export interface Limits {
  /** Messages that may wait for one client. */
  outbox: number
  /** Time between two pings to a client, ms; 0 = no pings, so no RTT and no pong deadline. */
  pingMs: number
  /** How long a pong may take, ms, before the connection counts as half-open. */
  pongMs: number
  /** How long the kernel may refuse to take more bytes for a client, ms; 0 = for ever. */
  writeMs: number
  /** How long a client may send nothing at all, pongs included, ms; 0 = for ever. */
  readMs: number
  /** How long there may be no message in either direction, ms; 0 = for ever. */
  idleMs: number
  /** How long the token hook may take, ms; 0 = for ever. */
  authorizeMs: number
  /** Longest message a client may send, bytes. */
  maxMessageBytes: number
  /** Messages a client may send per second, with one second's worth as burst; 0 = any number. */
  messagesPerSecond: number
  /** Clients from one address; 0 = any number. */
  clientsPerAddress: number
  /** Clients in all; 0 = any number. */
  maxClients: number
  /** 1 = offer permessage-deflate to new connections; 0 = never compress. */
  deflate: number
}

export interface HubOptions extends Partial<Limits> {
  /** Unique in its runtime: it is part of the ids of knobs, channels and goroutines. */
  name: string
  /** The current runtime when left out. */
  rt?: Runtime
  /**
   * What happens when a client's outbox is full. `evict` (as the first seed does; the default): close
   * with 1013. `drop-newest`, `drop-oldest`: lose messages and count them. `pause`: stop taking broadcasts
   * until there is room, so that publishers wait: nobody loses anything, and the slowest sets the pace.
   */
  slow?: SlowPolicy
  /** Capacity of `inbox`, messages; 1024 when left out. */
  inbox?: number
  /** `discard`: incoming messages are counted and dropped, for hubs that only broadcast. */
  inbound?: 'inbox' | 'discard'
  /** Capacity of the broadcast channel, messages; 256 when left out. */
  queue?: number
  /** URL path that may be upgraded; any when left out. */
  path?: string
  /**
   * Values of the Origin header that may connect. Left out: only pages of the same host. Requests without
   * Origin do not come from a browser and are let through; keep those out with `authorize`.
   */
  origins?: readonly string[] | 'any'
  /**
   * Token hook, asked for each upgrade after the Origin was checked. False, or a throw: 401; no answer within
   * `authorizeMs`: 504. Anything else but true becomes the client's `identity`. The signal is aborted as soon as nobody
   * waits for the answer.
   */
  authorize?: (request: IncomingMessage, signal: AbortSignal) => unknown
  /** Deadline of `close()` for flushing and closing handshakes, ms; 5,000 when left out. */
  closeMs?: number
  onJoin?: (client: Client) => void
  onLeave?: (client: Client, why: Leaving) => void
}

const defaultLimits: Limits = {
  outbox: 64,
  pingMs: 30_000,
  pongMs: 10_000,
  writeMs: 10_000,
  readMs: 0,
  idleMs: 0,
  authorizeMs: 5000,
  maxMessageBytes: 64 * 1024,
  messagesPerSecond: 0,
  clientsPerAddress: 0,
  maxClients: 0,
  deflate: 0,
}

/** The limits of `options`, checked. @throws UsageError `bad-hub` that names the option. */
export function limitsOf(options: HubOptions): Limits {
  const limits = { ...defaultLimits }
  for (const key of Object.keys(limits) as (keyof Limits)[]) limits[key] = options[key] ?? limits[key]
  for (const [key, value] of Object.entries(limits) as [keyof Limits, number][]) {
    const least = key === 'outbox' || key === 'maxMessageBytes' ? 1 : 0
    if (!Number.isFinite(value) || value < least)
      throw new UsageError(
        'bad-hub',
        `hub ${options.name}: ${key} is ${value}, not a number from ${least} up`,
      )
  }
  const slow = options.slow ?? 'evict'
  if (!slowPolicies.includes(slow))
    throw new UsageError(
      'bad-hub',
      `hub ${options.name}: slow is ${slow}, not one of ${slowPolicies.join(', ')}`,
    )
  return limits
}
