/**
 * Portable goroutines between `goAnywhere` and their end: one slot of shared memory each.
 *
 * The state word is the truth about a work; queues only hold hints. Who runs it is decided by one compare-and-swap
 * from QUEUED to RUNNING, so a work that stands in two queues (which happens when a processor dies) runs once. A slot's
 * generation is part of the work's id, so an old hint never meets the slot's next tenant.
 *
 *   0 state: status, owner << 3, generation << 8     1 link in the free list or an inbox      2 function
 *   3 spawner     4 kind and number of the arguments, later kind of the result      6… five doubles
 */
import type { Control } from './control.ts'
import { block, blockAt, shared, slotCount, slotsAt, slotWords } from './layout.ts'

export const FREE = 0
export const QUEUED = 1
export const RUNNING = 2
export const DONE = 3

const generations = 0x1_ffff
const indexBits = 14
const indexMask = slotCount - 1
/** Arguments that fit into a slot. */
const mostNumbers = 5
export const NUMBERS = 0
export const MESSAGE = 1

/** What a result is; numbers lie in the slot, the rest comes by message. */
export const result = { nothing: 0, number: 1, yes: 2, no: 3, message: 4, error: 5, killed: 6 } as const

export const indexOf = (id: number): number => id & indexMask

export class WorkTable {
  readonly #words: Int32Array
  readonly #doubles: Float64Array

  constructor(control: Control) {
    this.#words = control.words
    this.#doubles = control.doubles
  }

  /** A slot for a new work, or -1 when all are taken. Its id is made by `publish`. A Treiber stack with a tag. */
  take(): number {
    const words = this.#words
    for (;;) {
      const top = Atomics.load(words, shared.freeSlots)
      const index = (top & 0x7fff) - 1
      if (index < 0) return -1
      const next = Atomics.load(words, at(index) + 1)
      const tag = ((top >>> 15) + 1) & 0xffff
      if (Atomics.compareExchange(words, shared.freeSlots, top, next | (tag << 15)) === top) return index
    }
  }

  free(index: number): void {
    const words = this.#words
    const slot = at(index)
    const generation = ((Atomics.load(words, slot) >>> 8) & generations) + 1
    Atomics.store(words, slot, FREE | ((generation > generations ? 1 : generation) << 8))
    for (;;) {
      const top = Atomics.load(words, shared.freeSlots)
      Atomics.store(words, slot + 1, top & 0x7fff)
      const tag = ((top >>> 15) + 1) & 0xffff
      if (Atomics.compareExchange(words, shared.freeSlots, top, (index + 1) | (tag << 15)) === top) return
    }
  }

  idOf(index: number): number {
    const generation = (Atomics.load(this.#words, at(index)) >>> 8) & generations
    return index | (generation << indexBits)
  }

  /** Fills the slot in; numbers travel in it, anything else has to be sent before. Returns false for the latter. */
  describe(index: number, fn: number, spawner: number, args: readonly unknown[]): boolean {
    const slot = at(index)
    const words = this.#words
    words[slot + 2] = fn
    words[slot + 3] = spawner
    const fits = args.length <= mostNumbers && args.every((arg) => typeof arg === 'number')
    words[slot + 4] = fits ? NUMBERS | (args.length << 8) : MESSAGE
    if (fits) for (let i = 0; i < args.length; i++) this.#doubles[((slot + 6) >> 1) + i] = args[i] as number
    return fits
  }

  /** From here on it may be run. */
  publish(index: number): void {
    const slot = at(index)
    Atomics.store(this.#words, slot, (Atomics.load(this.#words, slot) & ~0xff) | QUEUED)
  }

  /** True for exactly one caller. */
  claim(id: number, owner: number): boolean {
    const slot = at(indexOf(id))
    const generation = (id >>> indexBits) << 8
    const from = QUEUED | generation
    return Atomics.compareExchange(this.#words, slot, from, RUNNING | (owner << 3) | generation) === from
  }

  /** Ends a running work of this owner; true for exactly one caller, because its processor may be declared dead meanwhile. */
  end(id: number, owner: number, kind: number, value: number): boolean {
    const slot = at(indexOf(id))
    const generation = (id >>> indexBits) << 8
    const from = RUNNING | (owner << 3) | generation
    if (Atomics.load(this.#words, slot) !== from) return false
    this.#words[slot + 4] = kind
    if (kind === result.number) this.#doubles[(slot + 6) >> 1] = value
    return Atomics.compareExchange(this.#words, slot, from, DONE | (owner << 3) | generation) === from
  }

  /** Puts a finished work into its spawner's inbox. Returns the spawner. A Treiber stack, emptied as a whole. */
  deliver(index: number): number {
    const words = this.#words
    const slot = at(index)
    const spawner = words[slot + 3] as number
    const inbox = blockAt(spawner) + block.inbox
    for (;;) {
      const top = Atomics.load(words, inbox)
      Atomics.store(words, slot + 1, top)
      if (Atomics.compareExchange(words, inbox, top, index + 1) === top) return spawner
    }
  }

  /** Takes everything out of an inbox, oldest first. */
  collect(p: number): number[] {
    const words = this.#words
    const inbox = blockAt(p) + block.inbox
    if (Atomics.load(words, inbox) === 0) return []
    const found: number[] = []
    let link = Atomics.exchange(words, inbox, 0)
    for (; link !== 0; link = Atomics.load(words, at(link - 1) + 1)) found.push(link - 1)
    return found.reverse()
  }

  state(index: number): number {
    return Atomics.load(this.#words, at(index)) & 7
  }

  owner(index: number): number {
    return (Atomics.load(this.#words, at(index)) >>> 3) & 31
  }

  fn(index: number): number {
    return this.#words[at(index) + 2] as number
  }

  spawner(index: number): number {
    return this.#words[at(index) + 3] as number
  }

  resultKind(index: number): number {
    return this.#words[at(index) + 4] as number
  }

  resultNumber(index: number): number {
    return this.#doubles[(at(index) + 6) >> 1] as number
  }

  /** The arguments, or undefined when they come by message. */
  numbers(index: number): number[] | undefined {
    const slot = at(index)
    const head = this.#words[slot + 4] as number
    if ((head & 0xff) !== NUMBERS) return undefined
    const first = (slot + 6) >> 1
    return Array.from(this.#doubles.subarray(first, first + (head >> 8)))
  }
}

const at = (index: number): number => slotsAt + index * slotWords
