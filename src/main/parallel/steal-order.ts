import type { Random } from '../base/index.ts'

/**
 * 0 … count-1, each once, in one of many orders, without a list: a random start and a random step that has no divisor in
 * common with the count (Go's randomOrder).
 */
export function* randomOrder(count: number, random: Random): IterableIterator<number> {
  if (count === 0) return
  let step = 1 + random.below(count)
  while (divisor(step, count) !== 1) step = step === count ? 1 : step + 1
  let at = random.below(count)
  for (let i = 0; i < count; i++) {
    yield at
    at = (at + step) % count
  }
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
