/// <reference lib="es2024.sharedmemory" />
/**
 * How a processor waits without burning the CPU. Its `parked` word is 1; whoever has something for it sets that to 0 and
 * notifies. Between setting the word and sleeping it looks once more, so nothing can slip in between (Dekker).
 *
 * The main thread, and a worker that awaits something of the event loop, waits by `Atomics.waitAsync`; a worker with nothing
 * else to do blocks its thread by `Atomics.wait`, which wakes faster.
 */
import type { Control } from './control.ts'
import { block, blockAt, times } from './layout.ts'

export class Parker {
  parked = false
  readonly #control: Control
  readonly #p: number
  readonly #at: number
  readonly #wake: () => void
  #armed = false
  #released = false
  #since = 0

  /** `wake`: called after an asynchronous wait. */
  constructor(control: Control, p: number, wake: () => void) {
    this.#control = control
    this.#p = p
    this.#at = blockAt(p) + block.parked
    this.#wake = wake
  }

  /** To be followed by a last look. */
  prepare(): void {
    this.parked = true
    this.#since = performance.now()
    Atomics.store(this.#control.words, this.#at, 1)
    this.#control.setTime(this.#p, times.parkedSince, performance.timeOrigin + this.#since)
  }

  /** Up again, for whatever reason. */
  unpark(): void {
    if (!this.parked) return
    this.parked = false
    Atomics.store(this.#control.words, this.#at, 0)
    this.#control.setTime(this.#p, times.parkedSince, 0)
    this.#control.addTime(this.#p, times.parkedMs, performance.now() - this.#since)
  }

  /** For good: a wait that is never ended would keep all of it in memory, also one that the last wake itself begins. */
  release(): void {
    this.#released = true
    this.unpark()
    Atomics.store(this.#control.words, this.#at, 0)
    Atomics.notify(this.#control.words, this.#at)
  }

  /** Sleeps; at most so many ms. Workers only. */
  block(ms: number): void {
    Atomics.wait(this.#control.words, this.#at, 1, ms)
  }

  /** Calls back when woken; one that is armed already stays so. */
  arm(): void {
    if (this.#armed || this.#released) return
    const wait = Atomics.waitAsync(this.#control.words, this.#at, 1)
    if (!wait.async) {
      // Woken in between. This may be the run loop's own stack, where a wake would be lost.
      setImmediate(this.#wake)
      return
    }
    this.#armed = true
    void wait.value.then(() => {
      this.#armed = false
      this.#wake()
    })
  }
}
