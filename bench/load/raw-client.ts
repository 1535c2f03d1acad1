/**
 * A WebSocket client that costs next to nothing, so that one core can read millions of messages a second: one
 * read buffer for all sockets, frames found by their headers, nothing copied or allocated per message.
 */
import { connect, type Socket } from 'node:net'

const shared = Buffer.allocUnsafeSlow(256 * 1024)
/** `socket.io`: events over Engine.IO, with a binary attachment each. */
export type Dialect = 'plain' | 'socket.io'

const handshake = (host: string, port: number, path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

/** Announces one binary attachment of the event `m`. */
const attached = Buffer.from('451-["m",{"_placeholder":true,"num":0}]')

export interface RawHandlers {
  /** Payload of one data frame: bytes `from` up to `to` of `chunk`, good during the call only. */
  frame(chunk: Buffer, from: number, to: number): void
  /** All frames of one read have been handed over. */
  read(): void
  closed(code: number): void
}

export class RawClient {
  readonly opened: Promise<void>
  /** Answer pings; a half-open client does not. */
  pongs = true
  readonly #socket: Socket
  readonly #handlers: RawHandlers
  #upgraded: (() => void) | undefined
  /** Called when socket.io has let us into its namespace. */
  #entered: (() => void) | undefined
  #carry: Buffer | undefined
  #code = 1006
  readonly #dialect: Dialect
  /** Frames of a fragmented message up to now. */
  #fragments: Buffer[] = []

  constructor(host: string, port: number, handlers: RawHandlers, dialect: Dialect = 'plain') {
    this.#handlers = handlers
    this.#dialect = dialect
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (bytes, buffer) => {
          this.#read((buffer as Buffer).subarray(0, bytes))
          return true
        },
      },
    })
    const path = dialect === 'plain' ? '/' : '/socket.io/?EIO=4&transport=websocket'
    this.#socket.write(handshake(host, port, path))
    this.opened = new Promise((resolve, reject) => {
      this.#upgraded = resolve
      this.#socket.once('close', () => {
        reject(new Error('refused'))
        handlers.closed(this.#code)
      })
    })
    this.opened.catch(() => undefined)
    this.#socket.on('error', () => undefined)
  }

  /** Sends a binary message per payload, in one write. The masking key is 0, so masked bytes are plain bytes. */
  send(payloads: readonly Buffer[]): void {
    const parts: Buffer[] = []
    for (const payload of payloads) {
      if (this.#dialect === 'socket.io') parts.push(header(0x81, attached.length), attached)
      parts.push(header(0x82, payload.length), payload)
    }
    this.#socket.write(Buffer.concat(parts))
  }

  /** Reads nothing any more: a slow client. */
  stall(): void {
    this.#socket.pause()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #read(bytes: Buffer): void {
    let chunk = bytes
    if (this.#carry !== undefined) {
      chunk = Buffer.concat([this.#carry, bytes])
      this.#carry = undefined
    }
    let at = 0
    if (this.#upgraded !== undefined) {
      const end = chunk.indexOf('\r\n\r\n')
      if (end < 0) this.#carry = Buffer.from(chunk)
      if (end < 0) return
      if (chunk.toString('latin1', 0, 12) === 'HTTP/1.1 101') {
        if (this.#dialect === 'plain') this.#upgraded()
        else this.#entered = this.#upgraded
      }
      this.#upgraded = undefined
      at = end + 4
    }
    at = this.#frames(chunk, at)
    if (at < chunk.length) this.#carry = Buffer.from(chunk.subarray(at))
    this.#handlers.read()
  }

  /** Hands over the whole frames from `at` on and returns where the rest begins. */
  #frames(chunk: Buffer, start: number): number {
    let at = start
    while (at + 2 <= chunk.length) {
      let length = (chunk[at + 1] as number) & 0x7f
      let from = at + 2
      if (length === 126) {
        if (at + 4 > chunk.length) return at
        length = chunk.readUInt16BE(at + 2)
        from = at + 4
      } else if (length === 127) {
        if (at + 10 > chunk.length) return at
        length = Number(chunk.readBigUInt64BE(at + 2))
        from = at + 10
      }
      if (from + length > chunk.length) return at
      const first = chunk[at] as number
      const opcode = first & 0x0f
      if (opcode === 2 && first >= 0x80) this.#handlers.frame(chunk, from, from + length)
      else if (opcode <= 2) this.#rare(first, chunk.subarray(from, from + length))
      else this.#control(opcode, chunk.subarray(from, from + length))
      at = from + length
    }
    return at
  }

  /** Text, and fragments: a server that fragments is read correctly, at the price of a copy. */
  #rare(first: number, payload: Buffer): void {
    const opcode = first & 0x0f
    if (opcode === 1 && this.#dialect === 'socket.io') {
      this.#engine(payload.toString())
      return
    }
    if (opcode !== 0 && first >= 0x80) {
      this.#handlers.frame(payload, 0, payload.length)
      return
    }
    this.#fragments.push(Buffer.from(payload))
    if (first < 0x80) return
    const whole = Buffer.concat(this.#fragments)
    this.#fragments = []
    this.#handlers.frame(whole, 0, whole.length)
  }

  /** Engine.IO: open, then our request to connect; ping; the rest announces an attachment. */
  #engine(packet: string): void {
    if (packet.startsWith('0')) this.#text('40')
    else if (packet === '2' && this.pongs) this.#text('3')
    else if (packet.startsWith('40')) this.#entered?.()
  }

  #text(words: string): void {
    this.#socket.write(Buffer.concat([header(0x81, words.length), Buffer.from(words)]))
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === 9 && this.pongs) this.#socket.write(Buffer.concat([header(0x8a, payload.length), payload]))
    if (opcode !== 8) return
    this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
    this.#socket.end(Buffer.concat([header(0x88, payload.length), payload]))
  }
}

function header(first: number, length: number): Buffer {
  if (length < 126) return Buffer.from([first, 0x80 | length, 0, 0, 0, 0])
  const long = Buffer.alloc(8)
  long[0] = first
  long[1] = 0x80 | 126
  long.writeUInt16BE(length, 2)
  return long
}
