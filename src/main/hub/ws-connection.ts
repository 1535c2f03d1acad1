import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws'
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
  #server: WebSocketServer
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
      done(new WsConnection(ws, request.socket, request.socket.remoteAddress ?? '', deflate))
    })
    server.off('headers', readExtensions)
  }

  #make(settings: WsSettings): WebSocketServer {
    // The published types do not know closeTimeout yet.
    const options: ServerOptions & { closeTimeout: number } = {
      noServer: true,
      clientTracking: false,
      maxPayload: settings.maxMessageBytes,
      closeTimeout: settings.closeMs,
      perMessageDeflate: settings.deflate && { serverNoContextTakeover: true, clientNoContextTakeover: true },
    }
    const server = new WebSocketServer(options)
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

class WsConnection implements Connection {
  readonly address: string
  readonly deflate: boolean
  readonly #ws: WebSocket
  readonly #socket: Socket
  #events: ConnectionEvents | undefined
  #blocked = false
  /** Writes whose callback is still to come: those the kernel took at once are called back a tick later. */
  #unconfirmed = 0
  readonly #confirm = (): void => {
    if (--this.#unconfirmed > 0 || !this.#blocked) return
    this.#blocked = false
    this.#events?.drained()
  }

  constructor(ws: WebSocket, socket: Socket, address: string, deflate: boolean) {
    this.#ws = ws
    this.#socket = socket
    this.address = address
    this.deflate = deflate
    // Until somebody listens: an 'error' without a listener would end the process.
    ws.on('error', ignore)
  }

  get pendingBytes(): number {
    return this.#socket.writableLength
  }

  listen(events: ConnectionEvents): void {
    this.#events = events
    let failure: number | undefined
    this.#ws.on('message', (data, binary) => {
      events.message(own(data as Buffer), binary)
    })
    this.#ws.on('pong', (payload) => {
      events.pong(payload)
    })
    this.#ws.on('error', (error) => {
      failure ??= closeCodeOf(error)
    })
    this.#ws.on('close', (code) => {
      events.closed(failure ?? code)
    })
    this.#ws.off('error', ignore)
  }

  write(frames: Buffer): boolean {
    if (!this.#socket.writable) return true
    this.#unconfirmed++
    this.#socket.write(frames, this.#confirm)
    this.#blocked = this.#socket.writableLength > 0
    return !this.#blocked
  }

  ping(payload: Buffer): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping(payload)
  }

  pause(): void {
    this.#ws.pause()
  }

  resume(): void {
    this.#ws.resume()
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason)
  }

  terminate(): void {
    this.#ws.terminate()
  }
}

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

function ignore(): void {
  // The 'close' event that follows says all there is to say.
}
