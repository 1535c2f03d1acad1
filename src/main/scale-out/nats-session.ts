import type { NatsConnection, NodeConnectionOptions, Status } from '@nats-io/transport-node'
import { type Go, type Goroutine, type Runtime, sleep, wait } from '../runtime/index.ts'
import { type BackOff, backOffMs, defaultBackOff } from './back-off.ts'

export interface NatsOptions {
  /** `nats://host:port`, one or several of the same cluster. */
  servers: string | string[]
  /** Credentials, TLS and the like, as the NATS client takes them. */
  connection?: Omit<NodeConnectionOptions, 'servers' | 'noEcho' | 'reconnect' | 'reconnectDelayHandler'>
  backOff?: BackOff
}

export interface SessionEvents {
  /** A new connection: subscriptions must be made. After a mere reconnect the client has renewed them itself. */
  opened(connection: NatsConnection): void
  /** The server is out of reach. */
  lost(): void
}

/**
 * One connection to NATS that is kept up: dialled again for ever, with a growing pause, while whoever uses it goes on
 * without. A goroutine of the given runtime, which ends it when it closes.
 */
export class NatsSession {
  connection: NatsConnection | undefined
  /** Whether what is published now can reach the server. */
  connected = false
  reconnects = 0
  lastError: Error | undefined
  readonly #options: NatsOptions
  readonly #events: SessionEvents
  readonly #goroutine: Goroutine
  #failures = 0
  #closed = false
  #ended: Promise<unknown> = Promise.resolve()

  constructor(rt: Runtime, options: NatsOptions, events: SessionEvents) {
    this.#options = options
    this.#events = events
    const run = this.#run.bind(this)
    this.#goroutine = rt.go(function* natsSession() {
      yield* run()
    })
  }

  /** Idempotent; what was published before still goes out if the server can be reached. */
  async close(): Promise<void> {
    this.#closed = true
    const { connection } = this
    if (this.connected && connection !== undefined) {
      await connection.drain().catch(() => {
        this.#events.lost()
      })
    }
    this.#goroutine.kill()
    await this.#ended
  }

  *#run(): Go<void> {
    try {
      for (;;) {
        const connection = yield* this.#dial()
        this.connection = connection
        this.#up()
        this.#events.opened(connection)
        yield* this.#watch(connection)
        this.#down()
      }
    } finally {
      this.#closed = true
      this.connected = false
      this.#ended = this.connection?.close().catch(() => undefined) ?? Promise.resolve()
    }
  }

  *#dial(): Go<NatsConnection> {
    for (;;) {
      try {
        return yield* wait(this.#connect())
      } catch (error) {
        this.lastError = error as Error
        yield* sleep(this.#pause())
      }
    }
  }

  async #connect(): Promise<NatsConnection> {
    const { connect } = await import('@nats-io/transport-node')
    const connection = await connect({
      timeout: 2000,
      pingInterval: 5000,
      maxPingOut: 2,
      ...this.#options.connection,
      servers: this.#options.servers,
      noEcho: true,
      reconnect: true,
      maxReconnectAttempts: -1,
      reconnectDelayHandler: () => this.#pause(),
    })
    // Whoever waited for it may have been killed meanwhile.
    if (this.#closed) await connection.close()
    return connection
  }

  /** Returns when the client has given the connection up for good. */
  *#watch(connection: NatsConnection): Go<void> {
    const events = connection.status()[Symbol.asyncIterator]()
    for (;;) {
      const event: IteratorResult<Status, undefined> = yield* wait(events.next())
      if (event.done === true || event.value.type === 'close') return
      const { type } = event.value
      if (type === 'disconnect' || type === 'staleConnection') this.#down()
      if (type === 'reconnect') {
        this.reconnects++
        this.#up()
      }
    }
  }

  #up(): void {
    this.connected = true
    this.#failures = 0
  }

  #down(): void {
    if (!this.connected) return
    this.connected = false
    // A graceful end: everything was handed over first, and `close` sees it when that failed.
    if (!this.#closed) this.#events.lost()
  }

  #pause(): number {
    return backOffMs(this.#failures++, this.#options.backOff ?? defaultBackOff)
  }
}
