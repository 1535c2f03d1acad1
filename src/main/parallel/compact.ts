/**
 * Plain values as bytes, several times faster than V8's serializer, whose set-up alone costs microseconds: numbers, strings,
 * booleans, null, undefined, arrays and plain objects. Whatever else there is in a value (dates, maps, buffers, the same
 * object twice, cycles), and the value as a whole goes through V8, so the outcome is always that of structured clone.
 */
import { deserialize, serialize } from 'node:v8'
import { notCloneable } from './depot.ts'
import type { ShapeNode, Shapes } from './shapes.ts'
import { StringCache } from './string-cache.ts'

const tag = {
  undefined: 0,
  null: 1,
  yes: 2,
  no: 3,
  int: 4,
  float: 5,
  latin1: 6,
  utf16: 7,
  array: 8,
  object: 9,
  v8: 10,
  shape: 11,
} as const

const arenaBytes = 1 << 16
/** Words from which the engine's copy is faster than a loop. */
const longCopy = 64
const deepest = 32
/** Objects of one value that are compared with each other; with more V8 does it. */
const mostObjects = 64

const float = new Float64Array(1)
const floatBytes = new Uint8Array(float.buffer)
const strings = new StringCache()

let words = new Int32Array(arenaBytes >> 2)
let arena = new Uint8Array(words.buffer)
/** Where the next value begins, and how far the present one has come. */
let base = 0
let at = 0
const seenObjects: (object | undefined)[] = new Array<undefined>(mostObjects).fill(undefined)
let seenCount = 0
let book: Shapes

/** A value as bytes, in memory that is never written again. No view of its own: that would cost as much as the rest. */
export class Encoded {
  readonly #words: Int32Array
  /** In bytes; a multiple of 4. */
  readonly #from: number
  readonly length: number

  constructor(memory: Int32Array, from: number, length: number) {
    this.#words = memory
    this.#from = from
    this.length = length
  }

  /** `offset`: in bytes, a multiple of 4; there is room up to the next one. */
  copyTo(target: Int32Array, offset: number): void {
    const source = this.#words
    const first = this.#from >> 2
    const count = (this.length + 3) >> 2
    const to = offset >> 2
    if (count > longCopy) target.set(source.subarray(first, first + count), to)
    else for (let i = 0; i < count; i++) target[to + i] = source[first + i] as number
  }
}

export function encode(value: unknown, shapes: Shapes): Encoded {
  if (arena.length - base < arenaBytes >> 2) {
    words = new Int32Array(arenaBytes >> 2)
    arena = new Uint8Array(words.buffer)
    base = 0
  }
  at = base
  book = shapes
  const done = put(value, 0)
  // Nothing is kept alive by having been sent.
  for (let i = 0; i < seenCount; i++) seenObjects[i] = undefined
  seenCount = 0
  if (!done) return encodeByV8(value)
  const encoded = new Encoded(words, base, at - base)
  base = (at + 3) & ~3
  return encoded
}

function encodeByV8(value: unknown): Encoded {
  const body = serialized(value)
  const memory = new Int32Array((body.length + 4) >> 2)
  const bytes = new Uint8Array(memory.buffer)
  bytes[0] = tag.v8
  bytes.set(body, 1)
  return new Encoded(memory, 0, body.length + 1)
}

function serialized(value: unknown): Buffer {
  try {
    return serialize(value)
  } catch (error) {
    throw notCloneable(error)
  }
}

/** False: not for this encoder, or no room. */
function put(value: unknown, depth: number): boolean {
  if (at + 16 > arena.length) return false
  if (typeof value === 'number') return putNumber(value)
  if (typeof value === 'string') return putString(value)
  if (typeof value === 'boolean') arena[at++] = value ? tag.yes : tag.no
  else if (value === undefined) arena[at++] = tag.undefined
  else if (value === null) arena[at++] = tag.null
  else return typeof value === 'object' && putObject(value, depth)
  return true
}

function putObject(value: object, depth: number): boolean {
  if (depth >= deepest || !isNew(value)) return false
  return Array.isArray(value) ? putArray(value, depth) : putRecord(value as Record<string, unknown>, depth)
}

/** Remembers it. The list is short, and a loop is faster than a set. */
function isNew(value: object): boolean {
  const known = seenObjects
  const count = seenCount
  if (count >= mostObjects) return false
  for (let i = 0; i < count; i++) if (known[i] === value) return false
  known[count] = value
  seenCount = count + 1
  return true
}

function putArray(value: readonly unknown[], depth: number): boolean {
  arena[at++] = tag.array
  putLength(value.length)
  for (let i = 0; i < value.length; i++) {
    const item: unknown = value[i]
    // A hole reads as undefined, too.
    if ((item === undefined && !(i in value)) || !put(item, depth + 1)) return false
  }
  return true
}

/** In one pass, in the hope that the keys have a number; else once more, with the keys. */
function putRecord(value: Record<string, unknown>, depth: number): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  const start = at
  const seenBefore = seenCount
  at += 3
  let node: ShapeNode | undefined = book.root
  for (const key in value) {
    node = node.then(key, book)
    if (node === undefined) break
    if (!put(value[key], depth + 1)) return false
  }
  if (node !== undefined && node.number >= 0) {
    arena[start] = tag.shape
    arena[start + 1] = node.number & 255
    arena[start + 2] = node.number >> 8
    return true
  }
  node?.met(book)
  at = start
  seenCount = seenBefore
  return putKeyed(value, depth)
}

function putKeyed(value: Record<string, unknown>, depth: number): boolean {
  arena[at++] = tag.object
  const countAt = at++
  let count = 0
  for (const key in value) {
    if (++count > 255 || !putString(key) || !put(value[key], depth + 1)) return false
  }
  arena[countAt] = count
  return true
}

function putNumber(value: number): boolean {
  if ((value | 0) === value && !Object.is(value, -0)) {
    arena[at++] = tag.int
    putLength(((value << 1) ^ (value >> 31)) >>> 0)
    return true
  }
  arena[at++] = tag.float
  float[0] = value
  for (let i = 0; i < 8; i++) arena[at + i] = floatBytes[i] as number
  at += 8
  return true
}

function putString(text: string): boolean {
  const { length } = text
  if (at + 2 * length + 16 > arena.length) return false
  const start = at
  arena[at++] = tag.latin1
  putLength(length)
  // Locals: the engine reads a module's variables from memory each time.
  const to = arena
  const first = at
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 255) return putWide(text, start)
    to[first + i] = code
  }
  at = first + length
  return true
}

function putWide(text: string, start: number): boolean {
  at = start
  arena[at++] = tag.utf16
  putLength(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    arena[at++] = code & 255
    arena[at++] = code >> 8
  }
  return true
}

/** Seven bits a byte, the last one without the high bit. */
function putLength(value: number): void {
  if (value < 128) {
    arena[at++] = value
    return
  }
  let left = value
  for (; left > 127; left >>>= 7) arena[at++] = (left & 127) | 128
  arena[at++] = left
}

let source: Buffer = Buffer.alloc(0)
let from = 0
let known: Shapes

export function decode(bytes: Buffer, start: number, length: number, shapes: Shapes): unknown {
  // A copy: others write elsewhere in the same memory while V8 reads.
  if (bytes[start] === tag.v8) return deserialize(Buffer.from(bytes.subarray(start + 1, start + length)))
  source = bytes
  from = start
  known = shapes
  return get()
}

function get(): unknown {
  switch (source[from++]) {
    case tag.int: {
      const folded = getLength()
      return (folded >>> 1) ^ -(folded & 1)
    }
    case tag.latin1:
      return getLatin1()
    case tag.shape: {
      const number = (source[from] as number) | ((source[from + 1] as number) << 8)
      from += 2
      return known.maker(number)(get)
    }
    case tag.object:
      return getRecord()
    case tag.array:
      return getArray()
    case tag.float:
      return getFloat()
    case tag.utf16:
      return getWide()
    case tag.yes:
      return true
    case tag.no:
      return false
    case tag.null:
      return null
    default:
      return undefined
  }
}

function getRecord(): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (let left = source[from++] as number; left > 0; left--) {
    const key = source[from++] === tag.latin1 ? getLatin1() : getWide()
    // A plain assignment to this one would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(value, key, {
        value: get(),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    else value[key] = get()
  }
  return value
}

function getArray(): unknown[] {
  const length = getLength()
  const value: unknown[] = []
  for (let i = 0; i < length; i++) value.push(get())
  return value
}

function getFloat(): number {
  for (let i = 0; i < 8; i++) floatBytes[i] = source[from + i] as number
  from += 8
  return float[0] as number
}

function getLatin1(): string {
  const length = getLength()
  const text = strings.read(source, from, length)
  from += length
  return text
}

function getWide(): string {
  const length = getLength()
  const text = Buffer.from(source.subarray(from, from + 2 * length)).toString('utf16le')
  from += 2 * length
  return text
}

function getLength(): number {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = source[from++] as number
    value |= (byte & 127) << shift
    if (byte < 128) return value >>> 0
  }
}
