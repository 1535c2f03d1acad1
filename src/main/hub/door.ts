import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '../base/index.ts'
import type { Connection } from './connection.ts'
import { LazyAcceptor } from './lazy-acceptor.ts'
import type { HubOptions, Limits } from './options.ts'
import type { HubStats, Refusal } from './stats.ts'
import { TokenGate } from './token-gate.ts'

/** Those that the door itself answers. */
type Answered = Exclude<Refusal, 'malformed' | 'unfinished'>

const refusalStatus: Readonly<Record<Answered, number>> = {
  path: 404,
  origin: 403,
  token: 401,
  'token timeout': 504,
  'address limit': 429,
  'client limit': 503,
  shutdown: 503,
}

/** What the door needs of the hub. */
export interface Doorway {
  readonly rt: { readonly clock: Clock }
  readonly options: HubOptions
  readonly limits: Limits
  readonly stats: HubStats
  /** Connections accepted and not yet closed, registered or not. */
  readonly connections: number
  readonly closing: boolean
  connectionsFrom(address: string): number
  admit(connection: Connection, identity: unknown): void
}

/** Where a hub that listens can be reached. */
export interface Listening {
  readonly host: string
  readonly port: number
  /** `ws://host:port` */
  readonly url: string
}

/** The HTTP side: who may come in, and the health endpoint `/health`. */
export class Door {
  readonly #hub: Doorway
  readonly #acceptor: LazyAcceptor
  readonly #detach: (() => void)[] = []
  readonly #gate: TokenGate
  #server: Server | undefined

  constructor(hub: Doorway) {
    this.#hub = hub
    this.#gate = new TokenGate(hub.rt.clock)
    this.#acceptor = new LazyAcceptor(
      () => this.#settings(),
      () => hub.stats.refused.malformed++,
    )
  }

  /** Takes over changed limits for connections from now on. */
  configure(): void {
    this.#acceptor.configure()
  }

  async listen(port: number, host: string): Promise<Listening> {
    const server = createServer((request, response) => {
      this.#respond(request, response)
    })
    this.#server = server
    this.attach(server)
    await this.#acceptor.load()
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      this.#noRequest(error, socket)
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, 4096, () => {
        server.off('error', reject)
        resolve()
      })
    })
    const bound = (server.address() as AddressInfo).port
    const shown = host.includes(':') ? `[${host}]` : host
    return { host, port: bound, url: `ws://${shown}:${bound}` }
  }

  /** Handles the upgrade requests of a server that somebody else owns. */
  attach(server: Server): void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      this.#upgrade(request, socket, head)
    }
    server.on('upgrade', onUpgrade)
    // Whoever comes before it is there waits for it, and is told when it cannot be had.
    this.#acceptor.load().catch(() => undefined)
    this.#detach.push(() => server.off('upgrade', onUpgrade))
  }

  /** No more connections. Upgrade requests of a server that is not ours are left to its owner. */
  stopListening(): void {
    this.#server?.close()
  }

  /** Ends what is left of our own server, requests in flight included, and resolves when its port is free. */
  async close(): Promise<void> {
    for (const detach of this.#detach) detach()
    this.#gate.close()
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
    server.closeAllConnections()
    await closed
  }

  /** Nothing of an upgrade waits, unless the token hook does: thousands may come at once. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origins, authorize } = this.#hub.options
    const refusal = this.#refusal(request) ?? (originAllowed(request, origins) ? undefined : 'origin')
    if (refusal !== undefined) this.#refuse(socket, refusal)
    else if (authorize === undefined) this.#accept(request, socket, head, undefined)
    else void this.#ask(authorize, request, socket, head)
  }

  async #ask(
    authorize: NonNullable<HubOptions['authorize']>,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    socket.on('error', destroy)
    const verdict = await this.#gate.ask(authorize, request, socket, this.#hub.limits.authorizeMs)
    socket.off('error', destroy)
    if (socket.destroyed) this.#hub.stats.refused.unfinished++
    else if (typeof verdict === 'string') this.#refuse(socket, verdict)
    else {
      // The hook may have taken its time, in which the hub filled up.
      const refusal = this.#refusal(request)
      if (refusal === undefined) this.#accept(request, socket, head, verdict.identity)
      else this.#refuse(socket, refusal)
    }
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer, identity: unknown): void {
    const isDone = this.#acceptor.accept(request, socket, head, (connection) => {
      this.#hub.admit(connection, identity)
    })
    if (!isDone) void this.#acceptLater(request, socket, head, identity)
  }

  async #acceptLater(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    identity: unknown,
  ): Promise<void> {
    socket.on('error', destroy)
    const isThere = (await this.#acceptor.load().catch(() => undefined)) !== undefined
    socket.off('error', destroy)
    if (socket.destroyed) this.#hub.stats.refused.unfinished++
    else if (!isThere || this.#hub.closing) this.#refuse(socket, 'shutdown')
    else this.#accept(request, socket, head, identity)
  }

  #refuse(socket: Duplex, why: Answered): void {
    this.#hub.stats.refused[why]++
    refuse(socket, refusalStatus[why])
  }

  #refusal(request: IncomingMessage): Answered | undefined {
    const hub = this.#hub
    const { path } = hub.options
    const { clientsPerAddress, maxClients } = hub.limits
    if (hub.closing) return 'shutdown'
    if (path !== undefined && pathOf(request) !== path) return 'path'
    if (maxClients > 0 && hub.connections >= maxClients) return 'client limit'
    const address = request.socket.remoteAddress ?? ''
    if (clientsPerAddress > 0 && hub.connectionsFrom(address) >= clientsPerAddress) return 'address limit'
    return undefined
  }

  /** What came is no HTTP, or broke off, or took too long. A connection that was only opened is none of it. */
  #noRequest({ code }: NodeJS.ErrnoException, socket: Socket): void {
    const { refused } = this.#hub.stats
    if (code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE' || code === 'ERR_HTTP_REQUEST_TIMEOUT')
      refused.unfinished += socket.bytesRead > 0 ? 1 : 0
    else refused.malformed++
    if (socket.writable) refuse(socket, code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400)
    else socket.destroy()
  }

  #respond(request: IncomingMessage, response: ServerResponse): void {
    const { closing, stats } = this.#hub
    const isHealth = pathOf(request) === '/health'
    const status = !isHealth ? 426 : closing ? 503 : 200
    const body = isHealth
      ? { status: closing ? 'closing' : 'ok', ...healthOf(stats) }
      : { error: 'this is a WebSocket endpoint' }
    response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(isHealth ? {} : { upgrade: 'websocket', connection: 'upgrade, close' }),
    })
    response.end(JSON.stringify(body))
  }

  #settings(): { maxMessageBytes: number; deflate: boolean; closeMs: number } {
    const { limits, options } = this.#hub
    const { maxMessageBytes, deflate } = limits
    return { maxMessageBytes, deflate: deflate > 0, closeMs: options.closeMs ?? 5000 }
  }
}

function healthOf({ clients, slow, drops, evictions }: HubStats): Record<string, number> {
  return { clients, slow, drops, evictions }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] as string
}

function originAllowed(request: IncomingMessage, origins: HubOptions['origins']): boolean {
  const { origin, host } = request.headers
  if (origin === undefined || origins === 'any') return true
  if (origins !== undefined) return origins.includes(origin)
  return URL.canParse(origin) && new URL(origin).host === host
}

function destroy(this: Duplex): void {
  this.destroy()
}

function refuse(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? ''
  socket.on('error', destroy)
  // HTTP sockets may stay half-open: do not wait for the other side.
  socket.once('finish', () => {
    socket.destroy()
  })
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  )
}
