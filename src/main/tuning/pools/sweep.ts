/** Walks a pool through sizes, long enough at each to see its capacity. */
import type { Sweep } from '../../../shared/pools.ts'
import { settleMs } from './flow.ts'

/** At each size, after the transition. */
const lookMs = 4500
const mostSizes = 8
const fewestSizes = 5

/** Doubling sizes within the bounds; every size where that would be too few for a fit. */
export function sizesToMeasure(min: number, max: number): number[] {
  const doubling: number[] = []
  for (let size = min; size <= max && doubling.length < mostSizes; size *= 2) doubling.push(size)
  if (doubling.length >= fewestSizes) return doubling
  const last = Math.min(max, min + mostSizes - 1)
  const all = Array.from({ length: last - min + 1 }, (_, i) => min + i)
  return [...new Set([...all.slice(0, fewestSizes), ...doubling])].sort((a, b) => a - b)
}

export class SizeWalk {
  readonly home: number
  readonly #sizes: readonly number[]
  #at = 0
  #stepEndsMs: number

  constructor(home: number, sizes: readonly number[], nowMs: number) {
    this.home = home
    this.#sizes = sizes
    this.#stepEndsMs = nowMs + settleMs + lookMs
  }

  get size(): number {
    return this.#sizes[this.#at] ?? this.home
  }

  /** Undefined: stay. Else what to do next. */
  next(nowMs: number, busy: number): { size: number } | { done: string } | undefined {
    if (nowMs < this.#stepEndsMs) return undefined
    const { size } = this
    // A larger pool would only have more idle workers: nothing to be learned.
    if (busy < 0.8 * size)
      return {
        done: `At ${size} workers the load kept ${busy.toFixed(1)} busy: too light to measure larger sizes.`,
      }
    this.#at++
    if (this.#at >= this.#sizes.length) return { done: `Measured ${this.#sizes.join(', ')}.` }
    this.#stepEndsMs = nowMs + settleMs + lookMs
    return { size: this.size }
  }

  /** `offsetMs` turns the monotonic clock into wall time. */
  state(offsetMs: number): Sweep {
    const left = (this.#sizes.length - this.#at - 1) * (settleMs + lookMs)
    return { sizes: [...this.#sizes], at: this.#at, endsAtMs: this.#stepEndsMs + left + offsetMs }
  }
}
