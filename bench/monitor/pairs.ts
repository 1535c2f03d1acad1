/** What one way costs over the other, from turns that stood side by side: each pair shares the machine's moods. */
import { Random } from '../../src/main/base/index.ts'

const draws = 4000

export interface Difference {
  /** All of the time of one over all of the other: what happens seldom counts, too. */
  percent: number
  /** Of that, by the bootstrap: pairs drawn anew, 95 %. */
  interval: [low: number, high: number]
  /** Of the pairs: what disturbed a few of them does not matter. */
  medianPercent: number
  /** Of the median, likewise: narrow where the machine's speed jumps, and blind to what happens in few of the turns. */
  medianInterval: [low: number, high: number]
  pairs: number
}

/** `pairs`: [without, with], in the same unit. */
export function difference(pairs: readonly (readonly [number, number])[]): Difference {
  const random = new Random(1)
  const sums: number[] = []
  const medians: number[] = []
  for (let i = 0; i < draws; i++) {
    const drawn = pairs.map(() => pairs[random.below(pairs.length)] ?? ([NaN, NaN] as const))
    sums.push(ratioOfSums(drawn))
    medians.push(median(drawn.map(([a, b]) => b / a)))
  }
  return {
    percent: percentOf(ratioOfSums(pairs)),
    interval: interval(sums),
    medianPercent: percentOf(median(pairs.map(([a, b]) => b / a))),
    medianInterval: interval(medians),
    pairs: pairs.length,
  }
}

/** 95 % of what was drawn. */
function interval(drawn: readonly number[]): [low: number, high: number] {
  const sorted = drawn.toSorted((a, b) => a - b)
  const at = (share: number): number => percentOf(sorted[Math.floor(share * sorted.length)] ?? NaN)
  return [at(0.025), at(0.975)]
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
}

function ratioOfSums(pairs: readonly (readonly [number, number])[]): number {
  let [before, after] = [0, 0]
  for (const [a, b] of pairs) {
    before += a
    after += b
  }
  return after / before
}

function percentOf(ratio: number): number {
  return Math.round((ratio - 1) * 10_000) / 100
}
