import { createHash, randomBytes } from 'node:crypto'
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node'
import type { Hub, HubLink, Linked } from '../hub/index.ts'
import {
  type Chan,
  currentRuntime,
  type Go,
  type Goroutine,
  type Runtime,
  sleep,
  wait,
} from '../runtime/index.ts'
import { pack, unpack } from './envelope.ts'
import { type NatsOptions, NatsSession } from './nats-session.ts'

export interface HubLinkOptions extends NatsOptions {
  /** The hub's runtime; the current one when left out. */
  rt?: Runtime
  /** Hubs with the same prefix and name share their rooms; `weir` when left out. */
  prefix?: string
  /** Messages from elsewhere that may wait for this hub; 1024 when left out. More are dropped and counted. */
  inbound?: number
}

/** Counters of one link; they only grow. */
export interface HubLinkStats {
  readonly connected: boolean
  readonly reconnects: number
  /** Messages given to NATS. */
  forwarded: number
  /** Published here while they could not leave: the clients here got them, nobody else. */
  notForwarded: { disconnected: number; 'too large': number }
  /** Given to NATS shortly before the connection broke: perhaps they arrived, perhaps not. */
  uncertain: number
  /** Messages from elsewhere given to this hub. */
  received: number
  /** Messages from elsewhere that were not: came twice, came back, found `inbound` full, or were none of ours. */
  discarded: { duplicate: number; echo: number; overflow: number; malformed: number }
}

const confirmEveryMs = 500
/** Longer room names go by their hash: NATS wants short subjects. */
const longestToken = 160

interface Place {
  readonly room: string | undefined
  subscription: Subscription | undefined
  /** Number of the last message, by sender. */
  readonly last: Map<string, number>
}

/**
 * Joins hubs of several processes over NATS: what is published to a room, or broadcast, in one of them reaches the
 * clients of all. Only rooms with members here are subscribed to.
 *
 * Delivery between processes is at most once and in order per sender; delivery here neither waits for NATS nor depends
 * on it. While NATS is away, messages stay local and are counted; they are not sent later, when they would be old.
 *
 * ```ts
 * const link = linkHub(hub, { servers: 'nats://127.0.0.1:4222' })
 * await link.close()
 * ```
 */
export function linkHub(hub: Hub, options: HubLinkOptions): NatsHubLink {
  return new NatsHubLink(hub, options)
}

export class NatsHubLink implements HubLink {
  readonly #origin = randomBytes(8).toString('hex')
  readonly #subject: string
  readonly #places = new Map<string | undefined, Place>()
  readonly #arrivals: Chan<Linked>
  readonly #session: NatsSession
  readonly #goroutines: Goroutine[]
  readonly #unlink: () => void
  readonly #stats: Omit<HubLinkStats, 'connected' | 'reconnects'> = {
    forwarded: 0,
    notForwarded: { disconnected: 0, 'too large': 0 },
    uncertain: 0,
    received: 0,
    discarded: { duplicate: 0, echo: 0, overflow: 0, malformed: 0 },
  }
  #number = 0
  #confirmed = 0

  constructor(hub: Hub, options: HubLinkOptions) {
    const rt = options.rt ?? currentRuntime()
    this.#subject = `${options.prefix ?? 'weir'}.${tokenOf(hub.name)}`
    this.#arrivals = rt.chan<Linked>(options.inbound ?? 1024, { name: `hub.${hub.name}.arrivals` })
    this.#places.set(undefined, { room: undefined, subscription: undefined, last: new Map() })
    this.#session = new NatsSession(rt, options, this)
    const relay = this.#relay.bind(this, hub)
    const confirm = this.#confirm.bind(this)
    this.#goroutines = [
      rt.go(function* hubLinkRelay() {
        yield* relay()
      }),
      rt.go(function* hubLinkConfirm() {
        yield* confirm()
      }),
    ]
    this.#unlink = hub.link(this)
  }

  stats(): HubLinkStats {
    const { connected, reconnects } = this.#session
    return { connected, reconnects, ...this.#stats }
  }

  /** Resolves when the server knows of every message and subscription up to now; at once when it is away. */
  async flushed(): Promise<void> {
    const { connection, connected } = this.#session
    if (connected) await connection?.flush()
  }

  /** The hub goes on alone. Idempotent. */
  async close(): Promise<void> {
    this.#unlink()
    await this.#session.close()
    for (const goroutine of this.#goroutines) goroutine.kill()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  // ---- from the hub -------------------------------------------------------------------------------

  forward({ room, data, binary }: Linked): void {
    const { connection, connected } = this.#session
    const stats = this.#stats
    if (!connected || connection === undefined || connection.isClosed()) {
      stats.notForwarded.disconnected++
      return
    }
    const message = pack(this.#origin, this.#number + 1, data, binary)
    if (message.length > (connection.info?.max_payload ?? Infinity)) {
      stats.notForwarded['too large']++
      return
    }
    this.#number++
    connection.publish(this.#subjectOf(room), message)
    stats.forwarded++
  }

  roomOpened(room: string): void {
    const place: Place = { room, subscription: undefined, last: new Map() }
    this.#places.set(room, place)
    const { connection } = this.#session
    if (connection !== undefined && !connection.isClosed()) this.#subscribe(connection, place)
  }

  roomClosed(room: string): void {
    this.#places.get(room)?.subscription?.unsubscribe()
    this.#places.delete(room)
  }

  // ---- from NATS ----------------------------------------------------------------------------------

  opened(connection: NatsConnection): void {
    for (const place of this.#places.values()) this.#subscribe(connection, place)
  }

  lost(): void {
    const { forwarded } = this.#stats
    this.#stats.uncertain += forwarded - this.#confirmed
    this.#confirmed = forwarded
  }

  #subscribe(connection: NatsConnection, place: Place): void {
    place.subscription = connection.subscribe(this.#subjectOf(place.room), {
      callback: (error, message) => {
        if (error === null) this.#receive(place, message)
      },
    })
  }

  #receive({ room, last }: Place, { data }: Msg): void {
    const { discarded } = this.#stats
    const envelope = unpack(data)
    if (envelope === undefined) discarded.malformed++
    else if (envelope.origin === this.#origin) discarded.echo++
    else if (envelope.number <= (last.get(envelope.origin) ?? 0)) discarded.duplicate++
    else {
      last.set(envelope.origin, envelope.number)
      // The client's read buffer is its own: a message that waits keeps a copy.
      const message = { room, data: Buffer.from(envelope.payload), binary: envelope.binary }
      if (!this.#arrivals.trySend(message)) discarded.overflow++
    }
  }

  *#relay(hub: Hub): Go<void> {
    for (;;) {
      const message = yield* this.#arrivals.recv()
      if (message === undefined) return
      try {
        yield* hub.relay(message)
      } catch {
        // The hub is closed.
        return
      }
      this.#stats.received++
    }
  }

  /** Asks the server now and then whether it has everything, so that a loss of connection leaves few in doubt. */
  *#confirm(): Go<void> {
    for (;;) {
      yield* sleep(confirmEveryMs)
      const { connection, connected } = this.#session
      const { forwarded } = this.#stats
      if (!connected || connection === undefined || forwarded === this.#confirmed) continue
      try {
        yield* wait(connection.flush())
        if (forwarded > this.#confirmed) this.#confirmed = forwarded
      } catch {
        // The connection broke: `lost` counts.
      }
    }
  }

  #subjectOf(room: string | undefined): string {
    return room === undefined ? `${this.#subject}.all` : `${this.#subject}.room.${tokenOf(room)}`
  }
}

/** Any name as one token of a subject. */
function tokenOf(name: string): string {
  const token = Buffer.from(name).toString('base64url')
  if (token.length <= longestToken) return token === '' ? '-' : token
  return `~${createHash('sha256').update(name).digest('hex')}`
}
