import { Deque } from '../base/index.ts'
import type { Chan, Go, Goroutine, Runtime } from '../runtime/index.ts'
import type { Client } from './client.ts'
import type { Limits } from './options.ts'
import type { HubStats } from './stats.ts'

/** A message from a client. */
export class Inbound {
  readonly client: Client
  /** The bytes as they came; give them to `broadcast` with `binary` to pass a message on undecoded. */
  readonly payload: Buffer
  readonly binary: boolean

  constructor(client: Client, payload: Buffer, binary: boolean) {
    this.client = client
    this.payload = payload
    this.binary = binary
  }

  /** The string of a text message, the bytes of a binary one. */
  get data(): string | Buffer {
    return this.binary ? this.payload : this.payload.toString()
  }
}

/** What to do with a message beyond the rate limit. */
type Verdict = 'ok' | 'drop' | 'evict'

/**
 * Takes messages in. When the inbox is full the client's socket is paused and a goroutine waits to send what
 * had been parsed already: at most what one read of the socket holds (64 KiB), so memory stays bounded.
 */
export class Intake {
  readonly #rt: Runtime
  readonly #inbox: Chan<Inbound>
  readonly #limits: Limits
  readonly #stats: HubStats
  readonly #readers = new Map<Client, Goroutine>()

  constructor(rt: Runtime, inbox: Chan<Inbound>, limits: Limits, stats: HubStats) {
    this.#rt = rt
    this.#inbox = inbox
    this.#limits = limits
    this.#stats = stats
  }

  /** Counts the message and judges it by the client's rate limit; `now` in ms. */
  admit(client: Client, bytes: number, now: number): Verdict {
    this.#stats.messagesIn++
    this.#stats.bytesIn += bytes
    client.received++
    client.seenAt = client.messageAt = now
    const rate = this.#limits.messagesPerSecond
    if (rate === 0) return 'ok'
    const tokens = client.tokens < 0 ? rate : client.tokens + ((now - client.tokensAt) / 1000) * rate
    client.tokensAt = now
    client.tokens = Math.min(rate, tokens)
    if (client.tokens >= 1) {
      client.tokens--
      client.flooded = 0
      return 'ok'
    }
    client.flooded++
    return client.flooded > rate ? 'evict' : 'drop'
  }

  put(message: Inbound): void {
    const { client } = message
    if (client.backlog !== undefined) {
      client.backlog.push(message)
      return
    }
    if (this.#inbox.closed || this.#inbox.trySend(message)) return
    client.backlog = new Deque()
    client.backlog.push(message)
    client.connection.pause()
    this.#readers.set(client, this.#rt.go(this.#drainBacklog.bind(this), client, client.backlog))
  }

  /** Ends the waiting goroutines, so that the inbox can be closed. */
  stop(): void {
    for (const reader of this.#readers.values()) reader.kill()
  }

  *#drainBacklog(client: Client, backlog: Deque<Inbound>): Go<void> {
    try {
      for (let message = backlog.shift(); message !== undefined; message = backlog.shift()) {
        yield* this.#inbox.send(message)
      }
    } finally {
      this.#readers.delete(client)
      client.backlog = undefined
      client.awaitingPong = false
      client.seenAt = this.#rt.clock.now()
      if (client.state === 'open') client.connection.resume()
    }
  }
}
