/** Where the rows of a table stand, by arithmetic. */
export interface Geometry {
  count: number
  height: number
  topOf(index: number): number
  heightOf(index: number): number
  /** The row at so many pixels from the top, within the table. */
  indexAt(px: number): number
}

export function uniform(count: number, rowPx: number): Geometry {
  return {
    count,
    height: count * rowPx,
    topOf: (index) => index * rowPx,
    heightOf: () => rowPx,
    indexAt: (px) => Math.max(0, Math.min(count - 1, Math.floor(px / rowPx))),
  }
}

/** Groups: a head each, and so many rows below it. */
export function grouped(below: readonly number[], headPx: number, rowPx: number): Geometry {
  const starts: number[] = []
  const tops: number[] = []
  let count = 0
  let height = 0
  for (const rows of below) {
    starts.push(count)
    tops.push(height)
    count += 1 + rows
    height += headPx + rows * rowPx
  }
  const inGroup = (at: number, index: number): number => index - (starts[at] ?? 0)
  return {
    count,
    height,
    topOf(index) {
      const at = lastAtMost(starts, index)
      const within = inGroup(at, index)
      return (tops[at] ?? 0) + (within === 0 ? 0 : headPx + (within - 1) * rowPx)
    },
    heightOf: (index) => (inGroup(lastAtMost(starts, index), index) === 0 ? headPx : rowPx),
    indexAt(px) {
      if (count === 0) return 0
      const at = lastAtMost(tops, Math.max(0, px))
      const within = px - (tops[at] ?? 0)
      const row = within < headPx ? 0 : 1 + Math.floor((within - headPx) / rowPx)
      return Math.min((starts[at] ?? 0) + Math.min(row, below[at] ?? 0), count - 1)
    },
  }
}

/** Index of the last value that is not above `wanted`; the values ascend. */
function lastAtMost(values: readonly number[], wanted: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) <= wanted) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
