/**
 * Names of portable functions, as an append-only log in shared memory: a function's number is the place of its entry, so
 * whoever finds a work can look up what it runs without asking anybody.
 */
import { UsageError } from '../base/index.ts'
import type { Control } from './control.ts'
import { nameBytes, namesAt, shared } from './layout.ts'

const headerBytes = 4

export class Names {
  readonly #words: Int32Array
  readonly #bytes: Buffer
  readonly #numbers = new Map<string, number>()
  readonly #texts = new Map<number, string>()

  constructor(control: Control) {
    this.#words = control.words
    this.#bytes = Buffer.from(control.memory as unknown as ArrayBuffer, namesAt * 4, nameBytes)
  }

  /** Two threads may give one text two numbers: both are good. */
  number(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const length = Buffer.byteLength(text)
    const size = headerBytes + ((length + 3) & ~3)
    const place = Atomics.add(this.#words, shared.names, size)
    if (place + size > nameBytes)
      throw new UsageError('too-many-portables', 'goAnywhere: too many different functions')
    this.#bytes.writeInt32LE(length, place)
    this.#bytes.write(text, place + headerBytes)
    this.#numbers.set(text, place)
    return place
  }

  /** For what can do without: -1 when the log is half full. */
  spare(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const half = Atomics.load(this.#words, shared.names) + Buffer.byteLength(text) < nameBytes / 2
    return half ? this.number(text) : -1
  }

  text(number: number): string {
    let text = this.#texts.get(number)
    if (text === undefined) {
      const from = number + headerBytes
      text = this.#bytes.toString('utf8', from, from + this.#bytes.readInt32LE(number))
      this.#texts.set(number, text)
    }
    return text
  }
}
