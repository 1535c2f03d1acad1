import type { Server } from 'node:http'
import { UsageError } from '../base/index.ts'
import { currentRuntime, type Chan, type Op } from '../runtime/index.ts'
import { type Client, type ClientRow, rowOf } from './client.ts'
import { closeCodes, type Connection } from './connection.ts'
import { HubCore } from './core.ts'
import { outgoing, type SendOptions } from './send.ts'
import type { Outgoing } from './delivery.ts'
import type { Eviction } from './eviction-log.ts'
import { Door, type Listening } from './door.ts'
import type { Inbound } from './inbound.ts'
import type { HubLink, Linked } from './link.ts'
import { capacityKnob, limitKnobs, policyKnob } from './knobs.ts'
import { runLoop } from './loop.ts'
import { type HubOptions, type Limits, limitsOf } from './options.ts'
import type { Room } from './rooms.ts'
import { shutDown } from './shutdown.ts'
import type { HubStats } from './stats.ts'

/**
 * A WebSocket hub: clients register, messages are broadcast to all of them, to a room, or sent to one.
 *
 * Three channels (register, unregister, broadcast) lead to one goroutine that owns the set of clients, as in
 * Go's chat example; a second one writes in batches, a third pings and keeps deadlines. A slow client costs
 * at most its outbox and one write, whatever the policy.
 *
 * ```ts
 * const hub = new Hub({ name: 'chat', slow: 'drop-oldest' })
 * const { url } = await hub.listen({ port: 0 })
 * go(function* relay() {
 *   for (;;) {
 *     const message = yield* hub.inbox.recv()
 *     if (message === undefined) return
 *     yield* hub.broadcast(message.payload, { binary: message.binary, except: message.client })
 *   }
 * })
 * ```
 *
 * Gotchas: `broadcast`, `publish` and `send` give operations: they do nothing until `yield*` or `await`; the
 * `try…` forms act at once. Closing the runtime terminates all connections; `close()` does it gracefully.
 */
export class Hub {
  readonly name: string
  /** Messages from clients, in the order of their arrival. Closed by `close()`. */
  readonly inbox: Chan<Inbound>
  readonly #core: HubCore
  readonly #door: Door
  readonly #release: (() => void)[] = []
  #closed: Promise<void> | undefined

  /** @throws UsageError `bad-hub` that names the option which is out of range. */
  constructor(options: HubOptions) {
    const limits = limitsOf(options)
    const rt = options.rt ?? currentRuntime()
    const core = new HubCore(rt, options, limits)
    this.name = options.name
    this.inbox = core.inbox
    this.#core = core
    this.#door = new Door(core)
    this.#register()
    const abandon = this.#abandon.bind(this)
    core.loop = rt.go(function* hubLoop() {
      try {
        yield* runLoop(core)
      } finally {
        abandon()
      }
    })
    core.writing = rt.go(function* hubWriter() {
      yield* core.writer.run()
    })
    core.keeping = rt.go(function* hubKeeper() {
      yield* core.keeper.run()
    })
  }

  // ---- connections --------------------------------------------------------------------------------

  /** Starts an HTTP server of its own, with `/health`. Port 0 takes any free one; host 127.0.0.1 by default. */
  listen(where: { port?: number; host?: string } = {}): Promise<Listening> {
    return this.#door.listen(where.port ?? 0, where.host ?? '127.0.0.1')
  }

  /** Handles the upgrade requests of an HTTP server that somebody else owns and closes. */
  attach(server: Server): void {
    this.#door.attach(server)
  }

  /** Takes a connection that was made elsewhere: another transport, or a fake one in tests. */
  accept(connection: Connection, identity?: unknown): Client {
    return this.#core.admit(connection, identity)
  }

  client(id: number): Client | undefined {
    return this.#core.clients.get(id)
  }

  /** Everybody, or the members of a room: presence. */
  clients(room?: string): Iterable<Client> {
    return room === undefined ? this.#core.clients.values() : this.#core.rooms.members(room)
  }

  /** Closes one client's connection with a code of RFC 6455; what it still had to get is written before. */
  kick(client: Client, code: number = closeCodes.policyViolation): void {
    this.#core.dismiss(client, code, 'kicked')
  }

  // ---- rooms --------------------------------------------------------------------------------------

  /**
   * Adds the client to a room, which begins to exist with its first member. False: it was in it, or is gone. When many come at
   * once, a client may speak before the loop has registered it; it can join by then.
   */
  join(client: Client, room: string): boolean {
    const { rooms, connected } = this.#core
    if (client.state !== 'open' || connected.get(client.id) !== client) return false
    return rooms.join(client, room)
  }

  leave(client: Client, room: string): boolean {
    return this.#core.rooms.leave(client, room)
  }

  // ---- messages -----------------------------------------------------------------------------------

  /** To every client. Waits while the broadcast channel is full; a closed hub throws `send on closed channel`. */
  broadcast(data: string | Uint8Array, options?: SendOptions): Op<void> {
    return this.#core.outgoing.send(outgoing(data, options))
  }

  /** To the members of a room. */
  publish(room: string, data: string | Uint8Array, options?: SendOptions): Op<void> {
    return this.#core.outgoing.send(outgoing(data, options, room))
  }

  /** To one client. Counted as unroutable when it is gone by then. */
  send(client: Client | number, data: string | Uint8Array, options?: SendOptions): Op<void> {
    return this.#core.outgoing.send(outgoing(data, options, undefined, client))
  }

  /** `broadcast` from where one cannot wait; false when it would have to, or when the hub is closed. */
  tryBroadcast(data: string | Uint8Array, options?: SendOptions): boolean {
    return this.#try(outgoing(data, options))
  }

  tryPublish(room: string, data: string | Uint8Array, options?: SendOptions): boolean {
    return this.#try(outgoing(data, options, room))
  }

  trySend(client: Client | number, data: string | Uint8Array, options?: SendOptions): boolean {
    return this.#try(outgoing(data, options, undefined, client))
  }

  // ---- other processes ----------------------------------------------------------------------------

  /**
   * Joins this hub to others: `link` is given what is broadcast and published here, and gives back by `relay`
   * what was published elsewhere. The returned function undoes it. Direct messages and presence stay local.
   *
   * @throws UsageError `bad-hub` when it has a link already.
   */
  link(link: HubLink): () => void {
    const core = this.#core
    if (core.link !== undefined) throw new UsageError('bad-hub', `hub ${this.name} has a link already`)
    core.link = link
    for (const room of core.rooms.names) link.roomOpened(room)
    return () => {
      if (core.link === link) core.link = undefined
    }
  }

  /** To the clients here and nobody else: what came from another process. Waits like `broadcast`. */
  relay({ room, data, binary }: Linked): Op<void> {
    return this.#core.outgoing.send({ ...outgoing(data, { binary }, room), relayed: true })
  }

  // ---- watching and ending ------------------------------------------------------------------------

  /** The live counters: read them, do not keep them. */
  stats(): Readonly<HubStats> {
    return this.#core.stats
  }

  /** The clients table. */
  *rows(): Iterable<ClientRow> {
    for (const client of this.#core.clients.values()) yield rowOf(client)
  }

  /** The rooms table; live objects. */
  rooms(): Iterable<Room> {
    return this.#core.rooms.all()
  }

  /** What is broadcast, counted as if everybody were in a room without a name. */
  get everybody(): Room {
    return this.#core.rooms.everybody
  }

  /** The limits as they are now; turn them by the hub's knobs. */
  get limits(): Readonly<Limits> {
    return this.#core.limits
  }

  /** The last hundred evictions, newest last. */
  get evictions(): readonly Eviction[] {
    return this.#core.evictions.entries
  }

  /**
   * Graceful end: no new connections, outboxes flushed, clients closed with 1001, all within `closeMs`; what
   * is left then is cut. Resolves when the port is free. Idempotent.
   */
  close(): Promise<void> {
    this.#closed ??= shutDown(this.#core, this.#door).finally(() => {
      for (const release of this.#release) release()
    })
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #try(message: Outgoing): boolean {
    const { outgoing: channel } = this.#core
    return !channel.closed && channel.trySend(message)
  }

  #register(): void {
    const { rt, limits, outgoing: queue, inbox } = this.#core
    const { name } = this
    const { registry } = rt
    this.#release.push(registry.add('hub', this))
    const changed = (): void => {
      this.#core.signalRoom()
      this.#door.configure()
    }
    const knobs = limitKnobs(name, limits, changed)
    knobs.push(capacityKnob(`hub.${name}.queue`, name, 'broadcast queue', queue))
    knobs.push(capacityKnob(`hub.${name}.inbox`, name, 'inbox', inbox))
    knobs.push(policyKnob(name, this.#core.stats, changed))
    for (const knob of knobs) this.#release.push(registry.add('knob', knob))
  }

  /** The loop has ended, by `close()` or because the runtime was closed: leave no socket behind. */
  #abandon(): void {
    const core = this.#core
    core.ended = true
    core.closing = true
    for (const client of core.connected.values()) core.cut(client, 'shutdown')
    void this.#door.close()
    for (const release of this.#release) release()
  }
}
