import type { Chan, Goroutine, Runtime } from '../runtime/index.ts'
import { Client, type ClientOwner } from './client.ts'
import { closeCodes, type Connection } from './connection.ts'
import { Delivery, type Outgoing, type Recipients } from './delivery.ts'
import type { Doorway } from './door.ts'
import { EvictionLog } from './eviction-log.ts'
import { Inbound, Intake } from './inbound.ts'
import { Keeper, type Kept } from './keeper.ts'
import type { HubLink } from './link.ts'
import type { LoopHost } from './loop.ts'
import type { HubOptions, Limits } from './options.ts'
import type { SlowPolicy } from './outbox.ts'
import { type Room, Rooms } from './rooms.ts'
import { type HubStats, type Leaving, makeStats } from './stats.ts'
import { Writer } from './writer.ts'

/**
 * A hub's state, and every change of it: what the goroutines, the connections and the door call.
 *
 * A client is counted in `connections` from its handshake until its socket is closed; it is in `clients` from
 * the moment the loop has taken it from `register` until the loop has taken it from `unregister`.
 */
export class HubCore implements ClientOwner, Recipients, Kept, LoopHost, Doorway {
  readonly rt: Runtime
  readonly options: HubOptions
  readonly limits: Limits
  readonly stats: HubStats
  readonly register: Chan<Client>
  readonly unregister: Chan<Client>
  readonly outgoing: Chan<Outgoing>
  readonly inbox: Chan<Inbound>
  readonly room: Chan<true>
  /** Signals progress to `close()`. */
  readonly progress: Chan<true>
  readonly clients = new Map<number, Client>()
  readonly rooms = new Rooms((room, exists) => {
    this.stats.rooms = this.rooms.count
    if (exists) this.link?.roomOpened(room)
    else this.link?.roomClosed(room)
  })
  /** To hubs of other processes. */
  link: HubLink | undefined
  readonly writer: Writer
  readonly keeper: Keeper
  readonly intake: Intake
  /** The three goroutines, once they run. */
  loop: Goroutine | undefined
  writing: Goroutine | undefined
  keeping: Goroutine | undefined
  readonly evictions = new EvictionLog()
  closing = false
  /** The loop has ended: what it would do is done at once. */
  ended = false

  readonly #delivery: Delivery
  readonly #connected = new Map<number, Client>()
  readonly #perAddress = new Map<string, number>()
  #lastId = 0

  constructor(rt: Runtime, options: HubOptions, limits: Limits) {
    const { name } = options
    this.rt = rt
    this.options = options
    this.limits = limits
    this.stats = makeStats(name, options.slow ?? 'evict')
    this.register = rt.chan<Client>(64, { name: `hub.${name}.register` })
    this.unregister = rt.chan<Client>(64, { name: `hub.${name}.unregister` })
    this.outgoing = rt.chan<Outgoing>(options.queue ?? 256, { name: `hub.${name}.broadcast` })
    this.inbox = rt.chan<Inbound>(options.inbox ?? 1024, { name: `hub.${name}.inbox` })
    this.room = rt.chan<true>(1, { name: `hub.${name}.room`, internal: true })
    this.progress = rt.chan<true>(1, { name: `hub.${name}.progress`, internal: true })
    this.writer = new Writer(rt, name, this.stats, this.signalRoom.bind(this))
    this.keeper = new Keeper(rt, this)
    this.intake = new Intake(rt, this.inbox, limits, this.stats)
    this.#delivery = new Delivery(this)
  }

  get linked(): boolean {
    return this.link !== undefined
  }

  get policy(): SlowPolicy {
    return this.stats.policy
  }

  get connections(): number {
    return this.#connected.size
  }

  /** Everybody with an open socket, registered or not. */
  get connected(): ReadonlyMap<number, Client> {
    return this.#connected
  }

  connectionsFrom(address: string): number {
    return this.#perAddress.get(address) ?? 0
  }

  // ---- a client's life ----------------------------------------------------------------------------

  admit(connection: Connection, identity: unknown): Client {
    const { clock } = this.rt
    const client = new Client(++this.#lastId, connection, identity, this, clock.now(), clock.wall())
    this.#connected.set(client.id, client)
    this.#perAddress.set(client.address, this.connectionsFrom(client.address) + 1)
    connection.listen(client)
    if (this.closing) this.dismiss(client, closeCodes.goingAway, 'shutdown')
    else this.#pass(client, this.register)
    return client
  }

  add(client: Client): void {
    if (client.registered) return
    client.registered = true
    this.clients.set(client.id, client)
    this.stats.registered++
    this.stats.clients++
    this.keeper.stagger(client)
    this.options.onJoin?.(client)
  }

  remove(client: Client): void {
    // One that did not stay can overtake itself when many come at once and `register` is full.
    if (!this.ended) this.add(client)
    if (!this.clients.delete(client.id)) return
    const { stats } = this
    const why = client.leaving ?? 'closed by client'
    this.rooms.leaveAll(client)
    this.#delivery.lose(client, 'left', client.outbox.messages)
    client.outbox.clear()
    if (client.slow) stats.slow--
    client.slow = false
    stats.clients--
    stats.unregistered++
    stats.left[why]++
    this.signalRoom()
    this.options.onLeave?.(client, why)
  }

  /** Ends a connection that works, with a closing handshake; what can still be written is written before. */
  dismiss(client: Client, code: number, why: Leaving): void {
    if (client.state !== 'open') return
    this.writer.flush(client)
    client.state = 'closing'
    client.leaving = why
    client.connection.close(code, why)
    this.signalRoom()
  }

  /** Ends a connection that does not. */
  cut(client: Client, why: Leaving): void {
    if (client.state === 'gone') return
    client.state = 'closing'
    client.leaving ??= why
    client.connection.terminate()
    this.signalRoom()
  }

  evict(client: Client): void {
    this.stats.evictions++
    this.evictions.add(client, this.rt.clock)
    this.#delivery.lose(client, 'evicted', client.outbox.messages)
    client.outbox.clear()
    this.dismiss(client, closeCodes.tryAgainLater, 'slow')
  }

  // ---- messages -----------------------------------------------------------------------------------

  deliver(messages: readonly Outgoing[]): void {
    this.writer.takenUp(messages.length)
    this.#delivery.deliver(messages)
    if (this.link === undefined) return
    for (const message of messages)
      if (!message.relayed && message.client === undefined) this.link.forward(message)
  }

  markRoom(room: Room): void {
    this.writer.markRoom(room)
  }

  markDirty(client: Client): void {
    this.writer.mark(client)
  }

  /** Messages that can be taken up now; the others wait in the channel. */
  get capacity(): number {
    const room = this.writer.room(this.limits.outbox)
    return room > 0 && this.policy === 'pause' ? Math.min(room, this.limits.outbox - this.#fullest()) : room
  }

  /** Whoever waits for outboxes to empty may look again. */
  signalRoom(): void {
    this.room.trySend(true)
    if (this.closing) this.progress.trySend(true)
  }

  // ---- what connections report --------------------------------------------------------------------

  onMessage(client: Client, payload: Buffer, binary: boolean): void {
    if (client.state !== 'open') return
    if (payload.length > this.limits.maxMessageBytes) {
      this.dismiss(client, closeCodes.messageTooBig, 'too big')
      return
    }
    const verdict = this.intake.admit(client, payload.length, this.rt.clock.now())
    if (verdict !== 'ok') {
      this.stats.drops++
      this.stats.dropsBy.flood++
      if (verdict === 'evict') this.dismiss(client, closeCodes.policyViolation, 'flood')
    } else if (this.options.inbound !== 'discard') this.intake.put(new Inbound(client, payload, binary))
  }

  onPong(client: Client, payload: Buffer): void {
    this.keeper.pong(client, payload)
  }

  onDrained(client: Client): void {
    this.writer.drained(client)
  }

  onClosed(client: Client, code: number, midFrame: boolean): void {
    client.state = 'gone'
    client.leaving ??= reasonOf(code, midFrame)
    this.#connected.delete(client.id)
    const left = this.connectionsFrom(client.address) - 1
    if (left > 0) this.#perAddress.set(client.address, left)
    else this.#perAddress.delete(client.address)
    if (this.ended) this.remove(client)
    else this.#pass(client, this.unregister)
    if (this.closing) this.progress.trySend(true)
  }

  /** The most messages waiting for a client. One that is being closed holds nobody up. */
  #fullest(): number {
    let fullest = 0
    for (const { state, outbox } of this.clients.values()) {
      if (state === 'open' && outbox.messages > fullest) fullest = outbox.messages
    }
    return fullest
  }

  /** The event loop cannot wait; when the channel is full a goroutine does. There is at most one per client. */
  #pass(client: Client, channel: Chan<Client>): void {
    if (channel.trySend(client)) return
    this.rt.go(function* passOn() {
      yield* channel.send(client)
    })
  }
}

/** What the peer's, or our own, closing code says about why it ended. */
function reasonOf(code: number, midFrame: boolean): Leaving {
  if (code === 1006) return midFrame ? 'vanished mid-frame' : 'vanished'
  if (code === 1009) return 'too big'
  return code === 1002 || code === 1003 || code === 1007 ? 'protocol' : 'closed by client'
}
