/** One client: a real WebSocket that asks for thumbnails and passes every answer to the ledger. */
import { WebSocket } from 'ws'
import type { Ledger } from './ledger.ts'
import type { Picture } from './picture.ts'
import type { Refusal, Request, Tally } from './protocol.ts'
import { unpackAnswer } from './protocol.ts'

/** The code by which a client leaves, or is thrown out. */
type WhenGone = (code: number) => void

/** A client asks for no more while so many of its requests are unanswered: overload stays outside. */
const mostUnanswered = 16
const patienceMs = 60_000

export class Client {
  readonly id: number
  readonly #ledger: Ledger
  readonly #socket: WebSocket
  readonly #whenGone: WhenGone
  #unanswered = 0
  #lastAnswerMs = performance.now()
  #leaving = false
  #made = 0

  constructor(id: number, hub: string, ledger: Ledger, whenGone: WhenGone) {
    this.id = id
    this.#ledger = ledger
    this.#whenGone = whenGone
    this.#socket = new WebSocket(hub, { perMessageDeflate: false })
    this.#socket.on('message', (data: Buffer, binary) => this.#receive(data, binary))
    // A connection that cannot be made or breaks is told by `close`, which always follows.
    this.#socket.on('error', () => undefined)
    this.#socket.on('close', (code) => this.#closed(code))
  }

  get canAsk(): boolean {
    return !this.#leaving && this.#socket.readyState === WebSocket.OPEN && this.#unanswered < mostUnanswered
  }

  /** It waits, and nothing has come for so long that all may have been dropped on the way. */
  stuck(nowMs: number): boolean {
    return this.#unanswered > 0 && nowMs - this.#lastAnswerMs > patienceMs
  }

  ask(picture: Picture, url: string, width: number): void {
    const lost = (): void => this.#answered()
    const number = this.#ledger.ask({ picture, width, client: this.id, lost })
    const request: Request = { number, url, width }
    if (this.#unanswered++ === 0) this.#lastAnswerMs = performance.now()
    this.#socket.send(JSON.stringify(request))
  }

  /** Asks no more, waits for what it asked for, then closes. */
  leave(): void {
    this.#leaving = true
    if (this.#unanswered === 0) this.#socket.close(1000)
  }

  #receive(data: Buffer, binary: boolean): void {
    if (binary) {
      const { number, jpeg } = unpackAnswer(data)
      void this.#ledger.answer(number, this.id, jpeg)
      this.#answered()
      return
    }
    const message = JSON.parse(data.toString()) as Tally | Refusal
    if ('made' in message) {
      if (message.made < this.#made) this.#ledger.fail('the tally went backwards')
      this.#made = message.made
    } else {
      this.#ledger.refused(message.number, this.id, message.error)
      this.#answered()
    }
  }

  /** Goes at once; nobody waits for its answers any more. */
  giveUp(): void {
    this.#leaving = true
    this.#ledger.forget(this.id)
    this.#socket.terminate()
  }

  #answered(): void {
    this.#unanswered--
    this.#lastAnswerMs = performance.now()
    if (this.#leaving && this.#unanswered === 0) this.#socket.close(1000)
  }

  #closed(code: number): void {
    this.#ledger.forget(this.id)
    this.#whenGone(this.#leaving ? 1000 : code)
  }
}
