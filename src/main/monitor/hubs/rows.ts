/** Clients and rooms of a hub as rows of its tables, and what those are sorted by. */
import type { Client, Hub, Room } from '../../hub/index.ts'
import type { HubClient, HubClientSort, HubRoom, HubRoomSort } from '../../../shared/hub.ts'
import type { RoomBook } from './room-book.ts'

/** A queue fuller than this counts as slow before it is full. */
const slowShare = 0.75
export const slowFrom = ({ outbox }: { outbox: number }): number => Math.floor(outbox * slowShare)

export const isSlow = ({ blocked, slow, outbox }: Client, from: number): boolean =>
  slow || (blocked && outbox.messages > 0) || outbox.messages > from

const lagOf = ({ blocked, blockedAt }: Client, nowMs: number): number =>
  blocked ? Math.max(0, nowMs - blockedAt) : 0

export function clientRow(client: Client, nowMs: number, writeMs: number): HubClient {
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

export function clientValue(client: Client, by: HubClientSort, nowMs: number): number {
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

export const known = (value = NaN): number | null => (Number.isNaN(value) ? null : value)

export function roomRow(room: Room, hub: Hub, book: RoomBook, nowMs: number): HubRoom {
  const course = book.courseOf(room)
  const worstMs = room.worstMs(nowMs)
  return {
    room: room.name,
    clients: room === hub.everybody ? hub.stats().clients : room.members.size,
    inPerS: known(course?.in.perS),
    outPerS: known(course?.out.perS),
    worstMs: known(worstMs),
    spark: course?.spark ?? [],
  }
}

export function roomValue(row: HubRoom, by: HubRoomSort): number | string {
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
