import type { Client } from './client.ts'
import { Batch, Part, payloadBytes, type Message } from './frame.ts'
import type { Limits } from './options.ts'
import { maxWriteBytes, type SlowPolicy } from './outbox.ts'
import type { Room, Rooms } from './rooms.ts'
import type { HubStats, Loss } from './stats.ts'

/** A message on its way out: to one client, to a room, or (neither given) to everybody. */
export interface Outgoing extends Message {
  readonly client: number | undefined
  readonly room: string | undefined
  /** Everybody of those but this client, who usually is the sender. */
  readonly except: number | undefined
  /** It came over a link and stays here. */
  readonly relayed: boolean
}

/** What `Delivery` needs of the hub. */
export interface Recipients {
  readonly clients: ReadonlyMap<number, Client>
  /** Also those that the loop has not registered yet: they may have spoken already and be answered. */
  readonly connected: ReadonlyMap<number, Client>
  readonly rooms: Rooms
  readonly limits: Limits
  readonly policy: SlowPolicy
  readonly stats: HubStats
  /** Other processes may have members of a room that has none here. */
  readonly linked: boolean
  /** Messages for it are among those that are to be written. */
  markRoom(room: Room): void
  /** The client has something to be written. */
  markDirty(client: Client): void
  /** The client's outbox overflowed and the policy is to be rid of it. */
  evict(client: Client): void
}

/**
 * Puts messages into outboxes. Consecutive messages with the same recipients become one batch, so that the
 * work per client is one reference, whatever the number of messages.
 */
export class Delivery {
  readonly #hub: Recipients

  constructor(hub: Recipients) {
    this.#hub = hub
  }

  deliver(messages: readonly Outgoing[]): void {
    let start = 0
    let bytes = 0
    for (let i = 0; i < messages.length; i++) {
      const message = messages[i] as Outgoing
      const first = messages[start] as Outgoing
      const size = payloadBytes(message.data)
      const same = message.room === first.room && message.client === first.client
      if (i > start && (!same || bytes + size > maxWriteBytes)) {
        this.#deliverSame(messages.slice(start, i))
        start = i
        bytes = 0
      }
      bytes += size
    }
    if (start < messages.length) this.#deliverSame(start === 0 ? messages : messages.slice(start))
  }

  #deliverSame(messages: readonly Outgoing[]): void {
    const { stats, clients, connected, rooms } = this.#hub
    stats.broadcasts += messages.length
    const { client: id, room } = messages[0] as Outgoing
    const batch = new Batch(messages)
    if (id !== undefined) {
      stats.direct += messages.length
      const client = connected.get(id)
      if (client === undefined) stats.unroutable += messages.length
      else this.#push(client, batch.whole)
      return
    }
    const target = room === undefined ? rooms.everybody : rooms.find(room)
    if (target === undefined) {
      if (!this.#hub.linked) stats.unroutable += messages.length
      return
    }
    const recipients = room === undefined ? clients : target.members
    target.messages += messages.length
    target.deliveries += messages.length * recipients.size
    this.#hub.markRoom(target)
    const exceptions = exceptionsIn(messages)
    for (const client of recipients.values()) {
      const without = exceptions?.get(client.id)
      if (without === undefined) this.#push(client, batch.whole)
      else for (const part of partsWithout(batch, without)) this.#push(client, part)
    }
  }

  #push(client: Client, part: Part): void {
    if (client.state !== 'open') return
    const { limits, policy } = this.#hub
    const { outbox } = client
    const room = limits.outbox - outbox.messages
    if (part.messages < room) outbox.push(part, limits.outbox)
    else this.#pushToFull(client, part, policy)
    if (!client.dirty && !client.blocked) this.#hub.markDirty(client)
  }

  /** The outbox is full with this part, or overflows. */
  #pushToFull(client: Client, part: Part, policy: SlowPolicy): void {
    const { limits, stats } = this.#hub
    if (!client.slow && (client.blocked || client.outbox.messages + part.messages > limits.outbox)) {
      client.slow = true
      stats.slow++
    }
    if (policy === 'drop-oldest') {
      this.lose(client, 'oldest', client.outbox.pushDroppingOldest(part, limits.outbox))
      return
    }
    const lost = client.outbox.push(part, limits.outbox)
    if (lost === 0) return
    this.lose(client, policy === 'evict' ? 'evicted' : 'newest', lost)
    if (policy === 'evict') this.#hub.evict(client)
  }

  /** Counts messages that this client will not get. */
  lose(client: Client, why: Loss, count: number): void {
    const { stats } = this.#hub
    client.dropped += count
    stats.drops += count
    stats.dropsBy[why] += count
  }
}

/** For each client that is left out of some of the messages, their indices. */
function exceptionsIn(messages: readonly Outgoing[]): Map<number, number[]> | undefined {
  let map: Map<number, number[]> | undefined
  for (let i = 0; i < messages.length; i++) {
    const { except } = messages[i] as Outgoing
    if (except === undefined) continue
    map ??= new Map()
    const indices = map.get(except)
    if (indices === undefined) map.set(except, [i])
    else indices.push(i)
  }
  return map
}

function* partsWithout(batch: Batch, without: readonly number[]): Iterable<Part> {
  let from = 0
  for (const index of without) {
    if (index > from) yield new Part(batch, from, index)
    from = index + 1
  }
  if (from < batch.ends.length) yield new Part(batch, from, batch.ends.length)
}
