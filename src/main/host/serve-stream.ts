/**
 * One open stream of one connection, with flow control: an item is made only when it can be sent, so what a
 * slow client has not taken costs nothing here. Sources merge or drop in the meantime: the frame source
 * counts the rows that were overwritten, the state source merges the slices that changed.
 */
import type { StreamSource } from './source.ts'

export interface StreamOutlet {
  send(seq: number, item: unknown): void
  /** False while the connection holds too many bytes. */
  hasRoom(): boolean
  /** The source failed; the stream is closed by then. */
  fail(error: unknown): void
}

export class OpenStream {
  readonly #source: StreamSource
  readonly #outlet: StreamOutlet
  readonly #window: number
  #sent = 0
  #acked = 0
  #open = true

  /** `window`: items that may be in flight, i.e. sent and not acknowledged. */
  constructor(source: StreamSource, outlet: StreamOutlet, window: number) {
    this.#source = source
    this.#outlet = outlet
    this.#window = window
  }

  /** Sends what the client has room for. Never throws: the sampler that calls it serves others as well. */
  pump(): void {
    try {
      while (this.#open && this.#mayPull()) {
        const item = this.#source.next()
        if (item === undefined) return
        this.#outlet.send(++this.#sent, item)
      }
    } catch (error) {
      this.close()
      this.#outlet.fail(error)
    }
  }

  /** Returns false when the client acknowledges what was never sent. */
  ack(seq: number): boolean {
    if (seq > this.#sent) return false
    this.#acked = Math.max(this.#acked, seq)
    return true
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#source.close()
  }

  /** With nothing in flight no ack would ever wake this stream again, so one item goes out regardless of bytes. */
  #mayPull(): boolean {
    const inFlight = this.#sent - this.#acked
    return inFlight === 0 || (inFlight < this.#window && this.#outlet.hasRoom())
  }
}
