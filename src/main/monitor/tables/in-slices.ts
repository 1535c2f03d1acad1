/**
 * Long work in slices, so that a table of a million rows never holds the event loop for longer than a frame.
 * Work is a generator that yields every few hundred steps; the clock is looked at there and nowhere else.
 */
import { performance } from 'node:perf_hooks'

/** Of the 16 ms of a frame and the 8 ms of a scheduler slice, what a table may take at a time. */
const sliceMs = 3

export type Sliced<T> = Generator<void, T>

/** Steps between two yields: some 50 µs of walking. */
export const stride = 512

export interface Done<T> {
  value: T
  /** Time that it held the thread, in ms. */
  tookMs: number
}

export async function inSlices<T>(work: Sliced<T>): Promise<Done<T>> {
  let tookMs = 0
  for (;;) {
    const startMs = performance.now()
    let result = work.next()
    while (result.done !== true && performance.now() - startMs < sliceMs) result = work.next()
    tookMs += performance.now() - startMs
    if (result.done === true) return { value: result.value, tookMs }
    await new Promise((resolve) => setImmediate(resolve))
  }
}
