/** Answers `hub.…` calls: one look at a hub, and the rows on screen of its clients and rooms. */
import { UsageError } from '../../base/index.ts'
import type { Client, Hub, Room } from '../../hub/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type { HubClientDetails, HubClientPage, HubLook, HubRoom, HubRoomPage } from '../../../shared/hub.ts'
import { binQueues, binRtts } from './bins.ts'
import { ClientBook } from './client-book.ts'
import { KeptOrder, wallOf } from './kept-order.ts'
import { RoomBook } from './room-book.ts'
import { clientRow, clientValue, isSlow, known, roomRow, roomValue, slowFrom } from './rows.ts'

const namedRooms = 20

export class HubTables {
  readonly #rt: Runtime
  readonly #books = new Map<Hub, RoomBook>()
  readonly #clients = new ClientBook()
  readonly #clientOrder = new KeptOrder<Client, number>(({ id }) => id)
  readonly #roomOrder = new KeptOrder<Room, string>(({ name }) => name)

  constructor(rt: Runtime) {
    this.#rt = rt
  }

  /** At each sample. */
  tick(nowMs: number): void {
    const hubs = this.#hubs()
    this.#clients.tick(nowMs)
    for (const hub of hubs) this.#book(hub).tick(nowMs)
    for (const hub of this.#books.keys()) if (!hubs.includes(hub)) this.#books.delete(hub)
  }

  look({ hub: name }: CallInput<'hub.look'>): HubLook {
    const hub = this.#find(name)
    const { limits, evictions } = hub
    const stats = hub.stats()
    const from = slowFrom(limits)
    const queues: number[] = []
    const rtts: number[] = []
    let slow = 0
    for (const client of hub.clients()) {
      queues.push(client.outbox.messages)
      if (isSlow(client, from)) slow++
      if (!Number.isNaN(client.rttMs)) rtts.push(client.rttMs)
    }
    return {
      hubs: this.#hubs().map((each) => each.name),
      hub: hub.name,
      policy: stats.policy,
      clients: stats.clients,
      rooms: stats.rooms,
      queueLimit: limits.outbox,
      slowFrom: from,
      queues: binQueues(queues, limits.outbox),
      slow,
      rtts: binRtts(rtts),
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
    const from = slowFrom(limits)
    const search = query.search.trim().toLowerCase()
    const matching: Client[] = []
    let total = 0
    for (const client of hub.clients()) {
      total++
      if (query.slowOnly && !isSlow(client, from)) continue
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

  client({ hub: name, id }: CallInput<'hub.client'>): HubClientDetails {
    const hub = this.#find(name)
    const client = clientOf(hub, id)
    const { limits } = hub
    const nowMs = this.#rt.clock.now()
    return {
      hub: hub.name,
      policy: hub.stats().policy,
      queueLimit: limits.outbox,
      slowFrom: slowFrom(limits),
      client: clientRow(client, nowMs, limits.writeMs),
      queueBytes: client.outbox.bytes,
      socketBytes: client.connection.pendingBytes,
      roomNames: [...client.rooms].sort().slice(0, namedRooms),
      messageAgoMs: Math.max(0, nowMs - client.messageAt),
      heardAgoMs: Math.max(0, nowMs - client.seenAt),
      course: this.#clients.courseOf(client, nowMs),
      atMs: wallOf(this.#rt.clock),
    }
  }

  kick({ hub: name, id }: CallInput<'hub.kick'>): { kicked: number } {
    const hub = this.#find(name)
    const client = clientOf(hub, id)
    if (client.state !== 'open') return { kicked: 0 }
    hub.kick(client)
    return { kicked: 1 }
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
      directPerS: known(book.direct.perS),
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

function clientOf(hub: Hub, id: number): Client {
  const client = hub.client(id)
  if (client === undefined)
    throw new UsageError('unknown-client', `client ${id} has left the hub ${hub.name}`)
  return client
}
