/**
 * A processor's own run queue, after Go's runtime/proc.go (runqput, runqget, runqgrab): a ring of 256 with one producer,
 * its owner, and many consumers; the slot `next` holds the youngest, which runs first.
 *
 * Invariants: only the owner moves `tail` and puts into `next`; whoever takes from the ring moves `head` by
 * compare-and-swap after reading, so what it read counts only if nobody else took it.
 */
import type { Control } from './control.ts'
import { block, blockAt, ringSize } from './layout.ts'

const mask = ringSize - 1

export class LocalQueue {
  readonly #words: Int32Array
  readonly #head: number
  readonly #tail: number
  readonly #next: number
  readonly #ring: number

  constructor(control: Control, p: number) {
    const at = blockAt(p)
    this.#words = control.words
    this.#head = at + block.head
    this.#tail = at + block.tail
    this.#next = at + block.next
    this.#ring = at + block.ring
  }

  get length(): number {
    const words = this.#words
    const count = (Atomics.load(words, this.#tail) - Atomics.load(words, this.#head)) | 0
    return count + (Atomics.load(words, this.#next) === 0 ? 0 : 1)
  }

  /** Owner only. The new work becomes `next` and pushes the old one to the end. What does not fit is given back. */
  put(id: number): number[] | undefined {
    const kicked = Atomics.exchange(this.#words, this.#next, id)
    return kicked === 0 ? undefined : this.append(kicked)
  }

  /** Owner only, at the end. When full, half of the ring and the new one are given back for the global queue. */
  append(id: number): number[] | undefined {
    const words = this.#words
    for (;;) {
      const head = Atomics.load(words, this.#head)
      const tail = words[this.#tail] as number
      if (((tail - head) | 0) < ringSize) {
        Atomics.store(words, this.#ring + (tail & mask), id)
        Atomics.store(words, this.#tail, (tail + 1) | 0)
        return undefined
      }
      const half = this.#read(head, ringSize / 2)
      if (Atomics.compareExchange(words, this.#head, head, (head + ringSize / 2) | 0) === head) {
        half.push(id)
        return half
      }
    }
  }

  /** Owner only; 0 when empty. */
  get(): number {
    const words = this.#words
    if (words[this.#next] !== 0) {
      const id = Atomics.exchange(words, this.#next, 0)
      if (id !== 0) return id
    }
    for (;;) {
      const head = Atomics.load(words, this.#head)
      if (head === words[this.#tail]) return 0
      const id = Atomics.load(words, this.#ring + (head & mask))
      if (Atomics.compareExchange(words, this.#head, head, (head + 1) | 0) === head) return id
    }
  }

  /** For thieves: half of it, oldest first; of a queue that has only its `next`, that one if `nextToo`. */
  steal(nextToo: boolean): number[] {
    const words = this.#words
    for (;;) {
      const head = Atomics.load(words, this.#head)
      const count = (Atomics.load(words, this.#tail) - head) | 0
      const half = count - (count >> 1)
      if (half <= 0) {
        if (!nextToo || Atomics.load(words, this.#next) === 0) return []
        const id = Atomics.exchange(words, this.#next, 0)
        return id === 0 ? [] : [id]
      }
      // Read while the owner moved on: inconsistent, look again.
      if (half > ringSize / 2) continue
      const ids = this.#read(head, half)
      if (Atomics.compareExchange(words, this.#head, head, (head + half) | 0) === head) return ids
    }
  }

  #read(head: number, count: number): number[] {
    const ids: number[] = []
    for (let i = 0; i < count; i++) ids.push(Atomics.load(this.#words, this.#ring + ((head + i) & mask)))
    return ids
  }
}
