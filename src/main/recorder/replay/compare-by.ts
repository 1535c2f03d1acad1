/** Orders by one value; what is unknown (NaN) comes last, whichever way. */
export function compareBy<T>(value: (of: T) => number | string, descending: boolean): (a: T, b: T) => number {
  const sign = descending ? -1 : 1
  return (a, b) => {
    const left = value(a)
    const right = value(b)
    if (left === right) return 0
    if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : 1
    if (Number.isNaN(right)) return -1
    return sign * (left < right ? -1 : 1)
  }
}
