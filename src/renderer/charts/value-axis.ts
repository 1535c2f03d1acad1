/** How values stand on an axis: linear from zero, or by decades of milliseconds. */
import { compact } from '../format.ts'
import { linearTicks, logTicks, niceTop, type Tick } from './scale.ts'

export type Domain = readonly [low: number, high: number]

export interface ValueAxis {
  /** Where a value stands in the domain. */
  at(value: number): number
  /** The value that stands there. */
  valueAt(at: number): number
  /** Reaches over `highest`, the largest value on screen; stays as it was where that still fits. */
  domain(highest: number, before: Domain | undefined): Domain
  ticks(domain: Domain): Tick[]
}

export const linearAxis: ValueAxis = {
  at: (value) => value,
  valueAt: (at) => at,
  domain: (highest, before) => [0, niceTop(highest, before?.[1])],
  ticks: ([, high]) => linearTicks(high, compact),
}

/** From 0.1 ms to 10^`leastHigh` ms, and further only when values do. */
export const logMsAxis = (leastHigh: number): ValueAxis => {
  const low = -1
  const at = (ms: number): number => Math.log10(Math.max(ms, 10 ** low))
  return {
    at,
    valueAt: (exponent) => 10 ** exponent,
    domain: (highest) => [low, Math.max(leastHigh, Math.ceil(at(highest)))],
    ticks: ([from, to]) => logTicks(from, to),
  }
}
