/**
 * A hub's message on its way between processes: who sent it, its number there, then the payload as it was. The
 * number grows with each message of a sender, so what a reconnect delivers twice can be told.
 */
export interface Envelope {
  /** 16 hex digits. */
  readonly origin: string
  readonly number: number
  readonly binary: boolean
  readonly payload: Buffer
}

const version = 1
const binaryBit = 0x80
const originBytes = 8
const numberBytes = 6
export const envelopeBytes = 1 + originBytes + numberBytes

export function pack(origin: string, number: number, data: string | Uint8Array, binary: boolean): Buffer {
  const length = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength
  const bytes = Buffer.allocUnsafe(envelopeBytes + length)
  bytes[0] = binary ? version | binaryBit : version
  bytes.write(origin, 1, originBytes, 'hex')
  bytes.writeUIntBE(number, 1 + originBytes, numberBytes)
  if (typeof data === 'string') bytes.write(data, envelopeBytes, 'utf8')
  else bytes.set(data, envelopeBytes)
  return bytes
}

/** Undefined when it is not ours: too short, or of another version. */
export function unpack(data: Uint8Array): Envelope | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const first = bytes[0]
  if (bytes.length < envelopeBytes || first === undefined || (first & ~binaryBit) !== version)
    return undefined
  return {
    origin: bytes.toString('hex', 1, 1 + originBytes),
    number: bytes.readUIntBE(1 + originBytes, numberBytes),
    binary: (first & binaryBit) !== 0,
    payload: bytes.subarray(envelopeBytes),
  }
}
