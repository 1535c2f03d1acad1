/**
 * Before against after. Seconds that follow each other are alike (queues have inertia, quantiles have a
 * window of five seconds), so resampling them as if they were independent gives intervals that are far too
 * narrow. Series are drawn anew with the inertia that was seen: the sieve bootstrap (Bühlmann 1997) with one
 * lag. A moving-block bootstrap was tried: with six blocks its interval held the truth in 78 % of the cases
 * where this one does in 93 % (`test/tuning/compare.test.ts` measures it).
 */
import { Random } from '../base/index.ts'
import type { EffectResult } from '../../shared/model.ts'
import type { Measure } from './measure.ts'

const resamples = 1000
/** More cannot be told from a trend in half a minute. */
const maxInertia = 0.9
/** Less than that is nothing to act on, however certain. */
const smallShare = 0.05
/** Times below that are nothing to anybody; keeps the logarithm of zero away. */
const nothingMs = 0.1

/** Undefined when either side has fewer than `least` known seconds. */
export function compare(
  measure: Measure,
  before: readonly number[],
  after: readonly number[],
  least: number,
): EffectResult | undefined {
  const a = before.filter(Number.isFinite)
  const b = after.filter(Number.isFinite)
  if (a.length < least || b.length < least) return undefined
  const from = mean(a)
  const to = mean(b)
  const interval = measure.unit === 'ms' ? scaledInterval(a, b, from) : differenceInterval(a, b)
  return {
    label: measure.label,
    unit: measure.unit,
    before: from,
    after: to,
    interval,
    ...verdictOf(from, to, interval, measure.better),
  }
}

function verdictOf(
  from: number,
  to: number,
  [low, high]: readonly [number, number],
  better: Measure['better'],
): Pick<EffectResult, 'verdict' | 'because'> {
  if (Math.abs(to - from) <= smallShare * Math.abs(from)) return { verdict: 'same', because: 'small' }
  const certain = to > from ? low > 0 : high < 0
  if (!certain) return { verdict: 'same', because: 'noise' }
  return { verdict: to > from === (better === 'higher') ? 'better' : 'worse' }
}

/**
 * The same for waits and other times, of which one second may say a thousand times as much as the next: their logarithms are
 * compared, which no single second outweighs, and the ratio is told as a difference from the mean before.
 */
function scaledInterval(before: readonly number[], after: readonly number[], from: number): [number, number] {
  const logs = (values: readonly number[]): number[] => values.map((value) => Math.log(value + nothingMs))
  const [low, high] = differenceInterval(logs(before), logs(after))
  return [(from + nothingMs) * Math.expm1(low), (from + nothingMs) * Math.expm1(high)]
}

/** 95 % interval of mean(after) − mean(before). The same numbers always give the same interval. */
export function differenceInterval(before: readonly number[], after: readonly number[]): [number, number] {
  const random = new Random(1)
  const difference = mean(after) - mean(before)
  const inertia = inertiaOf(before, after)
  const drawBefore = meansOf(before, inertia, random)
  const drawAfter = meansOf(after, inertia, random)
  const deviations: number[] = []
  for (let i = 0; i < resamples; i++) deviations.push(drawAfter() - drawBefore())
  deviations.sort((x, y) => x - y)
  const widen = widening(Math.min(before.length, after.length), inertia)
  const low = deviations[Math.floor(0.025 * resamples)] as number
  const high = deviations[Math.ceil(0.975 * resamples) - 1] as number
  return [difference + widen * low, difference + widen * high]
}

/** Correlation of a second with the next one, of both sides together, corrected for its bias in short series. */
function inertiaOf(...sides: readonly (readonly number[])[]): number {
  let products = 0
  let squares = 0
  let n = 0
  for (const values of sides) {
    const center = mean(values)
    for (const [i, value] of values.entries()) {
      squares += (value - center) ** 2
      const next = values[i + 1]
      if (next !== undefined) products += (value - center) * (next - center)
    }
    n += values.length
  }
  const raw = squares === 0 ? 0 : products / squares
  return Math.min(maxInertia, Math.max(0, raw + (sides.length * (1 + 3 * raw)) / n))
}

/**
 * Draws means of series like this one, around zero: an AR(1) process whose shocks are those of the series,
 * drawn with replacement.
 */
function meansOf(values: readonly number[], inertia: number, random: Random): () => number {
  const center = mean(values)
  const n = values.length
  const shocks = values
    .slice(1)
    .map((value, i) => value - center - inertia * ((values[i] as number) - center))
  const drift = mean(shocks)
  // Fitted shocks are smaller than true ones: by n − 1 of them for two parameters.
  const scale = Math.sqrt(shocks.length / Math.max(1, shocks.length - 2))
  const draw = (): number => ((shocks[random.below(shocks.length)] as number) - drift) * scale
  const stationary = 1 / Math.sqrt(1 - inertia ** 2)
  return () => {
    let value = draw() * stationary
    let sum = value
    for (let i = 1; i < n; i++) {
      value = inertia * value + draw()
      sum += value
    }
    return sum / n
  }
}

/** Student's t over the normal quantile for as many independent seconds as these are worth (Cornish–Fisher). */
function widening(n: number, inertia: number): number {
  const freedom = Math.max(3, (n * (1 - inertia)) / (1 + inertia) - 1)
  const z2 = 1.96 ** 2
  return 1 + (z2 + 1) / (4 * freedom) + (5 * z2 ** 2 + 16 * z2 + 3) / (96 * freedom ** 2)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
