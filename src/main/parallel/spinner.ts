/**
 * A short wait on the CPU for another thread that is about to come: parking and being woken costs 5 to 20 µs, what is
 * awaited often takes less than one. Workers only, when they have nothing else to run; a wait that was in vain makes the
 * next one shorter, so a slow partner costs little.
 */
import type { ChannelMemory } from './channel-memory.ts'
import type { WaiterRing } from './waiter-ring.ts'

const longestMs = 0.02
const shortestMs = 0.001
/** Between two looks at the clock, which costs 40 ns. */
const looks = 8
/** Between two looks at memory that the other thread is writing: each one slows it down. */
const pauses = 12

/** Tells the CPU that this is a spin; from V8 13.4 on. */
const pause: () => void = (Atomics as { pause?: () => void }).pause ?? ((): void => undefined)

export class Spinner {
  #ms = longestMs

  /** For a value to take, or for room. */
  forChange(memory: ChannelMemory, receives: boolean): boolean {
    const end = performance.now() + this.#ms
    do {
      for (let i = 0; i < looks; i++) {
        if (receives ? memory.receivable : memory.sendable) return this.#learn(true)
        for (let k = 0; k < pauses; k++) pause()
      }
    } while (performance.now() < end)
    return this.#learn(false)
  }

  /** For somebody to serve the waiter at this entry. */
  forEntry(ring: WaiterRing, entry: number): boolean {
    const end = performance.now() + this.#ms
    do {
      for (let i = 0; i < looks; i++) {
        if (!ring.waiting(entry)) return this.#learn(true)
        for (let k = 0; k < pauses; k++) pause()
      }
    } while (performance.now() < end)
    return this.#learn(false)
  }

  #learn(came: boolean): boolean {
    this.#ms = came ? Math.min(longestMs, this.#ms * 2) : Math.max(shortestMs, this.#ms / 2)
    return came
  }
}
