/** How values lie in a channel's shared memory. */
import { UsageError } from '../base/index.ts'
import { decode, encode, type Encoded } from './compact.ts'
import { type Depot, Ticket } from './depot.ts'
import type { Shapes } from './shapes.ts'

/** One memory, seen as bytes and as numbers. Offsets given to a codec are in bytes and multiples of 8. */
export interface Cells {
  readonly bytes: Buffer
  readonly int32: Int32Array
  readonly float64: Float64Array
}

/**
 * For values of one size in memory, `size` bytes. `write` and `read` run under the channel's lock: they are short, do not
 * throw and do not call back. What takes longer or may fail is done by `prepare`, before.
 */
export interface Codec<T, Raw = T> {
  readonly name: string
  readonly size: number
  prepare?(value: T): Raw
  write(raw: Raw, cells: Cells, at: number): void
  read(cells: Cells, at: number): T
  /** @internal Whether it can be read on this thread; if not, it is on its way. Always, when left out. */
  here?(cells: Cells, at: number): boolean
}

export type AnyCodec = Codec<unknown, unknown>

/** A number of 64 bits: the fastest there is. */
export const float64: Codec<number> = {
  name: 'float64',
  size: 8,
  write: (value, cells, at) => {
    cells.float64[at >>> 3] = value
  },
  read: (cells, at) => cells.float64[at >>> 3] as number,
}

/** Up to so many bytes, copied. */
export function bytes(most: number): Codec<Uint8Array> {
  return {
    name: 'bytes',
    size: most + 4,
    prepare: (value) => {
      if (value.length > most) throw tooLarge(value.length, most)
      return value
    },
    write: (value, cells, at) => {
      cells.int32[at >>> 2] = value.length
      cells.bytes.set(value, at + 4)
    },
    read: (cells, at) => {
      const length = cells.int32[at >>> 2] as number
      return Uint8Array.prototype.slice.call(cells.bytes, at + 4, at + 4 + length)
    },
  }
}

/** Objects of numbers, e.g. `record('x', 'y')`: each field takes 8 bytes. */
export function record<K extends string>(...fields: K[]): Codec<Record<K, number>> {
  return {
    name: `record(${fields.join()})`,
    size: fields.length * 8,
    write: (value, cells, at) => {
      for (let i = 0; i < fields.length; i++) cells.float64[(at >>> 3) + i] = value[fields[i] as K]
    },
    read: (cells, at) => {
      const value = {} as Record<K, number>
      for (let i = 0; i < fields.length; i++) value[fields[i] as K] = cells.float64[(at >>> 3) + i] as number
      return value
    },
  }
}

/** Instead of the length: what lies here is a ticket. */
const ticketMark = -1

/** Anything that structured clone takes, up to so many bytes once it is serialised; what is transferred goes by `depot`. */
export function structured(most: number, shapes: Shapes, depot: Depot): Codec<unknown, unknown> {
  return {
    name: 'structured',
    size: most + 4,
    prepare: (value) => {
      const encoded = encode(value, shapes)
      if (encoded.length > most) throw tooLarge(encoded.length, most)
      return encoded
    },
    write: (raw, cells, at) => {
      const { int32 } = cells
      const first = at >>> 2
      if (raw instanceof Ticket) {
        int32[first] = ticketMark
        int32[first + 1] = raw.number
        int32[first + 2] = raw.holder
        int32[first + 3] = raw.channel
        return
      }
      const encoded = raw as Encoded
      int32[first] = encoded.length
      encoded.copyTo(int32, at + 4)
    },
    here: ({ int32 }, at) => {
      const first = at >>> 2
      if (int32[first] !== ticketMark) return true
      return depot.here(int32[first + 1] as number, int32[first + 2] as number, int32[first + 3] as number)
    },
    // It is decoded where it lies: a copy would cost as much.
    read: (cells, at) => {
      const length = cells.int32[at >>> 2] as number
      if (length === ticketMark) return depot.take(cells.int32[(at >>> 2) + 1] as number)
      return decode(cells.bytes, at + 4, length, shapes)
    },
  }
}

const known = new Map<string, AnyCodec>([['float64', float64]])

/** Codecs are functions and cannot cross: every thread makes its own by this description. */
export function codecOf(name: string, size: number, shapes: Shapes, depot: Depot): AnyCodec {
  if (name === 'bytes') return bytes(size - 4)
  if (name === 'structured') return structured(size - 4, shapes, depot)
  const fields = /^record\((.*)\)$/.exec(name)?.[1]
  if (fields !== undefined) return record(...fields.split(','))
  const found = known.get(name)
  if (found === undefined)
    throw new UsageError(
      'unknown-codec',
      `sharedChan: no codec "${name}" on this thread: call registerCodec in a module it loads`,
    )
  return found
}

/** Makes a codec of one's own known to this thread; to be called at the top level of a module that every user imports. */
export function registerCodec<T, Raw>(codec: Codec<T, Raw>): Codec<T, Raw> {
  known.set(codec.name, codec)
  return codec
}

function tooLarge(size: number, most: number): UsageError {
  return new UsageError(
    'value-too-large',
    `send: the value takes ${String(size)} bytes, the channel's slots hold ${String(most)}`,
  )
}
