/** Answers `hub.…` calls: one look at a hub, and the rows on screen of its clients and rooms. */
import { UsageError } from '../../base/index.ts'
import type { Client, Hub, Room } from '../../hub/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type {
  HubClient,
  HubClientPage,
  HubClientSort,
  HubLook,
  HubRoom,
  HubRoomPage,
  HubRoomSort,
} from '../../../shared/hub.ts'
import { binQueues, binRtts, shareOf } from './bins.ts'
import { KeptOrder, wallOf } from './kept-order.ts'
import { RoomBook } from './room-book.ts'

/** A queue fuller than this counts as slow before it is full. */
const slowShare = 0.75

export class HubTables {
  readonly #rt: Runtime
  readonly #books = new Map<Hub, RoomBook>()
  readonly #clientOrder = new KeptOrder<Client, number>(({ id }) => id)
  readonly #roomOrder = new KeptOrder<Room, string>(({ name }) => name)

  constructor(rt: Runtime) {
    this.#rt = rt
  }

  /** At each sample. */
  tick(nowMs: number): void {
    const hubs = this.#hubs()
    for (const hub of hubs) this.#book(hub).tick(nowMs)
    for (const hub of this.#books.keys()) if (!hubs.includes(hub)) this.#books.delete(hub)
  }

  look({ hub: name }: CallInput<'hub.look'>): HubLook {
    const hub = this.#find(name)
    const { limits, evictions } = hub
    const stats = hub.stats()
    const slowFrom = Math.floor(limits.outbox * slowShare)
    const queues: number[] = []
    const rtts: number[] = []
    let slow = 0
    for (const client of hub.clients()) {
      queues.push(client.outbox.messages)
      if (isSlow(client, slowFrom)) slow++
      if (!Number.isNaN(client.rttMs)) rtts.push(client.rttMs)
    }
    rtts.sort((a, b) => a - b)
    return {
      hubs: this.#hubs().map((each) => each.name),
      hub: hub.name,
      policy: stats.policy,
      clients: stats.clients,
      rooms: stats.rooms,
      queueLimit: limits.outbox,
      slowFrom,
      queues: binQueues(queues, limits.outbox),
      slow,
      rtts: binRtts(rtts),
      rttP50Ms: shareOf(rtts, 0.5),
      rttP99Ms: shareOf(rtts, 0.99),
      rttClients: rtts.length,
      evictions: evictions.map(({ atMs, id, forMs }) => ({ atMs, id, forMs })),
      evicted: stats.evictions,
      drops: { ...stats.dropsBy },
      left: { ...stats.left },
      refused: { ...stats.refused },
      atMs: wallOf(this.#rt.clock),
    }
  }

  clients(query: CallInput<'hub.clients'>): HubClientPage {
    const hub = this.#find(query.hub)
    const { limits } = hub
    const nowMs = this.#rt.clock.now()
    const slowFrom = Math.floor(limits.outbox * slowShare)
    const search = query.search.trim().toLowerCase()
    const matching: Client[] = []
    let total = 0
    for (const client of hub.clients()) {
      total++
      if (query.slowOnly && !isSlow(client, slowFrom)) continue
      if (search === '' || `c-${client.id} ${client.address}`.includes(search)) matching.push(client)
    }
    const { order, sorted } = this.#clientOrder.arrange(matching, query.sort, query.hold, (client) =>
      clientValue(client, query.sort.by, nowMs),
    )
    return {
      hub: hub.name,
      total,
      matched: matching.length,
      offset: query.offset,
      rows: sorted
        .slice(query.offset, query.offset + query.limit)
        .map((client) => clientRow(client, nowMs, limits.writeMs)),
      order,
      atMs: wallOf(this.#rt.clock),
    }
  }

  rooms(query: CallInput<'hub.rooms'>): HubRoomPage {
    const hub = this.#find(query.hub)
    const nowMs = this.#rt.clock.now()
    const search = query.search.trim()
    const book = this.#book(hub)
    const all = [hub.everybody, ...hub.rooms()].filter((room) => room.name !== '' || room.messages > 0)
    const matching = search === '' ? all : all.filter(({ name }) => name.includes(search))
    const rowOf = (room: Room): HubRoom => roomRow(room, hub, book, nowMs)
    const { order, sorted } = this.#roomOrder.arrange(matching, query.sort, query.hold, (room) =>
      roomValue(rowOf(room), query.sort.by),
    )
    return {
      hub: hub.name,
      total: all.length,
      matched: matching.length,
      offset: query.offset,
      rows: sorted.slice(query.offset, query.offset + query.limit).map(rowOf),
      order,
      atMs: wallOf(this.#rt.clock),
    }
  }

  #hubs(): readonly Hub[] {
    return this.#rt.registry.list('hub') as readonly Hub[]
  }

  #find(name: string | undefined): Hub {
    const hubs = this.#hubs()
    const hub = name === undefined ? hubs[0] : hubs.find((each) => each.name === name)
    if (hub === undefined)
      throw new UsageError(
        'unknown-hub',
        name === undefined ? 'this program has no hub' : `there is no hub ${name}`,
      )
    return hub
  }

  #book(hub: Hub): RoomBook {
    const known = this.#books.get(hub)
    if (known !== undefined) return known
    const book = new RoomBook(hub)
    this.#books.set(hub, book)
    return book
  }
}

const isSlow = ({ blocked, slow, outbox }: Client, slowFrom: number): boolean =>
  slow || (blocked && outbox.messages > 0) || outbox.messages > slowFrom

const lagOf = ({ blocked, blockedAt }: Client, nowMs: number): number =>
  blocked ? Math.max(0, nowMs - blockedAt) : 0

function clientRow(client: Client, nowMs: number, writeMs: number): HubClient {
  const { id, address, rooms, outbox, sent, received, dropped, connectedAtMs, rttMs } = client
  const lagMs = lagOf(client, nowMs)
  return {
    id,
    address,
    state: stateOf(client),
    rooms: rooms.size,
    queue: outbox.messages,
    lagMs,
    rttMs: Number.isNaN(rttMs) ? null : rttMs,
    sent,
    received,
    dropped,
    connectedAtMs,
    cutInMs: client.blocked && writeMs > 0 ? Math.max(0, writeMs - lagMs) : null,
  }
}

function stateOf(client: Client): HubClient['state'] {
  if (client.state !== 'open') return 'closing'
  if (client.slow) return 'slow'
  return client.backlog === undefined ? 'ok' : 'paused'
}

function clientValue(client: Client, by: HubClientSort, nowMs: number): number {
  switch (by) {
    case 'id':
      return client.id
    case 'queue':
      return client.outbox.messages
    case 'lag':
      return lagOf(client, nowMs)
    case 'rtt':
      return client.rttMs
    case 'rooms':
      return client.rooms.size
    case 'sent':
      return client.sent
    case 'received':
      return client.received
    case 'dropped':
      return client.dropped
    case 'age':
      return -client.connectedAtMs
  }
}

function roomRow(room: Room, hub: Hub, book: RoomBook, nowMs: number): HubRoom {
  const course = book.courseOf(room)
  const worstMs = room.worstMs(nowMs)
  return {
    room: room.name,
    clients: room === hub.everybody ? hub.stats().clients : room.members.size,
    inPerS: course?.inPerS ?? null,
    outPerS: course?.outPerS ?? null,
    worstMs: Number.isNaN(worstMs) ? null : worstMs,
    spark: course?.spark ?? [],
  }
}

function roomValue(row: HubRoom, by: HubRoomSort): number | string {
  switch (by) {
    case 'room':
      return row.room
    case 'clients':
      return row.clients
    case 'in':
      return row.inPerS ?? NaN
    case 'out':
      return row.outPerS ?? NaN
    case 'worst':
      return row.worstMs ?? NaN
  }
}
