/**
 * Many clients of one server that sends every message to everybody. Publishers keep so many of their own messages
 * in flight, or send at a fixed pace. Each healthy client checks that it gets every publisher's messages once and
 * in order; some measure the way from publisher to client.
 *
 * A message starts with publisher (u32), number (u32) and time of sending (f64, ms). Servers that merge messages
 * into one frame with a newline between them, as the first seed does, are read likewise.
 */
import { Histogram } from '../../src/main/base/index.ts'
import { type Dialect, RawClient } from './raw-client.ts'

export interface SwarmOptions {
  host: string
  port: number
  clients: number
  publishers: number
  /** Messages of a publisher that it has not got back yet. */
  inFlight: number
  messageBytes: number
  /** Messages per second of each publisher instead of as many as `inFlight` lets through; 0 = full speed. */
  perSecond: number
  /** What the server speaks on top of WebSocket; plain messages when left out. */
  dialect?: Dialect
  /** Clients besides, that stop reading after the handshake. */
  slow: number
  /** Clients besides, that read but answer no ping. */
  halfOpen: number
}

export interface SwarmReport {
  /** Deliveries to healthy clients during the measured time. */
  deliveries: number
  seconds: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** Over the whole run. */
  published: number
  delivered: number
  missing: number
  duplicated: number
  outOfOrder: number
  /** Healthy clients that were closed, by code; and the slow and half-open ones. */
  closedHealthy: Record<string, number>
  closedOthers: Record<string, number>
}

class Member {
  readonly client: RawClient
  readonly next: Uint32Array
  readonly #swarm: Swarm
  readonly #measures: boolean
  /** Own number when a publisher. */
  readonly publisher: number
  sent = 0
  returned = 0
  code: number | undefined

  constructor(swarm: Swarm, index: number, publisher: number) {
    this.#swarm = swarm
    this.#measures = index % 16 === 0
    this.publisher = publisher
    this.next = new Uint32Array(swarm.options.publishers)
    this.client = new RawClient(
      swarm.options.host,
      swarm.options.port,
      {
        frame: this.#frame.bind(this),
        read: this.#read.bind(this),
        closed: (code) => (this.code = code),
      },
      swarm.options.dialect,
    )
  }

  #frame(chunk: Buffer, from: number, to: number): void {
    const swarm = this.#swarm
    const size = swarm.options.messageBytes
    for (let at = from; at + size <= to; at += size + 1) {
      const publisher = readU32(chunk, at)
      const number = readU32(chunk, at + 4)
      const expected = this.next[publisher]
      if (number === expected) this.next[publisher] = number + 1
      else this.#surprise(publisher, number, expected ?? 0)
      swarm.delivered++
      if (this.#measures) swarm.record(chunk.readDoubleLE(at + 8))
      if (publisher === this.publisher) this.returned++
    }
  }

  #surprise(publisher: number, number: number, expected: number): void {
    if (number < expected) this.#swarm.duplicated++
    else {
      this.#swarm.outOfOrder++
      this.next[publisher] = number + 1
    }
  }

  #read(): void {
    const { options } = this.#swarm
    if (this.publisher >= 0 && options.perSecond === 0) this.fill()
  }

  /** Sends what the window allows. */
  fill(): void {
    if (!this.#swarm.publishing) return
    const count = this.#swarm.options.inFlight - (this.sent - this.returned)
    if (count > 0) this.publish(count)
  }

  publish(count: number): void {
    const { messageBytes } = this.#swarm.options
    const payloads: Buffer[] = []
    for (let i = 0; i < count; i++) {
      const payload = Buffer.alloc(messageBytes, 0x2e)
      payload.writeUInt32LE(this.publisher, 0)
      payload.writeUInt32LE(this.sent++, 4)
      payload.writeDoubleLE(performance.now(), 8)
      payloads.push(payload)
    }
    this.#swarm.published += count
    this.client.send(payloads)
  }
}

export class Swarm {
  readonly options: SwarmOptions
  publishing = false
  published = 0
  delivered = 0
  duplicated = 0
  outOfOrder = 0
  readonly #members: Member[] = []
  readonly #others: Member[] = []
  readonly #latency = new Histogram()
  readonly #timers: NodeJS.Timeout[] = []
  #measuring = false
  #from = { delivered: 0, at: 0 }
  #to = { delivered: 0, at: 0 }

  constructor(options: SwarmOptions) {
    this.options = options
  }

  record(sentAt: number): void {
    if (this.#measuring) this.#latency.record(performance.now() - sentAt)
  }

  /** Connects everybody, a hundred at a time. */
  async connect(): Promise<void> {
    const { clients, publishers, slow, halfOpen } = this.options
    const all = clients + slow + halfOpen
    for (let i = 0; i < all;) {
      const group: Member[] = []
      for (; i < all && group.length < 100; i++) {
        const healthy = i < clients
        const member = new Member(this, i, healthy && i < publishers ? i : -1)
        ;(healthy ? this.#members : this.#others).push(member)
        group.push(member)
      }
      await Promise.all(group.map((member) => member.client.opened))
    }
    this.#others.forEach((member, i) => {
      if (i < slow) member.client.stall()
      else member.client.pongs = false
    })
  }

  start(): void {
    this.publishing = true
    const { publishers, perSecond } = this.options
    for (const member of this.#members.slice(0, publishers)) {
      if (perSecond === 0) member.fill()
      else this.#timers.push(setInterval(() => member.publish(1), 1000 / perSecond))
    }
  }

  beginMeasuring(): void {
    this.#measuring = true
    this.#latency.reset()
    this.#from = { delivered: this.delivered, at: performance.now() }
  }

  endMeasuring(): void {
    this.#measuring = false
    this.#to = { delivered: this.delivered, at: performance.now() }
  }

  /** Ends publishing and waits until everybody has everything, but not for ever. */
  async settle(maxMs: number): Promise<void> {
    this.publishing = false
    for (const timer of this.#timers) clearInterval(timer)
    const due = performance.now() + maxMs
    while (this.#missing() > 0 && performance.now() < due) await new Promise((r) => setTimeout(r, 20))
  }

  report(): SwarmReport {
    const seconds = (this.#to.at - this.#from.at) / 1000
    const deliveries = this.#to.delivered - this.#from.delivered
    return {
      deliveries,
      seconds,
      perSecond: deliveries / seconds,
      p50Ms: this.#latency.quantile(0.5),
      p99Ms: this.#latency.quantile(0.99),
      published: this.published,
      delivered: this.delivered,
      missing: this.#missing(),
      duplicated: this.duplicated,
      outOfOrder: this.outOfOrder,
      closedHealthy: codes(this.#members),
      closedOthers: codes(this.#others),
    }
  }

  end(): void {
    for (const { client } of [...this.#members, ...this.#others]) client.destroy()
  }

  /** Messages that healthy clients have not got (yet). */
  #missing(): number {
    let missing = 0
    this.#members.slice(0, this.options.publishers).forEach(({ sent }, publisher) => {
      for (const { next } of this.#members) missing += Math.max(0, sent - (next[publisher] ?? 0))
    })
    return missing
  }
}

function codes(members: readonly Member[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code } of members) if (code !== undefined) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

function readU32(buffer: Buffer, at: number): number {
  return (
    ((buffer[at] as number) |
      ((buffer[at + 1] as number) << 8) |
      ((buffer[at + 2] as number) << 16) |
      ((buffer[at + 3] as number) << 24)) >>>
    0
  )
}
