/**
 * A short wait on the CPU for another thread that is about to come: parking and being woken costs 5 to 20 µs, what is
 * awaited often takes less than one. Workers only, when they have nothing else to run; a wait that was in vain makes the
 * next one shorter, so a slow partner costs little.
 *
 * Two that could run side by side may fall into taking turns: each parks before the other is awake, fills or empties the
 * whole buffer, and parks again. A wait now and then that is longer than a wake takes puts them side by side again.
 */
import type { ChannelMemory } from './channel-memory.ts'
import type { WaiterRing } from './waiter-ring.ts'

const longestMs = 0.02
const shortestMs = 0.001
/** After so many waits that were in vain: that costs a quarter of a core at most, and only while somebody comes every 0.1 ms. */
const longEvery = 4
const longMs = 0.1
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
  /** How many waits in a row were in vain. */
  #vain = 0
  #skip = 0

  /** For a value to take, or for room. */
  forChange(memory: ChannelMemory, receives: boolean): boolean {
    const end = performance.now() + (this.#long ? longMs : this.#ms)
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
    const end = performance.now() + (this.#long ? longMs : this.#ms)
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

  get #long(): boolean {
    return this.#vain >= longEvery
  }

  #learn(came: boolean): boolean {
    if (came) this.#ms = this.#long ? longestMs : Math.min(longestMs, this.#ms * 2)
    else this.#ms = Math.max(shortestMs, this.#ms / 2)
    this.#vain = came || this.#long ? 0 : this.#vain + 1
    return came
  }
}

/** Without a look at shared memory. */
function hold(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end) pause()
}
