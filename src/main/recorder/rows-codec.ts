/**
 * Rows of one layout as a chunk's payload: columns rather than rows, each value XORed with the one before it (what
 * did not change is zero), and the four bytes of the values apart, so that deflate finds long runs.
 *
 *     epoch u32 | rows u32 | columns u32 | 0 u32 | first seq f64 | first time f64
 *     seq deltas u32 × rows | time deltas in ms i32 × rows | values: 4 planes of rows × columns bytes
 */
import { UsageError } from '../base/index.ts'

export interface RowSource {
  readonly length: number
  seq(row: number): number
  atMs(row: number): number
  value(row: number, column: number): number
}

export interface Rows extends RowSource {
  readonly epoch: number
  readonly width: number
}

const headBytes = 32
const maxDelta = 2 ** 31 - 1

export function encodeRows(
  epoch: number,
  width: number,
  source: RowSource,
  from: number,
  to: number,
): Buffer {
  const rows = to - from
  const cells = rows * width
  const out = Buffer.alloc(headBytes + rows * 8 + cells * 4)
  out.writeUInt32LE(epoch, 0)
  out.writeUInt32LE(rows, 4)
  out.writeUInt32LE(width, 8)
  let seq = source.seq(from)
  let atMs = source.atMs(from)
  out.writeDoubleLE(seq, 16)
  out.writeDoubleLE(atMs, 24)
  for (let row = 0; row < rows; row++) {
    const nextSeq = source.seq(from + row)
    const nextMs = source.atMs(from + row)
    out.writeUInt32LE(nextSeq - seq, headBytes + row * 4)
    // A machine that slept for a month is no reason to lose the recording.
    out.writeInt32LE(Math.max(-maxDelta, Math.min(maxDelta, nextMs - atMs)), headBytes + (rows + row) * 4)
    seq = nextSeq
    atMs = nextMs
  }
  const planes = headBytes + rows * 8
  const single = new Float32Array(1)
  const bits = new Uint32Array(single.buffer)
  for (let column = 0, cell = planes; column < width; column++) {
    let before = 0
    for (let row = 0; row < rows; row++, cell++) {
      single[0] = source.value(from + row, column)
      const now = bits[0] as number
      const changed = now ^ before
      before = now
      out[cell] = changed & 0xff
      out[cell + cells] = (changed >>> 8) & 0xff
      out[cell + 2 * cells] = (changed >>> 16) & 0xff
      out[cell + 3 * cells] = changed >>> 24
    }
  }
  return out
}

/** Throws when the lengths do not agree with each other. */
export function decodeRows(raw: Buffer): Rows {
  const rows = raw.length < headBytes ? 0 : raw.readUInt32LE(4)
  const width = raw.length < headBytes ? 0 : raw.readUInt32LE(8)
  const cells = rows * width
  if (rows === 0 || raw.length !== headBytes + rows * 8 + cells * 4)
    throw new UsageError('recording-damaged', 'a block of samples has the wrong length')
  const seqs = new Float64Array(rows)
  const times = new Float64Array(rows)
  let seq = raw.readDoubleLE(16)
  let atMs = raw.readDoubleLE(24)
  for (let row = 0; row < rows; row++) {
    seqs[row] = seq += raw.readUInt32LE(headBytes + row * 4)
    times[row] = atMs += raw.readInt32LE(headBytes + (rows + row) * 4)
  }
  const bits = new Uint32Array(cells)
  for (let column = 0, cell = headBytes + rows * 8; column < width; column++) {
    let before = 0
    for (let row = 0; row < rows; row++, cell++) {
      const changed =
        (raw[cell] as number) |
        ((raw[cell + cells] as number) << 8) |
        ((raw[cell + 2 * cells] as number) << 16) |
        ((raw[cell + 3 * cells] as number) << 24)
      bits[column * rows + row] = before ^= changed
    }
  }
  const values = new Float32Array(bits.buffer)
  return {
    epoch: raw.readUInt32LE(0),
    width,
    length: rows,
    seq: (row) => seqs[row] as number,
    atMs: (row) => times[row] as number,
    value: (row, column) => values[column * rows + row] as number,
  }
}
