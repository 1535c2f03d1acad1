import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Connection } from './connection.ts'
import type { WsAcceptor, WsSettings } from './ws-connection.ts'

/** `ws` takes longer to load than all the rest of the library: only a hub that is to be reached has it. */
export class LazyAcceptor {
  readonly #settings: () => WsSettings
  readonly #onMalformed: () => void
  #acceptor: WsAcceptor | undefined
  #loading: Promise<WsAcceptor> | undefined

  constructor(settings: () => WsSettings, onMalformed: () => void) {
    this.#settings = settings
    this.#onMalformed = onMalformed
  }

  load(): Promise<WsAcceptor> {
    this.#loading ??= import('./ws-connection.ts').then(
      (ws) => (this.#acceptor = new ws.WsAcceptor(this.#settings(), this.#onMalformed)),
    )
    return this.#loading
  }

  configure(): void {
    this.#acceptor?.configure(this.#settings())
  }

  /** False while it is not there: `load` it and come again. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, done: (c: Connection) => void): boolean {
    this.#acceptor?.accept(request, socket, head, done)
    return this.#acceptor !== undefined
  }
}
