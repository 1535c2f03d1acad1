import type { Clock } from '../base/index.ts'
import { sleep, type Go, type Runtime } from '../runtime/index.ts'
import type { Client } from './client.ts'
import type { Limits } from './options.ts'
import type { HubStats, Leaving } from './stats.ts'

/** Deadlines are looked at this often, or every quarter of the shortest one if that is sooner. */
const slowestSweepMs = 1000
const fastestSweepMs = 5
/** Spreads the pings of clients that came together: multiples of the golden ratio lie evenly in 0…1. */
const golden = 0.618_033_988_749_895

/** What `Keeper` needs of the hub. */
export interface Kept {
  readonly clients: ReadonlyMap<number, Client>
  readonly limits: Limits
  readonly stats: HubStats
  /** Ends a connection that no longer works, without a closing handshake. */
  cut(client: Client, why: Leaving): void
  /** Ends a connection that works. */
  dismiss(client: Client, code: number, why: Leaving): void
}

/** Pings, and the deadlines for pongs, writes, reads and idling; one goroutine for all clients of a hub. */
export class Keeper {
  readonly #hub: Kept
  readonly #clock: Clock

  constructor(rt: Runtime, hub: Kept) {
    this.#hub = hub
    this.#clock = rt.clock
  }

  *run(): Go<void> {
    for (;;) {
      const period = this.#sweepMs()
      const due = this.#clock.now() + period
      yield* sleep(period)
      const now = this.#clock.now()
      // After a long stall of this process the pongs are still unread in the sockets: nobody is to blame.
      const stalled = now - due > this.#hub.limits.pongMs / 2
      for (const client of this.#hub.clients.values()) {
        if (client.state === 'gone') continue
        if (!stalled) this.#check(client, now)
        if (client.state === 'open') this.#pingIfDue(client, now)
      }
    }
  }

  /** A pong, or anything else that was made up by the client: only the payload of the last ping counts. */
  pong(client: Client, payload: Buffer): void {
    const now = this.#clock.now()
    client.seenAt = now
    if (!client.awaitingPong || payload.length !== 8 || payload.readDoubleBE(0) !== client.pingedAt) return
    client.awaitingPong = false
    client.rttMs = now - client.pingedAt
    this.#hub.stats.rtt.record(client.rttMs)
  }

  /** Called when a client is registered: its first ping comes somewhere within one period. */
  stagger(client: Client): void {
    client.pingedAt -= ((client.id * golden) % 1) * this.#hub.limits.pingMs
  }

  #pingIfDue(client: Client, now: number): void {
    const { pingMs } = this.#hub.limits
    if (pingMs === 0 || client.awaitingPong || now - client.pingedAt < pingMs) return
    const payload = Buffer.allocUnsafe(8)
    payload.writeDoubleBE(now, 0)
    client.pingedAt = now
    client.awaitingPong = true
    client.connection.ping(payload)
  }

  #check(client: Client, now: number): void {
    const { pongMs, writeMs, readMs, idleMs } = this.#hub.limits
    if (client.blocked && writeMs > 0 && now - client.blockedAt > writeMs)
      this.#hub.cut(client, 'write timeout')
    else if (client.state !== 'open') return
    // A client that we have paused cannot be heard.
    else if (client.backlog === undefined && client.awaitingPong && now - client.pingedAt > pongMs)
      this.#hub.cut(client, 'pong timeout')
    else if (client.backlog === undefined && readMs > 0 && now - client.seenAt > readMs)
      this.#hub.cut(client, 'read timeout')
    else if (idleMs > 0 && now - client.messageAt > idleMs) this.#hub.dismiss(client, 1000, 'idle')
  }

  #sweepMs(): number {
    const { pingMs, pongMs, writeMs, readMs, idleMs } = this.#hub.limits
    let shortest = slowestSweepMs * 4
    for (const period of [pingMs, pingMs > 0 ? pongMs : 0, writeMs, readMs, idleMs]) {
      if (period > 0 && period < shortest) shortest = period
    }
    return Math.max(fastestSweepMs, shortest / 4)
  }
}
