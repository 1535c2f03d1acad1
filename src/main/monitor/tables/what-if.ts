/**
 * What another capacity would do, from what was measured at the present one.
 *
 * The channel is taken for a queue with one server and room for K = capacity values (M/M/1/K, a birth-death chain).
 * Arrivals are what senders offered while there was room: sends/s ÷ share of looks with room. Service is what receivers
 * took while there was something: receives/s ÷ share of looks with something. Bursts fill a buffer more often than their
 * mean rate would, so ρ is not arrivals ÷ service but the load at which such a queue is full as often as this one was:
 * then the curve goes through what was measured. With it,
 *   full(K) = (1 − ρ) ρ^K ÷ (1 − ρ^(K+1)), or 1 ÷ (K+1) when ρ = 1,
 *   mean length L(K) = ρ ÷ (1 − ρ) − (K+1) ρ^(K+1) ÷ (1 − ρ^(K+1)), or K ÷ 2,
 *   latency in the buffer = L(K) ÷ flow(K), by Little's law, where flow(K) is the flow that was measured, scaled by
 *   (1 − full(K)) ÷ (1 − full(K now)).
 * Real senders wait when it is full instead of going away, so this tells which way it goes, not to the millisecond.
 */
import type { WhatIf } from '../../../shared/tables.ts'
import { longTime } from './long-time.ts'

export interface Measured {
  cap: number
  inPerS: number
  outPerS: number
  /** Shares of looks, 0 … 1. */
  fullShare: number
  emptyShare: number
  looks: number
}

/** Fewer looks than this, or less traffic per second, and nothing is said. */
const leastLooks = 30
const leastPerS = 0.2
/** Full less often than this: capacity is not what holds senders back. */
const seldom = 0.01
/** From here on receivers are too slow, whatever the room. */
const saturated = 0.98
/** Room so seldom that what senders would offer cannot be told. */
const mostlyFull = 0.95
const points = 24

export function whatIf(measured: Measured, range: { min: number; max: number }): WhatIf {
  const { cap, inPerS, outPerS, fullShare, emptyShare, looks } = measured
  const arrivalPerS = fullShare > mostlyFull ? null : inPerS / (1 - fullShare)
  const servicePerS = outPerS / Math.max(1 - emptyShare, 0.02)
  const base = { arrivalPerS, servicePerS, fullShare, looks: Math.round(looks), suggestion: null }
  if (looks < leastLooks || inPerS < leastPerS || outPerS < leastPerS)
    return {
      ...base,
      points: [],
      verdict: 'not known yet',
      text: 'Too little traffic to tell what another capacity would do.',
    }
  const rho = fullShare < seldom ? inPerS / (1 - fullShare) / servicePerS : loadAt(fullShare, cap)
  // Per unit of (1 − full): the flow at any capacity follows from the one that was measured.
  const offeredPerS = outPerS / (1 - fullAt(rho, cap))
  const curve = capacities(Math.max(1, range.min), range.max, cap).map((each) => ({
    cap: each,
    fullShare: fullAt(rho, each),
    latencyMs: latencyAt(rho, each, offeredPerS),
  }))
  return { ...base, points: curve, ...verdict(measured, rho, offeredPerS, curve) }
}

function verdict(
  { cap, inPerS, outPerS, fullShare }: Measured,
  rho: number,
  offeredPerS: number,
  curve: WhatIf['points'],
): Pick<WhatIf, 'verdict' | 'text' | 'suggestion'> {
  const flow = `${perSecond(inPerS)} in, ${perSecond(outPerS)} out`
  if (fullShare < seldom)
    return {
      verdict: 'not the limit',
      text: `Capacity is not the limit: ${flow}, and it was full at ${percent(fullShare)} of the looks.`,
      suggestion: null,
    }
  if (rho >= saturated) {
    const larger = Math.max(cap + 1, Math.round(cap * 1.5))
    const adds = ((larger - cap) / Math.max(outPerS, 1e-9)) * 1000
    return {
      verdict: 'receivers are the limit',
      text: `A larger buffer will not help: ${flow}, full at ${percent(fullShare)} of the looks. ${String(larger)} would fill too and add ${milliseconds(adds)}. The receivers are the limit.`,
      suggestion: null,
    }
  }
  const enough = curve.find((point) => point.cap > cap && point.fullShare < seldom)
  if (enough === undefined)
    return {
      verdict: 'not the limit',
      text: `${flow}; no capacity within the knob's range keeps it below 1 % full.`,
      suggestion: null,
    }
  const adds = enough.latencyMs - latencyAt(rho, cap, offeredPerS)
  return {
    verdict: 'larger helps',
    text: `${flow}, full at ${percent(fullShare)} of the looks. ${String(enough.cap)} would be full ${percent(enough.fullShare)} of the time, and add ${milliseconds(adds)}.`,
    suggestion: enough.cap,
  }
}

/** The load at which a queue of that capacity is full for that share of the time; found by halving. */
export function loadAt(fullShare: number, cap: number): number {
  let low = 0.001
  let high = 1000
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high)
    if (fullAt(middle, cap) < fullShare) low = middle
    else high = middle
  }
  return low
}

export function fullAt(rho: number, cap: number): number {
  if (Math.abs(rho - 1) < 1e-6) return 1 / (cap + 1)
  // For ρ > 1 the same fraction, divided by ρ^cap so that it does not overflow.
  if (rho > 1) return (rho - 1) / (rho - rho ** -cap)
  return ((1 - rho) * rho ** cap) / (1 - rho ** (cap + 1))
}

function meanLength(rho: number, cap: number): number {
  if (Math.abs(rho - 1) < 1e-6) return cap / 2
  const share = rho > 1 ? 1 / (rho ** -(cap + 1) - 1) : rho ** (cap + 1) / (1 - rho ** (cap + 1))
  return rho / (1 - rho) - (cap + 1) * share
}

export function latencyAt(rho: number, cap: number, offeredPerS: number): number {
  return (meanLength(rho, cap) / (offeredPerS * (1 - fullAt(rho, cap)))) * 1000
}

/** Evenly spaced on a log scale, the present one among them. */
function capacities(min: number, max: number, now: number): number[] {
  const caps = new Set(now > 0 ? [now] : [])
  for (let i = 0; i < points; i++) caps.add(Math.round(min * (max / min) ** (i / (points - 1))))
  return [...caps].sort((a, b) => a - b)
}

const perSecond = (n: number): string => `${n < 10 ? n.toFixed(1) : Math.round(n).toLocaleString('en-US')}/s`
const percent = (share: number): string => `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)}\u00a0%`
const milliseconds = (ms: number): string =>
  ms >= 10_000
    ? longTime(ms)
    : ms >= 1000
      ? `${(ms / 1000).toFixed(1)}\u00a0s`
      : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`
