import type { Clock } from '../base/index.ts'
import type { Chan, Go, Op, Runtime } from '../runtime/index.ts'
import type { Client } from './client.ts'
import { Merger } from './merger.ts'
import type { Room } from './rooms.ts'
import type { HubStats } from './stats.ts'

/**
 * After so many socket writes (5 to 10 µs each, nearly all of it in the kernel) the event loop has its turn:
 * about a millisecond. Meanwhile messages come in, which then go out with the same writes.
 */
const writesPerTurn = 128
/** In a pass, messages are taken up after every 16th part of its writes: giving one to a client costs 1/100 of a write. */
const takeUpsPerPass = 16

/**
 * The write loop of a whole hub: clients with something to write stand in a list, each of them at most
 * once, and get all of it in one system call. One walk through the list is a pass. While it lasts, more messages
 * join the outboxes of those that are still to come: the busier the hub, the larger the batches.
 *
 * A client whose kernel buffer is full is left alone until it has drained; meanwhile its outbox fills up.
 *
 * Invariant: for a client that takes bytes no more than `held` messages wait, those taken up since the previous pass
 * began. So as long as `held` stays within the outbox, nobody but a blocked client meets the slow-client policy.
 */
export class Writer {
  readonly #stats: HubStats
  readonly #clock: Clock
  readonly #wake: Chan<true>
  readonly #turn: Chan<true>
  readonly #onProgress: () => void
  readonly #merger = new Merger()
  readonly #onTurn = (): void => {
    this.#turn.trySend(true)
  }
  #dirty: Client[] = []
  #taken: Client[] = []
  #since = NaN
  /** What the messages taken up since then are for. */
  #rooms = new Set<Room>()
  /** Messages taken up in the previous pass, and since this one began. */
  #heldBefore = 0
  #heldNow = 0
  #writesSinceTakeUp = 0

  /** `onProgress` is called after each turn of writing, and once more when the list is empty. */
  constructor(rt: Runtime, name: string, stats: HubStats, onProgress: () => void) {
    this.#stats = stats
    this.#onProgress = onProgress
    this.#clock = rt.clock
    this.#wake = rt.chan<true>(1, { name: `hub.${name}.flush`, internal: true })
    this.#turn = rt.chan<true>(1, { name: `hub.${name}.turn`, internal: true })
  }

  /** Messages that may be taken up now if no client that takes bytes is to have more than `outbox` waiting. */
  room(outbox: number): number {
    if (!this.#busy) return outbox
    if (this.#writesSinceTakeUp * takeUpsPerPass < this.#taken.length) return 0
    return outbox - this.#heldBefore - this.#heldNow
  }

  /** So many messages were taken up now. */
  takenUp(messages: number): void {
    if (Number.isNaN(this.#since)) this.#since = this.#clock.now()
    if (!this.#busy) this.#heldBefore = this.#heldNow = 0
    this.#heldNow += messages
    this.#writesSinceTakeUp = 0
  }

  markRoom(room: Room): void {
    this.#rooms.add(room)
  }

  mark(client: Client): void {
    if (client.dirty) return
    client.dirty = true
    this.#dirty.push(client)
    this.#wake.trySend(true)
  }

  /** The kernel takes bytes again: what has waited for that is written at once, which keeps the invariant. */
  drained(client: Client): void {
    client.blocked = false
    if (client.outbox.messages > 0) this.flush(client)
    else this.#recovered(client)
    this.#onProgress()
  }

  *run(): Go<void> {
    for (;;) {
      yield* this.#wake.recv()
      while (this.#dirty.length > 0) yield* this.#pass()
      this.#merger.forget()
    }
  }

  *#pass(): Go<void> {
    const since = this.#since
    const rooms = this.#rooms
    this.#since = NaN
    this.#rooms = new Set()
    this.#heldBefore = this.#heldNow
    this.#heldNow = 0
    const clients = this.#dirty
    this.#dirty = this.#taken
    this.#taken = clients
    let writes = 0
    let now = this.#clock.now()
    for (const client of clients) {
      client.dirty = false
      writes += this.flush(client, now)
      if (writes < writesPerTurn) continue
      this.#writesSinceTakeUp += writes
      writes = 0
      this.#onProgress()
      yield* this.#eventLoop()
      now = this.#clock.now()
    }
    clients.length = 0
    this.#onProgress()
    if (Number.isNaN(since)) return
    const ended = this.#clock.now()
    this.#stats.fanOut.record(ended - since)
    for (const room of rooms) room.took(ended - since, ended)
  }

  get #busy(): boolean {
    return this.#dirty.length > 0 || this.#taken.length > 0
  }

  /** Lets sockets be read, timers fire and the other goroutines run. */
  #eventLoop(): Op<true | undefined> {
    this.#clock.defer(this.#onTurn)
    return this.#turn.recv()
  }

  /** Writes what the client's socket takes and returns the number of writes; `now` may be a little late. */
  flush(client: Client, now = this.#clock.now()): number {
    const { outbox, connection } = client
    if (client.blocked || client.state !== 'open' || outbox.messages === 0) return 0
    const stats = this.#stats
    stats.outboxDepth.record(outbox.messages)
    let writes = 0
    while (outbox.messages > 0 && !client.blocked) {
      const before = outbox.messages
      const frames = outbox.take(connection.deflate, this.#merger)
      const count = before - outbox.messages
      client.sent += count
      stats.messagesOut += count
      stats.bytesOut += frames.length
      writes++
      if (connection.write(frames)) continue
      client.blocked = true
      client.blockedAt = now
    }
    client.messageAt = now
    stats.writes += writes
    if (!client.blocked) this.#recovered(client)
    return writes
  }

  /** Everything was written and taken. */
  #recovered(client: Client): void {
    if (!client.slow || client.outbox.messages > 0) return
    client.slow = false
    this.#stats.slow--
  }
}
