/**
 * Fits the Universal Scalability Law. In n/X the law is linear: n/X = a + b(n − 1) + c·n(n − 1) with λ = 1/a, α = b/a and
 * β = c/a, so least squares give the best fit at once. Measured rates err in proportion, hence weights. Contention and coherence
 * cannot be negative: where they come out so, they are zero and the rest is fitted anew.
 */
import { type SizePoint, sizesForFit, type UslFit } from '../../../shared/pools.ts'
import { inverse, product } from './matrix.ts'

const termsOf = (n: number): readonly number[] => [1, n - 1, n * (n - 1)]

/** Two-sided 95 % quantile of Student's t, by degrees of freedom. */
const studentT = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23]

interface Linear {
  /** Of all three terms; zero for those left out. */
  terms: number[]
  /** Covariance of all three. */
  covariance: number[][]
  residual: number
  freedom: number
}

/** Undefined while fewer than five sizes have been measured, and when they do not determine the law. */
export function fitUsl(points: readonly SizePoint[], upTo: number): UslFit | undefined {
  const usable = points.filter(({ perSecond }) => perSecond > 0)
  if (new Set(usable.map(({ size }) => size)).size < sizesForFit) return undefined
  const fits = [[0, 1, 2], [0, 1], [0, 2], [0]].flatMap((which) => leastSquares(usable, which) ?? [])
  const feasible = fits.filter(({ terms: [a = 0, b = 0, c = 0] }) => a > 0 && b >= 0 && c >= 0)
  const best = feasible.sort((one, other) => one.residual - other.residual)[0]
  if (best === undefined) return undefined
  const [a = 1, b = 0, c = 0] = best.terms
  const alpha = b / a
  const beta = c / a
  const peak = beta > 0 ? Math.sqrt(Math.max(0, 1 - alpha) / beta) : Infinity
  return {
    lambda: 1 / a,
    alpha,
    beta,
    r2: r2Of(usable, best.terms),
    ...(Number.isFinite(peak) && { peak: Math.max(1, Math.round(peak)) }),
    curve: curveOf(best, upTo),
  }
}

/** Jobs per second at that size. */
export function uslAt({ lambda, alpha, beta }: UslFit, n: number): number {
  return (lambda * n) / (1 + alpha * (n - 1) + beta * n * (n - 1))
}

function leastSquares(points: readonly SizePoint[], which: readonly number[]): Linear | undefined {
  const rows = points.map(({ size, perSecond }) => {
    const y = size / perSecond
    const all = termsOf(size)
    return { x: which.map((i) => (all[i] ?? 0) / y), y: 1 }
  })
  const normal = which.map((_, i) => which.map((__, j) => sum(rows, ({ x }) => (x[i] ?? 0) * (x[j] ?? 0))))
  const right = which.map((_, i) => sum(rows, ({ x, y }) => (x[i] ?? 0) * y))
  const inverted = inverse(normal)
  if (inverted === undefined) return undefined
  const solved = product(inverted, right)
  const residual = sum(rows, ({ x, y }) => (y - sum(x, (value, i) => value * (solved[i] ?? 0))) ** 2)
  const freedom = Math.max(1, points.length - which.length)
  const terms = [0, 0, 0]
  const covariance = [0, 1, 2].map(() => [0, 0, 0])
  for (const [i, term] of which.entries()) {
    terms[term] = solved[i] ?? 0
    for (const [j, other] of which.entries())
      (covariance[term] as number[])[other] = ((inverted[i]?.[j] ?? 0) * residual) / freedom
  }
  return { terms, covariance, residual, freedom }
}

const steps = 64

function curveOf({ terms, covariance, freedom }: Linear, upTo: number): UslFit['curve'] {
  const t = studentT[freedom - 1] ?? 2.1
  return Array.from({ length: steps + 1 }, (_, i) => {
    const size = 1 + ((upTo - 1) * i) / steps
    const x = termsOf(size)
    const y = sum(x, (value, k) => value * (terms[k] ?? 0))
    const spread =
      t *
      Math.sqrt(
        Math.max(
          0,
          sum(x, (value, k) => value * (product(covariance, x)[k] ?? 0)),
        ),
      )
    return {
      size,
      perSecond: size / y,
      low: size / (y + spread),
      // The law bounds the rate by that of workers who never disturb each other.
      high: Math.min(size / Math.max(y - spread, y / 4), size / (terms[0] ?? y)),
    }
  })
}

function r2Of(points: readonly SizePoint[], terms: readonly number[]): number {
  const mean = sum(points, ({ perSecond }) => perSecond) / points.length
  const total = sum(points, ({ perSecond }) => (perSecond - mean) ** 2)
  const left = sum(points, ({ size, perSecond }) => {
    const predicted = size / sum(termsOf(size), (value, k) => value * (terms[k] ?? 0))
    return (perSecond - predicted) ** 2
  })
  return total === 0 ? 1 : 1 - left / total
}

function sum<T>(values: readonly T[], of: (value: T, index: number) => number): number {
  let total = 0
  for (const [index, value] of values.entries()) total += of(value, index)
  return total
}
