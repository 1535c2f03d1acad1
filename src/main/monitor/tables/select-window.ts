/**
 * Rows `from` … `to` of what would be the sorted list, without sorting it: values are dealt into buckets, and only the
 * buckets that the window touches are looked at again. A million rows cost two passes, whatever the window.
 * Equal keys keep the order of the members.
 */
import { type Sliced, stride } from './in-slices.ts'

const bucketCount = 1024
/** So few are sorted outright. */
const few = 2048

/** `key` gives what is ascending; Infinity is last. */
export function* selectWindow(
  members: Uint32Array,
  key: (member: number) => number,
  from: number,
  to: number,
): Sliced<number[]> {
  const n = members.length
  const end = Math.min(to, n)
  if (from >= end) return []
  let low = Infinity
  let high = -Infinity
  let endless = 0
  for (let i = 0; i < n; i++) {
    const value = key(members[i] as number)
    if (value === Infinity) endless++
    else {
      if (value < low) low = value
      if (value > high) high = value
    }
    if (i % stride === 0) yield
  }
  if (endless === n || (endless === 0 && low === high)) return [...members.subarray(from, end)]
  if (n <= few) return sorted(members, key).slice(from, end)
  return yield* dealt(members, key, from, end, low, high)
}

function* dealt(
  members: Uint32Array,
  key: (member: number) => number,
  from: number,
  to: number,
  low: number,
  high: number,
): Sliced<number[]> {
  const n = members.length
  const scale = high > low ? (bucketCount - 1) / (high - low) : 0
  const bucketOf = (value: number): number =>
    value === Infinity ? bucketCount : Math.floor((value - low) * scale)
  const sizes = new Uint32Array(bucketCount + 1)
  for (let i = 0; i < n; i++) {
    const bucket = bucketOf(key(members[i] as number))
    sizes[bucket] = (sizes[bucket] as number) + 1
    if (i % stride === 0) yield
  }
  const out: number[] = []
  let before = 0
  for (let bucket = 0; bucket <= bucketCount && before < to; bucket++) {
    const size = sizes[bucket] as number
    if (size > 0 && before + size > from) {
      const part = new Uint32Array(size)
      let filled = 0
      for (let i = 0; i < n && filled < size; i++) {
        const member = members[i] as number
        if (bucketOf(key(member)) === bucket) part[filled++] = member
        if (i % stride === 0) yield
      }
      out.push(...(yield* selectWindow(part, key, Math.max(0, from - before), to - before)))
    }
    before += size
  }
  return out
}

function sorted(members: Uint32Array, key: (member: number) => number): number[] {
  const keyed = [...members].map((member, at) => ({ member, at, value: key(member) }))
  keyed.sort((a, b) => (a.value === b.value ? a.at - b.at : a.value < b.value ? -1 : 1))
  return keyed.map(({ member }) => member)
}
