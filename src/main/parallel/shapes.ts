/**
 * Which keys an object has, said by one number: most values on a channel look alike, and their keys would take half of the
 * bytes and of the time. Numbers are places in the log that all processors share (names.ts), so whoever gets one can look
 * it up. What is met rarely is not worth a number; objects that are used as maps would fill the log.
 */
import { nameBytes } from './layout.ts'
import type { Names } from './names.ts'

const worthAfter = 16
const mostNodes = 2048
const mostShapes = 256

/** After so many keys in this order. */
export class ShapeNode {
  /** -1: none (yet). */
  number = -1
  readonly keys: readonly string[]
  #met = 0
  /** The two met last: nested values take turns with those around them, and a map costs five times as much. */
  #lastKey = ''
  #last: ShapeNode | undefined
  #otherKey = ''
  #other: ShapeNode | undefined
  readonly #children = new Map<string, ShapeNode>()

  constructor(keys: readonly string[]) {
    this.keys = keys
  }

  /** Undefined when there are too many already. */
  then(key: string, book: Shapes): ShapeNode | undefined {
    if (key === this.#lastKey && this.#last !== undefined) return this.#last
    if (key === this.#otherKey && this.#other !== undefined) return this.#other
    let child = this.#children.get(key)
    if (child === undefined) {
      if (!book.grow()) return undefined
      this.#children.set(key, (child = new ShapeNode([...this.keys, key])))
    }
    this.#otherKey = this.#lastKey
    this.#other = this.#last
    this.#lastKey = key
    this.#last = child
    return child
  }

  /** An object ended here that has no number. */
  met(book: Shapes): void {
    if (++this.#met === worthAfter) this.number = book.enter(this.keys)
  }
}

export type Make = (next: () => unknown) => object

export class Shapes {
  readonly root = new ShapeNode([])
  readonly #names: Names
  /** By place in the log, whose entries begin at multiples of 4. */
  #makers: (Make | undefined)[] = []
  #nodes = 0
  #shapes = 0

  constructor(names: Names) {
    this.#names = names
  }

  grow(): boolean {
    return ++this.#nodes <= mostNodes
  }

  enter(keys: readonly string[]): number {
    if (keys.includes('__proto__') || ++this.#shapes > mostShapes) return -1
    return this.#names.spare(JSON.stringify(keys))
  }

  /** Makes an object of this shape out of the values that come next. */
  maker(number: number): Make {
    const make = this.#makers[number >> 2]
    return make ?? this.#made(number)
  }

  #made(number: number): Make {
    if (this.#makers.length === 0) this.#makers = new Array<Make | undefined>(nameBytes / 4).fill(undefined)
    const make = compile(JSON.parse(this.#names.text(number)) as string[])
    this.#makers[number >> 2] = make
    return make
  }
}

/** As a literal it is ten times as fast as key by key. Keys are quoted by JSON, so none of them can be more than a key. */
function compile(keys: readonly string[]): Make {
  const fields = keys.map((key) => `${JSON.stringify(key)}: next()`)
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- see above
  return new Function('next', `return { ${fields.join(', ')} }`) as Make
}
