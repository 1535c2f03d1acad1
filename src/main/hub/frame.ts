import { constants, deflateRawSync } from 'node:zlib'

const finalText = 0x81
const finalBinary = 0x82
const compressed = 0x40
/** Compressing shorter payloads costs more than it saves (RFC 7692 leaves each message to the sender). */
const worthDeflating = 256

/** What travels to clients: text (a string, or bytes that are UTF-8) or binary. */
export interface Message {
  readonly data: string | Uint8Array
  readonly binary: boolean
}

/**
 * The frames of consecutive messages to the same recipients, in one buffer, built once and shared by
 * every socket: frames from a server are not masked (RFC 6455, 5.1), so all clients get the same bytes.
 * A recipient that cannot take all of them gets a `Part`.
 */
export class Batch {
  readonly whole: Part
  /** Offset after each frame; length = number of messages. */
  readonly ends: readonly number[]
  readonly #messages: readonly Message[]
  readonly #bytes: Buffer
  #deflated: Batch | undefined

  constructor(messages: readonly Message[], deflated = false) {
    this.#messages = messages
    const payloads = deflated ? messages.map(deflate) : messages
    const ends: number[] = []
    let size = 0
    for (const message of payloads) {
      const length = payloadBytes(message.data)
      size += headerBytes(length) + length
      ends.push(size)
    }
    const bytes = Buffer.allocUnsafe(size)
    let start = 0
    for (let i = 0; i < payloads.length; i++) {
      const end = ends[i] as number
      const message = payloads[i] as Message
      const isDeflated = message !== messages[i]
      writeFrame(bytes, start, end, message, isDeflated)
      start = end
    }
    this.ends = ends
    this.#bytes = bytes
    this.whole = new Part(this, 0, ends.length)
  }

  /** The frames of messages `from` up to but not including `to`; a view, not a copy. */
  slice(from: number, to: number): Buffer {
    if (from === 0 && to === this.ends.length) return this.#bytes
    return this.#bytes.subarray(this.offset(from), this.offset(to))
  }

  offset(index: number): number {
    return index === 0 ? 0 : (this.ends[index - 1] as number)
  }

  /** The same messages in compressed frames, made at the first call and shared likewise. */
  get deflated(): Batch {
    return (this.#deflated ??= new Batch(this.#messages, true))
  }
}

/** Messages `from`..`to` of a batch. Immutable, so that all clients that get the same share one. */
export class Part {
  readonly batch: Batch
  readonly from: number
  readonly to: number

  constructor(batch: Batch, from: number, to: number) {
    this.batch = batch
    this.from = from
    this.to = to
  }

  get messages(): number {
    return this.to - this.from
  }

  get bytes(): number {
    return this.batch.offset(this.to) - this.batch.offset(this.from)
  }

  frames(deflate: boolean): Buffer {
    return (deflate ? this.batch.deflated : this.batch).slice(this.from, this.to)
  }
}

export function payloadBytes(data: string | Uint8Array): number {
  return typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength
}

function headerBytes(length: number): number {
  if (length < 126) return 2
  return length < 65_536 ? 4 : 10
}

function writeFrame(target: Buffer, start: number, end: number, message: Message, isDeflated: boolean): void {
  target[start] = (message.binary ? finalBinary : finalText) | (isDeflated ? compressed : 0)
  const length = writeLength(target, start + 1, end - start)
  const at = end - length
  if (typeof message.data === 'string') target.write(message.data, at, length, 'utf8')
  else target.set(message.data, at)
}

/** Writes the length field of a frame of `frameBytes` bytes in all and returns the payload's length. */
function writeLength(target: Buffer, at: number, frameBytes: number): number {
  if (frameBytes < 126 + 2) {
    target[at] = frameBytes - 2
    return frameBytes - 2
  }
  if (frameBytes < 65_536 + 4) {
    target[at] = 126
    target.writeUInt16BE(frameBytes - 4, at + 1)
    return frameBytes - 4
  }
  target[at] = 127
  target.writeBigUInt64BE(BigInt(frameBytes - 10), at + 1)
  return frameBytes - 10
}

/** RFC 7692, 7.2.1: raw deflate, flushed to a byte boundary, without the trailing 00 00 ff ff. */
function deflate(message: Message): Message {
  if (payloadBytes(message.data) < worthDeflating) return message
  const data = deflateRawSync(message.data, { finishFlush: constants.Z_SYNC_FLUSH })
  return { data: data.subarray(0, data.length - 4), binary: message.binary }
}
