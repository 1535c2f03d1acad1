/** The circular store of a channel's buffer: its length is a power of two. */
import { UsageError } from '../base/index.ts'

const maxCapacity = 0xffff_ffff
const largestAtOnce = 64

/** Small buffers are made whole, large ones grow as they are used. */
export function newStore<T>(capacity: number): (T | undefined)[] {
  const size = capacity === 0 ? 1 : 2 ** Math.ceil(Math.log2(Math.min(capacity, largestAtOnce)))
  return new Array<T | undefined>(size).fill(undefined)
}

/** Twice the size, with the values of a full one from slot 0 on. */
export function grown<T>(old: readonly (T | undefined)[], head: number): (T | undefined)[] {
  const store = new Array<T | undefined>(Math.max(4, old.length * 2)).fill(undefined)
  for (let i = 0; i < old.length; i++) store[i] = old[(head + i) & (old.length - 1)]
  return store
}

export function checkedCapacity(capacity: number): number {
  if (Number.isInteger(capacity) && capacity >= 0 && capacity <= maxCapacity) return capacity
  throw new UsageError('chan-size', `makechan: size out of range: ${String(capacity)}`)
}
