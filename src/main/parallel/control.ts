/** The shared memory of a set of processors, and how one of them is woken. */
import {
  block,
  blockAt,
  globalAt,
  globalSize,
  mostReasons,
  shared,
  slotCount,
  slotsAt,
  slotWords,
  status,
  times,
  totalBytes,
  waitingAt,
} from './layout.ts'

/** Milliseconds since 1970 with fractions: one clock for all threads. */
export function stamp(): number {
  return performance.timeOrigin + performance.now()
}

export class Control {
  readonly memory: SharedArrayBuffer
  readonly words: Int32Array
  readonly doubles: Float64Array
  readonly floats: Float32Array

  constructor(memory?: SharedArrayBuffer) {
    this.memory = memory ?? new SharedArrayBuffer(totalBytes)
    this.words = new Int32Array(this.memory)
    this.doubles = new Float64Array(this.memory)
    this.floats = new Float32Array(this.memory)
    if (memory === undefined) this.#fill()
  }

  /** True if the processor was parked and is no more. */
  wake(p: number): boolean {
    const at = blockAt(p) + block.parked
    if (Atomics.load(this.words, at) === 0) return false
    if (Atomics.compareExchange(this.words, at, 1, 0) !== 1) return false
    Atomics.notify(this.words, at)
    return true
  }

  /** There is new work: wakes one parked processor, unless somebody is looking for work already (Go's `wakep`). */
  wakeOne(first: number): void {
    if (Atomics.load(this.words, shared.spinning) !== 0) return
    const procs = Atomics.load(this.words, shared.procs)
    for (let i = 0; i < procs; i++) {
      const p = (first + i) % procs
      if (this.statusOf(p) === status.running && this.wake(p)) return
    }
  }

  /** Blocks that are or were in use. */
  get procs(): number {
    return Atomics.load(this.words, shared.procs)
  }

  set procs(count: number) {
    Atomics.store(this.words, shared.procs, count)
  }

  statusOf(p: number): number {
    return Atomics.load(this.words, blockAt(p) + block.status)
  }

  setStatus(p: number, to: number): void {
    Atomics.store(this.words, blockAt(p) + block.status, to)
  }

  get stealing(): boolean {
    return Atomics.load(this.words, shared.stealing) === 1
  }

  set stealing(on: boolean) {
    Atomics.store(this.words, shared.stealing, on ? 1 : 0)
  }

  addTime(p: number, which: number, ms: number): void {
    const at = (blockAt(p) + which) >> 1
    this.doubles[at] = (this.doubles[at] as number) + ms
  }

  setTime(p: number, which: number, ms: number): void {
    this.doubles[(blockAt(p) + which) >> 1] = ms
  }

  time(p: number, which: keyof typeof times): number {
    return this.doubles[(blockAt(p) + times[which]) >> 1] as number
  }

  /** For counters that only one thread writes. */
  count(p: number, which: number, by = 1): void {
    const at = blockAt(p) + which
    this.words[at] = (this.words[at] as number) + by
  }

  /** A dead processor's block, before a new one takes its place. Cumulative counters stay. */
  clear(p: number): void {
    const at = blockAt(p)
    for (const word of [block.parked, block.head, block.tail, block.next, block.mail, block.channelMail]) {
      Atomics.store(this.words, at + word, 0)
    }
    Atomics.and(this.words, shared.spinning, ~(1 << p))
    this.words.fill(0, at + block.channels, at + block.stolenFrom)
    for (const word of [block.current, block.live, block.queue]) Atomics.store(this.words, at + word, 0)
    this.words.fill(0, at + waitingAt, at + waitingAt + mostReasons)
  }

  #fill(): void {
    for (let i = 0; i < globalSize; i++) this.words[globalAt + 2 * i] = i
    for (let i = 0; i < slotCount; i++) {
      const at = slotsAt + i * slotWords
      this.words[at] = 1 << 8
      this.words[at + 1] = i + 1 < slotCount ? i + 2 : 0
    }
    this.words[shared.freeSlots] = 1
    this.stealing = true
  }
}
