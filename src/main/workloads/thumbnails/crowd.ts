/** All clients together: how many there are, and who asks for what when. */
import type { Random } from '../../base/index.ts'
import { wasTold } from '../thrown-out.ts'
import { Client } from './client.ts'
import type { Ledger } from './ledger.ts'
import type { PictureServer } from './picture-server.ts'
import type { Picture } from './picture.ts'
import type { OutsideSettings } from './protocol.ts'

const widths = [64, 96, 128, 160] as const
/** A thread that was held up does not make up for more than this: the rest of the requests never happened. */
const mostAtOnceMs = 250

export interface Surroundings {
  /** WebSocket URL of the hub. */
  hub: string
  pictures: readonly Picture[]
  server: PictureServer
  ledger: Ledger
  random: Random
}

export class Crowd {
  readonly #around: Surroundings
  readonly #clients = new Set<Client>()
  #settings: OutsideSettings
  #nextAtMs = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastId = 0
  #heldBack = 0
  readonly #disconnected = { told: 0, cut: 0 }

  constructor(around: Surroundings, settings: OutsideSettings) {
    this.#around = around
    this.#settings = settings
    this.set(settings)
  }

  set(settings: OutsideSettings): void {
    this.#settings = settings
    while (this.#clients.size < settings.clients) this.#join()
    for (const client of this.#clients) {
      if (this.#clients.size <= settings.clients) break
      this.#clients.delete(client)
      client.leave()
    }
    this.#nextAtMs = performance.now() + this.#gapMs()
    this.#schedule()
  }

  /** Requests not sent since the last call because every client had too many unanswered. */
  takeHeldBack(): number {
    const heldBack = this.#heldBack
    this.#heldBack = 0
    return heldBack
  }

  /** Clients since the start that were told to go, and that lost their connection without a word. */
  get disconnected(): { told: number; cut: number } {
    return { ...this.#disconnected }
  }

  /** Others come in the place of those who were thrown out or have given up. */
  refill(): void {
    const now = performance.now()
    for (const client of this.#clients)
      if (client.stuck(now)) {
        this.#clients.delete(client)
        client.giveUp()
      }
    while (this.#clients.size < this.#settings.clients) this.#join()
  }

  #join(): void {
    const { hub, ledger } = this.#around
    const client = new Client(++this.#lastId, hub, ledger, (code) => {
      // One that left by itself is out of the set already.
      if (this.#clients.delete(client)) this.#disconnected[wasTold(code) ? 'told' : 'cut']++
    })
    this.#clients.add(client)
  }

  /** Time to the next request: exponential, so that arrivals are Poisson's. */
  #gapMs(): number {
    return (-Math.log(1 - this.#around.random.float()) * 1000) / this.#settings.arrivals
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#arrive(), Math.max(0, this.#nextAtMs - performance.now()))
  }

  #arrive(): void {
    const now = performance.now()
    this.#nextAtMs = Math.max(this.#nextAtMs, now - mostAtOnceMs)
    while (this.#nextAtMs <= now) {
      this.#ask()
      this.#nextAtMs += this.#gapMs()
    }
    this.#schedule()
  }

  #ask(): void {
    const { pictures, server, random } = this.#around
    const index = random.below(pictures.length)
    const picture = pictures[index]
    const width = widths[random.below(widths.length)] ?? widths[0]
    const able = [...this.#clients].filter((client) => client.canAsk)
    const client = able[random.below(able.length)]
    if (client === undefined || picture === undefined) this.#heldBack++
    else client.ask(picture, server.url(index), width)
  }
}
