/** Marks on a time axis that would lie on each other, gathered. */
export interface Cluster<T> {
  /** Where it stands: in the middle of its marks. */
  px: number
  /** In the order of time, at least one. */
  marks: readonly [T, ...T[]]
}

/** `roomPx`: what one mark takes. A mark joins the ones before it when it is nearer to the last of them than that. */
export function clustersOf<T>(marks: readonly T[], pxOf: (mark: T) => number, roomPx: number): Cluster<T>[] {
  const clusters: { px: number; marks: [T, ...T[]]; lastPx: number }[] = []
  for (const mark of marks.toSorted((a, b) => pxOf(a) - pxOf(b))) {
    const px = pxOf(mark)
    const last = clusters.at(-1)
    if (last === undefined || px - last.lastPx >= roomPx) clusters.push({ px, marks: [mark], lastPx: px })
    else {
      last.px += (px - last.px) / (last.marks.length + 1)
      last.marks.push(mark)
      last.lastPx = px
    }
  }
  return clusters.map(({ px, marks: members }) => ({ px, marks: members }))
}

/** `3`, or `3–5`: what a mark shows, so its name begins with that. */
export const numbersOf = (numbers: readonly number[]): string =>
  numbers.length < 2 ? numbers.join('') : `${String(Math.min(...numbers))}–${String(Math.max(...numbers))}`
