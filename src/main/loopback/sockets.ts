/** The WebSockets of one server: who shows a token gets in, as many as may, with frames of bounded size. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Scope } from '../../shared/contract.ts'
import type { Transport } from '../../shared/transport.ts'
import { admitSocket, subprotocol } from './guard.ts'
import { refuseUpgrade } from './refuse.ts'
import { socketTransport } from './socket-transport.ts'
import type { Tokens } from './tokens.ts'

interface SocketOptions {
  /** e.g. `127.0.0.1:8080`. */
  authority: string
  tokens: Tokens
  maxConnections: number
  /** What connects, in the refusal of one too many: `pages`. */
  who: string
  /** `url` is the path with its query. */
  onSocket: (transport: Transport, scope: Scope, url: string) => void
}

export interface Sockets {
  readonly size: number
  /** Says why and then does not wait: who does not answer the close frame is cut off. */
  close(reason: string): void
}

export function acceptSockets(server: Server, options: SocketOptions): Sockets {
  const { authority, tokens, maxConnections, who, onSocket } = options
  const sockets = new WebSocketServer({
    noServer: true,
    // Above the contract's own frame limit, whose error says more than a bare close code.
    maxPayload: 256 * 1024,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const scope = admitSocket(request, authority, tokens)
    if (typeof scope !== 'string') {
      refuseUpgrade(stream, scope)
    } else if (sockets.clients.size >= maxConnections) {
      const message = `${String(maxConnections)} ${who} are connected already.`
      refuseUpgrade(stream, { status: 503, message })
    } else {
      sockets.handleUpgrade(request, stream, head, (socket) => {
        onSocket(socketTransport(socket), scope, request.url ?? '')
      })
    }
  })
  return {
    get size() {
      return sockets.clients.size
    },
    close(reason) {
      for (const socket of sockets.clients) socket.close(1001, reason)
      // The close frames are written by then.
      setImmediate(() => {
        for (const socket of sockets.clients) socket.terminate()
        server.closeAllConnections()
      })
    },
  }
}
