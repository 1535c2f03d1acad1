import type { Deque } from '../base/index.ts'
import type { Connection, ConnectionEvents } from './connection.ts'
import type { Inbound } from './inbound.ts'
import { Outbox } from './outbox.ts'
import type { Leaving } from './stats.ts'

/** Who handles what a client's connection reports. */
export interface ClientOwner {
  onMessage(client: Client, payload: Buffer, binary: boolean): void
  onPong(client: Client, payload: Buffer): void
  onDrained(client: Client): void
  onClosed(client: Client, code: number, midFrame: boolean): void
}

const noRooms: ReadonlySet<string> = new Set()

/** One connected peer. Plain fields: the hub's goroutines are the only writers, the client table reads them. */
export class Client implements ConnectionEvents {
  /** Unique within its hub, from 1. */
  readonly id: number
  readonly connection: Connection
  /** What the `authorize` hook returned. */
  readonly identity: unknown
  /** Wall clock, ms. */
  readonly connectedAtMs: number
  readonly outbox = new Outbox()
  /** `closing`: the hub has sent or will send a closing frame; nothing is delivered any more. */
  state: 'open' | 'closing' | 'gone' = 'open'
  /** Why the hub ended it; undefined while it lives or when the peer did. */
  leaving: Leaving | undefined = undefined

  received = 0
  sent = 0
  dropped = 0
  /** Of the last ping, ms; NaN before the first pong. */
  rttMs = NaN

  /** The loop has taken it in, once. */
  registered = false
  /** In the writer's list. */
  dirty = false
  /** The kernel takes no more bytes since `blockedAt` (runtime clock, ms). */
  blocked = false
  blockedAt = 0
  /** Its outbox has been full and not empty since. */
  slow = false

  pingedAt: number
  awaitingPong = false
  seenAt: number
  messageAt: number
  /** Token bucket of incoming messages, and messages refused in a row. */
  tokens = -1
  tokensAt = 0
  flooded = 0
  /** Incoming messages that found the inbox full; the socket is paused while this exists. */
  backlog: Deque<Inbound> | undefined = undefined

  readonly #owner: ClientOwner
  #rooms: Set<string> | undefined

  constructor(
    id: number,
    connection: Connection,
    identity: unknown,
    owner: ClientOwner,
    now: number,
    wall: number,
  ) {
    this.id = id
    this.connection = connection
    this.identity = identity
    this.connectedAtMs = wall
    this.pingedAt = this.seenAt = this.messageAt = now
    this.#owner = owner
  }

  get address(): string {
    return this.connection.address
  }

  get rooms(): ReadonlySet<string> {
    return this.#rooms ?? noRooms
  }

  /** @internal Called by `Rooms` only: most clients are in no room and need no set. */
  addRoom(room: string): void {
    ;(this.#rooms ??= new Set()).add(room)
  }

  /** @internal Called by `Rooms` only. */
  deleteRoom(room: string): void {
    this.#rooms?.delete(room)
  }

  message(payload: Buffer, binary: boolean): void {
    this.#owner.onMessage(this, payload, binary)
  }

  pong(payload: Buffer): void {
    this.#owner.onPong(this, payload)
  }

  drained(): void {
    this.#owner.onDrained(this)
  }

  closed(code: number, midFrame: boolean): void {
    this.#owner.onClosed(this, code, midFrame)
  }
}

/** One row of the clients table. */
export interface ClientRow {
  id: number
  address: string
  connectedAtMs: number
  state: 'ok' | 'slow' | 'paused' | 'closing'
  rooms: number
  /** Messages waiting in its outbox. */
  depth: number
  pendingBytes: number
  received: number
  sent: number
  dropped: number
  /** null before the first pong. */
  rttMs: number | null
}

export function rowOf(client: Client): ClientRow {
  const { id, address, connectedAtMs, outbox, received, sent, dropped, rttMs } = client
  return {
    id,
    address,
    connectedAtMs,
    state: stateOf(client),
    rooms: client.rooms.size,
    depth: outbox.messages,
    pendingBytes: client.connection.pendingBytes,
    received,
    sent,
    dropped,
    rttMs: Number.isNaN(rttMs) ? null : rttMs,
  }
}

function stateOf(client: Client): ClientRow['state'] {
  if (client.state !== 'open') return 'closing'
  if (client.slow) return 'slow'
  return client.backlog === undefined ? 'ok' : 'paused'
}
