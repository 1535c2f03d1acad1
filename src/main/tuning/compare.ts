/**
 * Before against after. Seconds that follow each other are alike (queues have inertia, quantiles have a
 * window of five seconds), so single seconds must not be resampled as if they were independent: the interval
 * comes from a moving-block bootstrap (Künsch 1989) with blocks of five seconds, widened for the small number
 * of blocks as Student's t is for small samples. `test/tuning/compare.test.ts` measures its coverage.
 */
import { Random } from '../base/index.ts'
import type { EffectResult } from '../../shared/model.ts'
import type { Measure } from './measure.ts'

const resamples = 1000
const blockSeconds = 5
/** Less than that is nothing to act on, however certain. */
const smallShare = 0.05

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
  const interval = differenceInterval(a, b)
  return {
    label: measure.label,
    unit: measure.unit,
    before: from,
    after: to,
    interval,
    verdict: verdictOf(from, to, interval, measure.better),
  }
}

function verdictOf(
  from: number,
  to: number,
  [low, high]: readonly [number, number],
  better: Measure['better'],
): EffectResult['verdict'] {
  const uncertain = low <= 0 && high >= 0
  const small = Math.abs(to - from) < smallShare * Math.abs(from)
  if (uncertain || small) return 'same'
  return to > from === (better === 'higher') ? 'better' : 'worse'
}

/** 95 % interval of mean(after) − mean(before). The same numbers always give the same interval. */
export function differenceInterval(before: readonly number[], after: readonly number[]): [number, number] {
  const random = new Random(1)
  const difference = mean(after) - mean(before)
  const deviations: number[] = []
  const drawBefore = blockMeans(before, random)
  const drawAfter = blockMeans(after, random)
  for (let i = 0; i < resamples; i++) deviations.push(drawAfter() - drawBefore() - difference)
  deviations.sort((x, y) => x - y)
  const widen = widening(Math.min(before.length, after.length))
  const low = deviations[Math.floor(0.025 * resamples)] as number
  const high = deviations[Math.ceil(0.975 * resamples) - 1] as number
  return [difference + widen * low, difference + widen * high]
}

/** Mean of a series put together from blocks of itself, drawn with replacement and wrapped at the end. */
function blockMeans(values: readonly number[], random: Random): () => number {
  const n = values.length
  const length = blockLength(n)
  const prefix = [0]
  for (let i = 0; i < 2 * n; i++) prefix.push((prefix[i] as number) + (values[i % n] as number))
  return () => {
    let sum = 0
    for (let taken = 0; taken < n; taken += length) {
      const start = random.below(n)
      const size = Math.min(length, n - taken)
      sum += (prefix[start + size] as number) - (prefix[start] as number)
    }
    return sum / n
  }
}

/** At least four blocks, else there is nothing to resample. */
function blockLength(n: number): number {
  return Math.max(1, Math.min(blockSeconds, Math.floor(n / 4)))
}

/** Student's t over the normal quantile, with blocks − 1 degrees of freedom (Cornish–Fisher, within 2 % from 4 on). */
function widening(n: number): number {
  const freedom = Math.max(3, n / blockLength(n) - 1)
  const z = 1.96
  return 1 + (z ** 2 + 1) / (4 * freedom) + (5 * z ** 4 + 16 * z ** 2 + 3) / (96 * freedom ** 2)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
