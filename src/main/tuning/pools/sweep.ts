/** Walks a pool through sizes, long enough at each to see its capacity. */
import type { PoolInsight, Sweep } from '../../../shared/pools.ts'
import { busyEnough, settleMs } from './flow.ts'

/** At each size, after the transition. */
const lookMs = 4500
const mostSizes = 8
const fewestSizes = 5

const stepMs = settleMs + lookMs

/** The smallest size to go to: a pool that keeps up is not given fewer workers than its jobs keep busy. */
export const leastSize = (size: number, min: number, busy: number): number =>
  Math.max(min, Math.min(size, Math.ceil(busy)))

/** What a walk would do, told before it begins. */
export function planOf(size: number, least: number, max: number): NonNullable<PoolInsight['plan']> {
  const sizes = sizesToMeasure(least, max)
  return { sizes, home: size, eachMs: stepMs, atMostMs: sizes.length * stepMs }
}

/** Doubling sizes within the bounds; every size where that would be too few for a fit. */
export function sizesToMeasure(min: number, max: number): number[] {
  const doubling: number[] = []
  for (let size = min; size <= max && doubling.length < mostSizes; size *= 2) doubling.push(size)
  if (doubling.length >= fewestSizes) return doubling
  const last = Math.min(max, min + mostSizes - 1)
  const all = Array.from({ length: last - min + 1 }, (_, i) => min + i)
  return [...new Set([...all.slice(0, fewestSizes), ...doubling])].sort((a, b) => a - b)
}

/**
 * Ends where the load is too light to keep so many workers busy: there a size does not show what it could do. Then
 * sizes in between are looked at, so that there are enough for a fit.
 */
export class SizeWalk {
  readonly home: number
  readonly #min: number
  #sizes: readonly number[]
  #at = 0
  #stepEndsMs: number
  readonly #measured: number[] = []
  #tooLarge: string | undefined

  constructor(home: number, min: number, max: number, nowMs: number) {
    this.home = home
    this.#min = min
    this.#sizes = sizesToMeasure(min, max)
    this.#stepEndsMs = nowMs + stepMs
  }

  get sizes(): readonly number[] {
    return this.#sizes
  }

  get size(): number {
    return this.#sizes[this.#at] ?? this.home
  }

  /** Undefined: stay. Else what to do next. */
  next(nowMs: number, busy: number): { size: number } | { done: string } | undefined {
    if (nowMs < this.#stepEndsMs) return undefined
    if (busy >= busyEnough * this.size) this.#measured.push(this.size)
    else this.#turnBack(busy)
    this.#at++
    if (this.#at >= this.#sizes.length) return { done: this.#outcome() }
    this.#stepEndsMs = nowMs + stepMs
    return { size: this.size }
  }

  /** `offsetMs` turns the monotonic clock into wall time. */
  state(offsetMs: number): Sweep {
    const left = (this.#sizes.length - this.#at - 1) * stepMs
    return { sizes: [...this.#sizes], at: this.#at, endsAtMs: this.#stepEndsMs + left + offsetMs }
  }

  #turnBack(busy: number): void {
    const gone = this.#sizes.slice(0, this.#at + 1)
    const between: number[] = []
    // What was measured once before the load gave way is not measured again.
    const wanted = this.#tooLarge === undefined ? fewestSizes - this.#measured.length : 0
    for (let size = Math.floor(busy / busyEnough); size >= this.#min && between.length < wanted; size--)
      if (!gone.includes(size)) between.unshift(size)
    this.#tooLarge ??= `At ${this.size} the load keeps only ${busy.toFixed(1)} workers busy.`
    this.#sizes = [...gone, ...between]
  }

  #outcome(): string {
    const sizes = [...this.#measured].sort((a, b) => a - b)
    const measured =
      sizes.length === 0 ? 'The load is too light to measure.' : `Measured ${sizes.join(', ')}.`
    return this.#tooLarge === undefined ? measured : `${measured} ${this.#tooLarge}`
  }
}
