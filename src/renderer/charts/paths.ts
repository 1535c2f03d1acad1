/** SVG paths of a plot's lines, in tenths of a pixel: finer than the eye, and a third of the text to write and to parse. */

export interface PathPoint {
  x: number | null
  y: number | null
}
type PathPoints = readonly PathPoint[]

const tenth = (px: number): number => Math.round(px * 10) / 10

/** Straight from point to point; a point without a value breaks the line. */
export function linePath(points: PathPoints): string {
  let path = ''
  let letter = 'M'
  for (const { x, y } of points) {
    if (x === null || y === null) letter = 'M'
    else {
      path += `${letter}${String(tenth(x))},${String(tenth(y))}`
      letter = 'L'
    }
  }
  return path
}

/** Between the line and its base: a level, or the line below it, which has the same points along x. */
export function areaPath(points: PathPoints, base: number | PathPoints): string {
  let path = ''
  const baseAt = (index: number): number | null =>
    typeof base === 'number' ? base : (base[index]?.y ?? null)
  const known = (index: number): boolean => {
    const point = points[index]
    return point !== undefined && point.x !== null && point.y !== null && baseAt(index) !== null
  }
  for (let from = 0; from < points.length; from++) {
    if (!known(from)) continue
    let to = from
    while (known(to + 1)) to++
    path += linePath(points.slice(from, to + 1))
    for (let back = to; back >= from; back--)
      path += `L${String(tenth(points[back]?.x ?? 0))},${String(tenth(baseAt(back) ?? 0))}`
    path += 'Z'
    from = to
  }
  return path
}
