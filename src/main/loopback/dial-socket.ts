/** The other end of `sockets.ts`: opens a socket of a server on 127.0.0.1. */
import { WebSocket } from 'ws'
import type { Transport } from '../../shared/transport.ts'
import { subprotocol, tokenPrefix } from './guard.ts'
import { loopback } from './listen.ts'
import { socketTransport } from './socket-transport.ts'

const patienceMs = 5_000
/** History and tables come in pieces far below; only a peer that is no host of ours sends more. */
const longestFrame = 64 * 1024 * 1024

/** Thrown when the server answers, and lets nobody in. */
export class SocketRefused extends Error {
  override readonly name = 'SocketRefused'
  readonly status: number

  constructor(status: number) {
    super(`The socket was refused with status ${String(status)}.`)
    this.status = status
  }
}

/** Rejects with `SocketRefused`, or with Node's own error when nobody is there. */
export function dialSocket(port: number, path: string, token: string): Promise<Transport> {
  const authority = `${loopback}:${String(port)}`
  const socket = new WebSocket(`ws://${authority}${path}`, [subprotocol, `${tokenPrefix}${token}`], {
    origin: `http://${authority}`,
    handshakeTimeout: patienceMs,
    maxPayload: longestFrame,
    perMessageDeflate: false,
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('unexpected-response', (_request, response) => {
      reject(new SocketRefused(response.statusCode ?? 0))
      // Its error comes to a promise that is settled.
      socket.terminate()
    })
    socket.once('open', () => {
      socket.off('error', reject)
      resolve(socketTransport(socket))
    })
  })
}
