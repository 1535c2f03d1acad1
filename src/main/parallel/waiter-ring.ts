/**
 * Who waits for a channel, in the order of coming, whatever their threads: a ring of entries, each with room for a value.
 * Entered and served under the channel's locks; left without, by the waiter's own processor.
 */
const size = 256
const mask = size - 1

const FREE = 0
const WAITING = 0x100
const SERVED = 0x200
const SHUT = 0x300
const GONE = 0x400

export type EntryState = 'waiting' | 'served' | 'closed'

export class WaiterRing {
  readonly bytes: number
  readonly #words: Int32Array
  readonly #header: number
  readonly #states: number
  readonly #cells: number
  readonly #slotBytes: number

  /** `header`: a word for the head and one for the tail. `at`: where the entries begin, in bytes. */
  constructor(words: Int32Array, header: number, at: number, slotBytes: number) {
    this.#words = words
    this.#header = header
    this.#states = at >> 2
    this.#cells = at + size * 4
    this.#slotBytes = slotBytes
    this.bytes = WaiterRing.bytesFor(slotBytes)
  }

  static bytesFor(slotBytes: number): number {
    return size * (4 + slotBytes)
  }

  /** Entries, those included that have left and were not passed yet. */
  get length(): number {
    return (Atomics.load(this.#words, this.#header + 1) - Atomics.load(this.#words, this.#header)) | 0
  }

  /**
   * `length` is 0. With one of the locks held plain reads do, because entries come and go under both; the atomic ones cost
   * 10 ns each, as the engine calls a builtin for them.
   */
  get empty(): boolean {
    return this.#words[this.#header] === this.#words[this.#header + 1]
  }

  /** Counts those that still wait, by their processor. Without the locks: as it was at about this moment. */
  tally(into: number[]): void {
    const words = this.#words
    const head = Atomics.load(words, this.#header)
    const count = Math.min(size, (Atomics.load(words, this.#header + 1) - head) | 0)
    for (let i = 0; i < count; i++) {
      const state = Atomics.load(words, this.#states + ((head + i) & mask))
      const p = state & 0xff
      if ((state & ~0xff) === WAITING) into[p] = (into[p] ?? 0) + 1
    }
  }

  /** Those of whom somebody waits, one bit each. */
  processors(): number {
    const by: number[] = []
    this.tally(by)
    return by.reduce((bits, _, p) => bits | (1 << p), 0)
  }

  get full(): boolean {
    const words = this.#words
    const next = (words[this.#header + 1] as number) & mask
    return this.length >= size || words[this.#states + next] !== FREE
  }

  /** -1 when all entries are taken: then the waiter has to come back. */
  enter(p: number): number {
    const words = this.#words
    const tail = words[this.#header + 1] as number
    const entry = tail & mask
    // Those that have left are passed by who serves; perhaps nobody has for long.
    if (this.full) this.first()
    if (this.full) return -1
    Atomics.store(words, this.#states + entry, WAITING | p)
    Atomics.store(words, this.#header + 1, (tail + 1) | 0)
    return entry
  }

  /** The first that still waits, or -1. */
  first(): number {
    const words = this.#words
    for (;;) {
      const head = words[this.#header] as number
      if (head === words[this.#header + 1]) return -1
      const entry = head & mask
      if ((Atomics.load(words, this.#states + entry) & ~0xff) === WAITING) return entry
      this.#pass(head)
    }
  }

  /** The first one's wish is granted. Its processor, or -1 if it has just left. */
  serve(entry: number): number {
    return this.#settle(entry, SERVED)
  }

  /** Everybody is told; the processors as bits. */
  closeAll(): number {
    let told = 0
    for (let entry = this.first(); entry >= 0; entry = this.first()) {
      const p = this.#settle(entry, SHUT)
      if (p >= 0) told |= 1 << p
    }
    return told
  }

  /** Where the value of an entry lies, in bytes. */
  cell(entry: number): number {
    return this.#cells + entry * this.#slotBytes
  }

  state(entry: number): EntryState {
    const state = Atomics.load(this.#words, this.#states + entry) & ~0xff
    return state === SERVED ? 'served' : state === SHUT ? 'closed' : 'waiting'
  }

  /** As `state`, for those who look often. */
  waiting(entry: number): boolean {
    return (Atomics.load(this.#words, this.#states + entry) & ~0xff) === WAITING
  }

  /** The waiter has taken note. */
  release(entry: number): void {
    Atomics.store(this.#words, this.#states + entry, FREE)
  }

  /** False: it was served or told before. */
  leave(entry: number, p: number): boolean {
    const at = this.#states + entry
    return Atomics.compareExchange(this.#words, at, WAITING | p, GONE) === (WAITING | p)
  }

  /** All entries of a processor that is no more. */
  drop(p: number): void {
    for (let entry = 0; entry < size; entry++) {
      const at = this.#states + entry
      if (
        !this.leave(entry, p) &&
        (Atomics.load(this.#words, at) & 0xff) === p &&
        this.state(entry) !== 'waiting'
      )
        this.release(entry)
    }
  }

  #settle(entry: number, to: number): number {
    const at = this.#states + entry
    const from = Atomics.load(this.#words, at)
    const head = this.#words[this.#header] as number
    const p = from & 0xff
    if ((from & ~0xff) !== WAITING || Atomics.compareExchange(this.#words, at, from, to | p) !== from) {
      this.#pass(head)
      return -1
    }
    Atomics.store(this.#words, this.#header, (head + 1) | 0)
    return p
  }

  /** Beyond one that has left. */
  #pass(head: number): void {
    Atomics.compareExchange(this.#words, this.#states + (head & mask), GONE, FREE)
    Atomics.store(this.#words, this.#header, (head + 1) | 0)
  }
}
