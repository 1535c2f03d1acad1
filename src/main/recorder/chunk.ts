/**
 * The frame of a `.weirrec` file: a head, then chunks, each with its length and a CRC32. docs/recordings.md is the
 * specification. The frame is the same in every version, so that an older Weir can at least tell what a file is.
 *
 *     head   8B 57 52 45 43 0D 0A 1A | major u16 | minor u16 | crc32 of these 12 bytes u32      little endian
 *     chunk  type, 4 letters | stored u32 | raw u32 | crc32 of these 12 bytes and the payload u32 | payload
 *
 * The payload is raw deflate, and inflates to exactly `raw` bytes.
 */
import { promisify } from 'node:util'
import { crc32, deflateRaw as deflateRawCallback, inflateRawSync } from 'node:zlib'

const deflateRaw = promisify(deflateRawCallback)

export const version = { major: 1, minor: 0 }
export const headBytes = 16
export const chunkHeadBytes = 16
/** A chunk that claims more than this is damage, or an attempt to exhaust memory. */
export const maxRawBytes = 64 * 1024 * 1024

const magic = Buffer.from([0x8b, 0x57, 0x52, 0x45, 0x43, 0x0d, 0x0a, 0x1a])

/** What a chunk holds; readers skip types that they do not know. */
export const chunkTypes = ['META', 'LAYO', 'ROWS', 'BASE', 'EVNT', 'TABL', 'DONE'] as const
export type ChunkType = (typeof chunkTypes)[number]

export function encodeHead({ major, minor } = version): Buffer {
  const head = Buffer.alloc(headBytes)
  magic.copy(head)
  head.writeUInt16LE(major, 8)
  head.writeUInt16LE(minor, 10)
  head.writeUInt32LE(crc32(head.subarray(0, 12)), 12)
  return head
}

/** Undefined when these bytes do not begin a recording. */
export function decodeHead(bytes: Buffer): { major: number; minor: number } | undefined {
  if (bytes.length < headBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(0, 12))) return undefined
  return { major: bytes.readUInt16LE(8), minor: bytes.readUInt16LE(10) }
}

/** Off the thread: compressing a minute of rows would take several ms of it. */
export const pack = (raw: Uint8Array): Promise<Buffer> => deflateRaw(raw, { level: 5 })

export async function encodeChunk(type: ChunkType, raw: Uint8Array): Promise<Buffer> {
  return frameChunk(type, await pack(raw), raw.length)
}

export function frameChunk(type: ChunkType, packed: Uint8Array, rawLength: number): Buffer {
  const chunk = Buffer.alloc(chunkHeadBytes + packed.length)
  chunk.write(type, 0, 'latin1')
  chunk.writeUInt32LE(packed.length, 4)
  chunk.writeUInt32LE(rawLength, 8)
  chunk.set(packed, chunkHeadBytes)
  chunk.writeUInt32LE(crcOf(chunk), 12)
  return chunk
}

const crcOf = (chunk: Buffer): number => crc32(chunk.subarray(chunkHeadBytes), crc32(chunk.subarray(0, 12)))

export interface StoredChunk {
  type: string
  at: number
  /** With its head. */
  bytes: number
  raw: () => Buffer
}

/** The sound chunk that begins at `at`; undefined when there is none, `'cut'` when the file ends within it. */
export function chunkAt(file: Buffer, at: number): StoredChunk | 'cut' | undefined {
  if (at + chunkHeadBytes > file.length) return 'cut'
  const type = file.toString('latin1', at, at + 4)
  if (!/^[A-Z]{4}$/.test(type)) return undefined
  const stored = file.readUInt32LE(at + 4)
  const rawLength = file.readUInt32LE(at + 8)
  if (rawLength > maxRawBytes || stored > maxRawBytes) return undefined
  const end = at + chunkHeadBytes + stored
  if (end > file.length) return 'cut'
  const chunk = file.subarray(at, end)
  if (crcOf(chunk) !== chunk.readUInt32LE(12)) return undefined
  const raw = (): Buffer => {
    const bytes = inflateRawSync(chunk.subarray(chunkHeadBytes), { maxOutputLength: Math.max(1, rawLength) })
    if (bytes.length !== rawLength) throw new RangeError(`chunk ${type} is not as long as it says`)
    return bytes
  }
  return { type, at, bytes: end - at, raw }
}

export interface Scan {
  chunks: StoredChunk[]
  /** Stretches between sound chunks that are none. */
  damaged: number
  /** The file ends within a chunk. */
  cut: boolean
}

/** All sound chunks. After damage it goes on at the next place where a chunk is whole. */
export function scanChunks(file: Buffer): Scan {
  const scan: Scan = { chunks: [], damaged: 0, cut: false }
  let at = headBytes
  while (at < file.length) {
    const chunk = chunkAt(file, at)
    if (typeof chunk === 'object') {
      scan.chunks.push(chunk)
      at += chunk.bytes
      continue
    }
    const next = nextChunk(file, at + 1)
    if (next < 0) {
      if (chunk === 'cut') scan.cut = true
      else scan.damaged++
      break
    }
    scan.damaged++
    at = next
  }
  return scan
}

function nextChunk(file: Buffer, from: number): number {
  const candidates = chunkTypes.map((type) => ({ type, at: file.indexOf(type, from, 'latin1') }))
  for (;;) {
    const [first] = candidates.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)
    if (first === undefined) return -1
    if (typeof chunkAt(file, first.at) === 'object') return first.at
    first.at = file.indexOf(first.type, first.at + 1, 'latin1')
  }
}
