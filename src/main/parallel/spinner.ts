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
/**
 * In a stream, one that takes each value as soon as it comes (or each place) pays for a transfer of the cache lines with every one
 * of them, and so does the other side. So when more comes while it looks, it lets so many gather, for so long at most.
 */
const gathered = 64
const gatherMs = 0.004
const paceMs = 0.0003
/** After a look that found no stream, so many times it takes what there is at once. */
const skips = 16

/** Tells the CPU that this is a spin; from V8 13.4 on. */
const pause: () => void = (Atomics as { pause?: () => void }).pause ?? ((): void => undefined)

export class Spinner {
  #ms = longestMs
  #skip = 0

  /** For a value to take, or for room. */
  forChange(memory: ChannelMemory, receives: boolean): boolean {
    const end = performance.now() + this.#ms
    do {
      for (let i = 0; i < looks; i++) {
        if (receives ? memory.receivable : memory.sendable) {
          this.#gather(memory, receives)
          return this.#learn(true)
        }
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

  #gather(memory: ChannelMemory, receives: boolean): void {
    const wanted = Math.min(gathered, memory.capacity >> 2)
    const first = memory.supply(receives)
    if (first >= wanted || --this.#skip > 0) return
    hold(paceMs)
    const pace = memory.supply(receives) - first
    if (pace > 0) hold(Math.min(gatherMs, (paceMs * (wanted - first - pace)) / pace))
    else this.#skip = skips
  }

  #learn(came: boolean): boolean {
    this.#ms = came ? Math.min(longestMs, this.#ms * 2) : Math.max(shortestMs, this.#ms / 2)
    return came
  }
}

/** Without a look at shared memory. */
function hold(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end) pause()
}
