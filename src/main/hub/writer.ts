import type { Clock } from '../base/index.ts'
import { gosched, type Chan, type Go, type Runtime } from '../runtime/index.ts'
import type { Client } from './client.ts'
import type { HubStats } from './stats.ts'

/** After so many socket writes (about 5 µs each) the others get a turn. */
const writesPerTurn = 64

/**
 * The write loop of a whole hub: clients with something to write stand in a list, each of them at most
 * once, and get all of it in one system call. While the loop works through the list, more messages join the
 * outboxes of those that are still to come: the busier the hub, the larger the batches.
 *
 * A client whose kernel buffer is full is left alone until it has drained; meanwhile its outbox fills up.
 */
export class Writer {
  readonly #stats: HubStats
  readonly #clock: Clock
  readonly #wake: Chan<true>
  readonly #onProgress: () => void
  #dirty: Client[] = []
  #taken: Client[] = []
  #since = NaN

  /** `onProgress` is called after each turn of writing, and once more when the list is empty. */
  constructor(rt: Runtime, name: string, stats: HubStats, onProgress: () => void) {
    this.#stats = stats
    this.#onProgress = onProgress
    this.#clock = rt.clock
    this.#wake = rt.chan<true>(1, { name: `hub.${name}.flush` })
  }

  /** Somebody in the list is still to be written. Nobody is: then who has messages waiting is blocked. */
  get busy(): boolean {
    return this.#dirty.length > 0 || this.#taken.length > 0
  }

  /** Starts the clock of `fanOut` for messages that were taken up now. */
  takenUp(): void {
    if (Number.isNaN(this.#since)) this.#since = this.#clock.now()
  }

  mark(client: Client): void {
    if (client.dirty) return
    client.dirty = true
    this.#dirty.push(client)
    this.#wake.trySend(true)
  }

  /** The kernel takes bytes again. */
  drained(client: Client): void {
    client.blocked = false
    if (client.outbox.messages > 0) this.mark(client)
    else this.#recovered(client)
    this.#onProgress()
  }

  *run(): Go<void> {
    for (;;) {
      yield* this.#wake.recv()
      while (this.#dirty.length > 0) yield* this.#flushAll()
    }
  }

  *#flushAll(): Go<void> {
    const since = this.#since
    this.#since = NaN
    const clients = this.#dirty
    this.#dirty = this.#taken
    this.#taken = clients
    let writes = 0
    let now = this.#clock.now()
    for (const client of clients) {
      client.dirty = false
      writes += this.flush(client, now)
      if (writes < writesPerTurn) continue
      writes = 0
      this.#onProgress()
      yield* gosched()
      now = this.#clock.now()
    }
    clients.length = 0
    this.#onProgress()
    if (!Number.isNaN(since)) this.#stats.fanOut.record(this.#clock.now() - since)
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
      const frames = outbox.take(connection.deflate)
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
