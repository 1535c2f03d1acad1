/** Arithmetic of sample rows. */

/** The first index whose time is not before that one; `length` when there is none. Times never decrease. */
export function firstFrom(timeMs: number, length: number, timeAt: (index: number) => number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (timeAt(middle) < timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** A copy with room for more, unknown so far. */
export function enlarged(old: Float64Array, size: number): Float64Array {
  const grown = new Float64Array(size).fill(NaN)
  grown.set(old)
  return grown
}
