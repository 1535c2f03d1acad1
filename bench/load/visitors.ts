/** Clients that come and go in every way there is, and what a hub should say of each. */
import { connect, type Socket } from 'node:net'
import { limits } from './churn-limits.ts'

export interface Way {
  /** Under which reason the hub counts it: among those who left, or among the handshakes that failed. */
  readonly counted: { left: string } | { refused: string }
  /** Sent instead of a handshake that is as it should be. */
  readonly request?: string
  /** What it does when the server has answered; nothing when left out. */
  readonly inside?: (socket: Socket) => void
}

const request = (path: string, ...more: string[]): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    ...more,
    '\r\n',
  ].join('\r\n')
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
const handshake = request('/', key)
const hello = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])
const bye = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8])
const halfFrame = Buffer.from([0x82, 0xfe, 0x10, 0x00, 0, 0, 0, 0, 1, 2, 3])
const oversize = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0])
const unmasked = Buffer.from([0x81, 0x01, 0x61])
/** One second's worth, and as many refused ones as a hub bears, twice over. */
const flood = Buffer.concat(Array.from({ length: limits.messagesPerSecond * 4 }, () => hello))

export const ways: Readonly<Record<string, Way>> = {
  closes: {
    counted: { left: 'closed by client' },
    inside: (socket) => socket.write(Buffer.concat([hello, bye])),
  },
  ends: { counted: { left: 'vanished' }, inside: (socket) => socket.end() },
  resets: { counted: { left: 'vanished' }, inside: (socket) => socket.resetAndDestroy() },
  'vanishes mid-frame': {
    counted: { left: 'vanished mid-frame' },
    // Not by a reset: that may discard the half frame before it was sent.
    inside: (socket) => socket.end(halfFrame),
  },
  'sends too much': { counted: { left: 'too big' }, inside: (socket) => socket.write(oversize) },
  'breaks the protocol': { counted: { left: 'protocol' }, inside: (socket) => socket.write(unmasked) },
  floods: { counted: { left: 'flood' }, inside: (socket) => socket.write(flood) },
  'is half-open': { counted: { left: 'pong timeout' } },
  'never asks to the end': { counted: { refused: 'unfinished' }, request: handshake.slice(0, 60) },
  'asks without a key': { counted: { refused: 'malformed' }, request: request('/') },
  'has a wrong token': { counted: { refused: 'token' }, request: request('/bad', key) },
  'has a token that nobody can judge': {
    counted: { refused: 'token timeout' },
    request: request('/silent', key),
  },
  'is a foreign page': {
    counted: { refused: 'origin' },
    request: request('/', key, 'Origin: http://elsewhere.example'),
  },
}

/** Resolves when the connection is closed. */
export function visit(port: number, way: Way): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.once('close', resolve)
    const asks = way.request ?? handshake
    const unfinished = !asks.endsWith('\r\n\r\n')
    socket.write(asks, () => {
      if (unfinished) socket.end()
    })
    socket.once('data', () => {
      way.inside?.(socket)
      // A closing frame is answered, so that nobody waits for it in vain.
      socket.on('data', (data) => {
        if (data.at(0) === 0x88) socket.end(bye)
      })
    })
  })
}
