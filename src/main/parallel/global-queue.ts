/**
 * The global run queue: Vyukov's bounded queue for many producers and many consumers. Each cell has a sequence number that
 * says whose turn it is. Between winning a position and publishing the cell there is no call and no loop, the only places
 * where V8 ends a thread, so a killed thread does not leave a hole.
 */
import type { Control } from './control.ts'
import { globalAt, globalSize, shared } from './layout.ts'

const mask = globalSize - 1

export class GlobalQueue {
  readonly #words: Int32Array

  constructor(control: Control) {
    this.#words = control.words
  }

  get length(): number {
    const count = Atomics.load(this.#words, shared.globalTail) - Atomics.load(this.#words, shared.globalHead)
    return Math.max(0, count | 0)
  }

  /** False when full, which only duplicates after crashes can bring about. */
  push(id: number): boolean {
    const words = this.#words
    for (;;) {
      const tail = Atomics.load(words, shared.globalTail)
      const cell = globalAt + 2 * (tail & mask)
      const lag = (Atomics.load(words, cell) - tail) | 0
      if (lag < 0) return false
      if (lag > 0) continue
      if (Atomics.compareExchange(words, shared.globalTail, tail, (tail + 1) | 0) === tail) {
        words[cell + 1] = id
        Atomics.store(words, cell, (tail + 1) | 0)
        return true
      }
    }
  }

  /** 0 when empty. */
  pop(): number {
    const words = this.#words
    for (;;) {
      const head = Atomics.load(words, shared.globalHead)
      const cell = globalAt + 2 * (head & mask)
      const lag = (Atomics.load(words, cell) - (head + 1)) | 0
      if (lag < 0) return 0
      if (lag > 0) continue
      if (Atomics.compareExchange(words, shared.globalHead, head, (head + 1) | 0) === head) {
        const id = words[cell + 1] as number
        Atomics.store(words, cell, (head + globalSize) | 0)
        return id
      }
    }
  }
}
