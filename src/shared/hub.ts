/** What the Hub screen asks: one look at a hub, and windows of its tables of clients and rooms. */
import { z } from 'zod'
import type { Carries } from './contract.ts'

/** What happens to a client whose send queue is full, in the order of the knob's values. */
export const slowPolicies = ['drop-newest', 'drop-oldest', 'evict', 'pause'] as const
export type SlowPolicy = (typeof slowPolicies)[number]

export const hubClientSorts = [
  'id',
  'queue',
  'lag',
  'rtt',
  'rooms',
  'sent',
  'received',
  'dropped',
  'age',
] as const
export type HubClientSort = (typeof hubClientSorts)[number]

export const hubRoomSorts = ['room', 'clients', 'in', 'out', 'worst'] as const
export type HubRoomSort = (typeof hubRoomSorts)[number]

export interface HubClient {
  id: number
  address: string
  state: 'ok' | 'slow' | 'paused' | 'closing'
  rooms: number
  /** Messages that wait for it. */
  queue: number
  /** For how long its socket has taken nothing; 0 when it takes. */
  lagMs: number
  /** Of the last ping; null before the first answer. */
  rttMs: number | null
  sent: number
  received: number
  dropped: number
  connectedAtMs: number
  /** When the write deadline ends it; null while it takes bytes or without a deadline. */
  cutInMs: number | null
}

export interface HubRoom {
  /** Empty: what is broadcast to everybody. */
  room: string
  clients: number
  /** Messages and deliveries per second; null until measured. */
  inPerS: number | null
  outPerS: number | null
  /** The longest fan-out of the last 5 to 10 s; null when there was none. */
  worstMs: number | null
  /** Deliveries per second, one number per 5 s, newest last. */
  spark: number[]
}

/** Clients by a number of theirs: how many lie from `from` up to `to`; the last `to` may be open (null). */
export interface Bin {
  from: number
  to: number | null
  clients: number
}

export interface HubLook {
  /** All hubs of the program; the one asked for, or else the first. */
  hubs: string[]
  hub: string
  policy: SlowPolicy
  clients: number
  rooms: number
  /** Messages that may wait for a client, and from where on it counts as slow here. */
  queueLimit: number
  slowFrom: number
  queues: Bin[]
  /** Clients whose queue is longer than `slowFrom` or whose socket takes nothing. */
  slow: number
  rtts: Bin[]
  /** How many clients have answered a ping. */
  rttClients: number
  /** The last hundred, oldest first. */
  evictions: { atMs: number; id: number; forMs: number }[]
  evicted: number
  /** Messages that did not reach a client, by reason, since the start. */
  drops: Record<string, number>
  /** Clients that are gone, by reason, and upgrade requests that were refused. */
  left: Record<string, number>
  refused: Record<string, number>
  atMs: number
}

/** Everything that is known about one client. */
export interface HubClientDetails {
  hub: string
  policy: SlowPolicy
  queueLimit: number
  slowFrom: number
  client: HubClient
  /** Of what waits in its queue, and of what was written but not yet taken by its socket. */
  queueBytes: number
  socketBytes: number
  /** The first rooms it is in, by name. */
  roomNames: string[]
  /** Since the last message to or from it, and since anything at all came from it, pongs included. */
  messageAgoMs: number
  heardAgoMs: number
  /** Once a second since it was first asked about, newest last: messages waiting, and written and lost in that second. */
  course: { queue: number; sent: number; dropped: number }[]
  atMs: number
}

interface Page<Row> {
  hub: string
  total: number
  matched: number
  offset: number
  rows: Row[]
  /** Give it back as `hold` to keep the order of the rows while their values move on. */
  order: number
  atMs: number
}
export type HubClientPage = Page<HubClient>
/** `directPerS`: messages to single clients, which are in no row; null until measured. */
export type HubRoomPage = Page<HubRoom> & { directPerS: number | null }

const carries = <T>(): Carries<T> => ({})
const hub = z.string().max(200).optional()
const window = { offset: z.int().min(0), limit: z.int().min(0).max(500), hold: z.int().optional() }

export const hubCalls = {
  'hub.look': { scope: 'observe', input: z.strictObject({ hub }), output: carries<HubLook>() },
  'hub.clients': {
    scope: 'observe',
    input: z.strictObject({
      hub,
      /** Part of the address or of the id, as `c-17`. */
      search: z.string().max(100),
      slowOnly: z.boolean(),
      sort: z.strictObject({ by: z.enum(hubClientSorts), descending: z.boolean() }),
      ...window,
    }),
    output: carries<HubClientPage>(),
  },
  'hub.client': {
    scope: 'observe',
    input: z.strictObject({ hub, id: z.int().min(1) }),
    output: carries<HubClientDetails>(),
  },
  /** Closes its connection with 1008; what it still had to get is written before. */
  'hub.kick': {
    scope: 'control',
    input: z.strictObject({ hub, id: z.int().min(1) }),
    output: carries<{ kicked: number }>(),
  },
  'hub.rooms': {
    scope: 'observe',
    input: z.strictObject({
      hub,
      search: z.string().max(100),
      sort: z.strictObject({ by: z.enum(hubRoomSorts), descending: z.boolean() }),
      ...window,
    }),
    output: carries<HubRoomPage>(),
  },
} as const

export const hubErrors = ['unknown-hub', 'unknown-client'] as const
