/**
 * What is transferred through a channel instead of copied: buffers and ports cannot lie in shared memory, and can only be
 * sent to one thread, but who will receive is not known yet. So a value that takes some along is moved out of its sender's
 * hands and kept by that thread; in the channel lies a ticket that says who has it. Whoever comes to the ticket first asks
 * for the parcel and waits until it is there; the ticket stays where it is meanwhile, so order and number are kept.
 *
 * Invariant: a parcel is kept by exactly one thread, or under way between two; it leaves when its ticket is taken out.
 */
import type { Transferable } from 'node:worker_threads'
import { UsageError } from '../base/index.ts'
import type { Mailbox, Message } from './mailbox.ts'

/** A value, and what goes along with it; not moved yet. */
export class Sending {
  readonly value: unknown
  readonly transfer: readonly Transferable[]

  constructor(value: unknown, transfer: readonly Transferable[]) {
    this.value = value
    this.transfer = transfer
  }
}

export interface Parcel {
  readonly value: unknown
  /** Within the value. */
  readonly transfer: readonly Transferable[]
}

/** What lies in the channel. */
export class Ticket {
  readonly number: number
  readonly holder: number
  readonly channel: number

  constructor(number: number, holder: number, channel: number) {
    this.number = number
    this.holder = holder
    this.channel = channel
  }
}

/** Parcels given away lately, for those who still ask here. */
const mostForwarded = 4096
const maxHolders = 16

export class Depot {
  /** Called when one has come that was asked for. */
  onArrival: (channel: number) => void = () => undefined
  readonly #mailbox: Mailbox
  readonly #self: number
  readonly #parcels = new Map<number, Parcel>()
  readonly #asked = new Set<number>()
  readonly #forwarded = new Map<number, number>()
  #last = 0

  constructor(mailbox: Mailbox, self: number) {
    this.#mailbox = mailbox
    this.#self = self
  }

  /** Moves it out of the sender's hands. Throws, and leaves all as it was, when something in it cannot travel. */
  keep({ value, transfer }: Sending, channel: number): Ticket {
    let parcel: Parcel
    try {
      parcel = structuredClone({ value, transfer }, { transfer: transfer as never })
    } catch (error) {
      throw notCloneable(error)
    }
    this.#last = (this.#last + maxHolders) & 0x7fff_ffff
    const number = this.#last | this.#self
    this.#parcels.set(number, parcel)
    return new Ticket(number, this.#self, channel)
  }

  /** Its ticket was taken out of the channel. */
  take(ticket: number): unknown {
    const parcel = this.#parcels.get(ticket)
    this.#parcels.delete(ticket)
    return parcel?.value
  }

  /** Is it here? If not, it is asked for. */
  here(ticket: number, holder: number, channel: number): boolean {
    if (this.#parcels.has(ticket)) return true
    if (this.#asked.has(ticket)) return false
    this.#asked.add(ticket)
    const whom = holder === this.#self ? (this.#forwarded.get(ticket) ?? 0) : holder
    this.#post(whom, { type: 'claim', ticket, channel, to: this.#self })
    return false
  }

  /** A message about parcels. */
  handle(message: Extract<Message, { type: 'claim' | 'parcel' }>): void {
    const { ticket, channel } = message
    if (message.type === 'claim') this.#give(message)
    else {
      this.#parcels.set(ticket, message.parcel)
      this.#asked.delete(ticket)
      this.onArrival(channel)
    }
  }

  /** This thread leaves: the main one keeps what is here. */
  handOver(): void {
    for (const ticket of [...this.#parcels.keys()]) this.#give({ type: 'claim', ticket, channel: 0, to: 0 })
  }

  /** Whoever does not have it any more knows who got it; taken ones nobody needs. */
  #give(claim: Extract<Message, { type: 'claim' }>): void {
    const { ticket, channel, to } = claim
    const parcel = this.#parcels.get(ticket)
    if (parcel === undefined) {
      const next = this.#forwarded.get(ticket)
      if (next !== undefined && next !== to) this.#post(next, claim)
      return
    }
    this.#parcels.delete(ticket)
    this.#forwarded.set(ticket, to)
    const [oldest] = this.#forwarded.keys()
    if (this.#forwarded.size > mostForwarded && oldest !== undefined) this.#forwarded.delete(oldest)
    this.#mailbox.post(to, { type: 'parcel', ticket, channel, parcel }, parcel.transfer)
  }

  /** What a processor had that has left is with the main one. */
  #post(to: number, message: Message): void {
    const there = to !== this.#self && this.#mailbox.knows(to)
    if (there || this.#self !== 0) this.#mailbox.post(there ? to : 0, message)
  }
}

/** A DataCloneError in our words. */
export function notCloneable(error: unknown): UsageError {
  const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return new UsageError(
    'not-cloneable',
    `send: ${why.replace(/[.{\s]+$/, '')}: functions cannot leave their thread, ports have to stand in the list \`transfer\``,
    { cause: error },
  )
}
