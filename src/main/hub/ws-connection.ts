import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer, type Server, type ServerOptions } from 'ws'
import type { Connection, ConnectionEvents } from './connection.ts'

export interface WsSettings {
  /** A longer message ends the connection with 1009 before it is buffered. */
  maxMessageBytes: number
  /** Offer permessage-deflate, without context takeover so that compressed frames can be shared. */
  deflate: boolean
  /** How long the peer may take to answer a closing frame. */
  closeMs: number
}

/**
 * Completes WebSocket handshakes with `ws` and adapts its sockets. `ws` parses what comes in, masks,
 * fragments and control frames included, and does the closing handshake; outgoing data frames are ready-made
 * and go straight to the TCP socket.
 */
export class WsAcceptor {
  #server: Server<typeof HubSocket>
  readonly #onMalformed: () => void

  /** `onMalformed` is called for an upgrade request that is not a valid handshake; it was answered 400. */
  constructor(settings: WsSettings, onMalformed: () => void) {
    this.#onMalformed = onMalformed
    this.#server = this.#make(settings)
  }

  /** Settings for connections from now on; those that exist keep theirs. */
  configure(settings: WsSettings): void {
    this.#server = this.#make(settings)
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer, done: (c: Connection) => void): void {
    let deflate = false
    const readExtensions = (headers: string[]): void => {
      deflate = headers.some(isSharedDeflate)
    }
    const server = this.#server
    server.on('headers', readExtensions)
    server.handleUpgrade(request, socket, head, (ws) => {
      ws.opened(request.socket, deflate)
      done(ws)
    })
    server.off('headers', readExtensions)
  }

  #make(settings: WsSettings): Server<typeof HubSocket> {
    // The published types do not know closeTimeout yet.
    const options: ServerOptions<typeof HubSocket> & { closeTimeout: number } = {
      WebSocket: HubSocket,
      noServer: true,
      clientTracking: false,
      maxPayload: settings.maxMessageBytes,
      closeTimeout: settings.closeMs,
      perMessageDeflate: settings.deflate && { serverNoContextTakeover: true, clientNoContextTakeover: true },
    }
    const server = new WebSocketServer<typeof HubSocket>(options)
    server.on('wsClientError', (_error, socket) => {
      this.#onMalformed()
      socket.once('finish', () => {
        socket.destroy()
      })
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    })
    return server
  }
}

/** A smaller window would need other bytes than everybody else's; such a peer gets plain frames instead. */
function isSharedDeflate(header: string): boolean {
  return (
    /^sec-websocket-extensions:.*permessage-deflate/i.test(header) &&
    header.includes('server_no_context_takeover') &&
    !header.includes('server_max_window_bits')
  )
}

/**
 * `ws` tells what happens by `emit`; this class takes it there and passes it on, so that no client costs a table of
 * listeners and their closures (half a kilobyte). Whoever adds a listener to it hears nothing.
 */
class HubSocket extends WebSocket implements Connection {
  address = ''
  deflate = false
  #socket: Socket | undefined
  #events: ConnectionEvents | undefined
  /** The close code that the peer's violation of the protocol was answered with. */
  #failure: number | undefined

  /** Called once, right after the handshake. */
  opened(socket: Socket, deflate: boolean): void {
    this.#socket = socket
    this.address = socket.remoteAddress ?? ''
    this.deflate = deflate
  }

  get pendingBytes(): number {
    return this.#socket?.writableLength ?? 0
  }

  listen(events: ConnectionEvents): void {
    this.#events = events
  }

  override emit(event: string | symbol, first?: unknown, second?: unknown): boolean {
    const events = this.#events
    if (event === 'message') events?.message(own(first as Buffer), second as boolean)
    else if (event === 'pong') events?.pong(first as Buffer)
    else if (event === 'error') this.#failure ??= closeCodeOf(first as Error)
    else if (event === 'close') events?.closed(this.#failure ?? (first as number), isMidFrame(this))
    return true
  }

  write(frames: Buffer): boolean {
    const socket = this.#socket
    if (socket?.writable !== true) return true
    socket.write(frames)
    if (socket.writableLength === 0) return true
    // A callback with each write would cost a sixth of it; so only who is blocked has one, on nothing, behind the rest.
    socket.write(nothing, () => this.#events?.drained())
    return false
  }

  override ping(payload: Buffer): void {
    if (this.readyState === this.OPEN) super.ping(payload)
  }
}

/**
 * Whether what came last was the beginning of a frame, or of a message in several frames. `ws` does not tell, so its parser
 * is looked at (0: it expects a frame's first byte); a version that keeps it elsewhere says no, and a test fails.
 */
function isMidFrame(ws: object): boolean {
  const { _receiver: parser } = ws as {
    _receiver?: { _state?: number; _bufferedBytes?: number; _fragmented?: number }
  }
  if (parser === undefined) return false
  return parser._state !== 0 || parser._bufferedBytes !== 0 || parser._fragmented !== 0
}

const nothing = Buffer.alloc(0)

/** A short message is a view into what the socket delivered; kept in a queue it would hold all of that. */
function own(data: Buffer): Buffer {
  return data.length * 4 < data.buffer.byteLength ? Buffer.from(data) : data
}

/** The close code that a protocol violation was answered with; undefined for a broken socket (1006 then). */
function closeCodeOf(error: Error & { code?: string }): number | undefined {
  if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 1009
  if (error.code === 'WS_ERR_INVALID_UTF8') return 1007
  return error.code?.startsWith('WS_ERR_') === true ? 1002 : undefined
}
