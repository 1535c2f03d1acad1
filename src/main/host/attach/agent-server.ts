/**
 * The agent's ear: a server on 127.0.0.1 that shows the runtimes of the program it lives in. It never keeps the
 * program alive and never throws into it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import {
  acceptSockets,
  listen,
  loopback,
  refuse,
  refuseForeign,
  type Sockets,
  Tokens,
} from '../../loopback/index.ts'
import { contractVersion, type AttachTuning } from '../../../shared/attach.ts'
import type { Scope } from '../../../shared/contract.ts'
import type { Transport } from '../../../shared/transport.ts'
import { type Hello, helloPath } from './hello.ts'
import { WatchedRuntimes } from './watched-runtimes.ts'

export interface AgentServerOptions {
  name: string
  version: string
  /** 0 is any free one. */
  port: number
  tuning: AttachTuning
  /** Fresh ones when left out. */
  tokens?: Tokens
  onError: (error: unknown) => void
}

/** Programs are looked at by one app, seldom two. */
const maxConnections = 8
const maxRequests = 32

export class AgentServer {
  readonly port: number
  readonly tokens: Tokens
  readonly startedAtMs = Date.now() - process.uptime() * 1000
  readonly #server: Server
  readonly #sockets: Sockets
  readonly #options: AgentServerOptions
  readonly #runtimes: WatchedRuntimes

  private constructor(server: Server, port: number, options: AgentServerOptions) {
    this.#server = server
    this.port = port
    this.#options = options
    const { name, version, tuning, onError } = options
    this.#runtimes = new WatchedRuntimes({ name, version, onError })
    this.tokens = options.tokens ?? new Tokens()
    this.#sockets = acceptSockets(server, {
      authority: this.authority,
      tokens: this.tokens,
      maxConnections,
      who: 'apps',
      onSocket: (transport, scope, url) => {
        this.#show(transport, tuning === 'off' ? 'observe' : scope, url)
      },
    })
    server.on('request', (request, response) => {
      this.#answer(request, response)
    })
  }

  /** Rejects with Node's own error, e.g. code `EADDRINUSE`. */
  static async open(options: AgentServerOptions): Promise<AgentServer> {
    const server = createServer()
    server.maxConnections = maxRequests
    server.unref()
    server.on('connection', (socket) => socket.unref())
    const port = await listen(server, options.port)
    server.on('error', options.onError)
    return new AgentServer(server, port, options)
  }

  get authority(): string {
    return `${loopback}:${String(this.port)}`
  }

  close(): Promise<void> {
    this.#runtimes.close()
    this.#sockets.close('Its agent was closed.')
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
    })
  }

  #show(transport: Transport, scope: Scope, url: string): void {
    try {
      const id = Number(new URL(url, `http://${this.authority}`).searchParams.get('runtime') ?? 1)
      const watched = this.#runtimes.get(id)
      if (watched === undefined)
        transport.close({ code: 4404, reason: `There is no runtime ${String(id)} any more.` })
      else watched.show(transport, scope)
    } catch (error) {
      this.#options.onError(error)
      transport.close({ code: 1011, reason: 'The agent failed.' })
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const foreign = refuseForeign(request, this.authority)
    if (foreign !== undefined) {
      refuse(response, foreign)
      return
    }
    if (request.method !== 'GET') {
      refuse(response, { status: 405, message: 'Only GET.' })
      return
    }
    if (request.url !== helloPath) {
      refuse(response, { status: 404, message: 'There is no such page.' })
      return
    }
    const scope = this.tokens.scopeOf(/^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')
    if (scope === undefined) {
      refuse(response, { status: 401, message: 'The token is missing or wrong.' })
      return
    }
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify(this.#hello(scope)))
  }

  #hello(scope: Scope): Hello {
    const { name, version, tuning } = this.#options
    return {
      contract: contractVersion,
      weir: version,
      name,
      pid: process.pid,
      node: process.version,
      machine: hostname(),
      startedAtMs: this.startedAtMs,
      tuning,
      scope,
      runtimes: this.#runtimes.list(),
    }
  }
}
