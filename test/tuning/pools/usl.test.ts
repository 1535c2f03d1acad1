import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/main/base/index.ts'
import { fitUsl, uslAt } from '../../../src/main/tuning/pools/usl.ts'

const law = { lambda: 1200, alpha: 0.03, beta: 0.0008 }
const rate = (n: number, { lambda, alpha, beta } = law): number =>
  (lambda * n) / (1 + alpha * (n - 1) + beta * n * (n - 1))
const measured = (sizes: readonly number[], noise: (n: number) => number = () => 1, of = law) =>
  sizes.map((size) => ({ size, perSecond: rate(size, of) * noise(size), seconds: 5 }))

describe('the scalability law', () => {
  test('comes out of exact figures as it went in', () => {
    const fit = fitUsl(measured([1, 2, 4, 8, 16, 32]), 64)
    expect(fit?.lambda).toBeCloseTo(1200, 3)
    expect(fit?.alpha).toBeCloseTo(0.03, 6)
    expect(fit?.beta).toBeCloseTo(0.0008, 7)
    expect(fit?.r2).toBeCloseTo(1, 6)
    expect(fit?.peak).toBe(Math.round(Math.sqrt(0.97 / 0.0008)))
    expect(fit && uslAt(fit, 10)).toBeCloseTo(rate(10), 3)
  })

  test('needs five sizes, however often each was seen', () => {
    expect(fitUsl(measured([1, 2, 4, 8]), 64)).toBeUndefined()
    expect(fitUsl(measured([1, 1, 2, 2, 4, 4, 8, 8]), 64)).toBeUndefined()
    expect(fitUsl(measured([1, 2, 4, 8, 16]), 64)).toBeDefined()
  })

  test('of perfect scaling has neither contention nor peak', () => {
    const fit = fitUsl(
      measured([1, 2, 3, 4, 5], () => 1, { lambda: 10, alpha: 0, beta: 0 }),
      8,
    )
    expect(fit?.alpha).toBeCloseTo(0, 9)
    expect(fit?.beta).toBeCloseTo(0, 9)
    expect(fit).not.toHaveProperty('peak')
  })

  test('is never fitted with negative contention or coherence', () => {
    // More than twice as fast on two: impossible by the law.
    const points = [1, 2, 4, 8, 16].map((size) => ({ size, perSecond: size ** 1.2, seconds: 5 }))
    const fit = fitUsl(points, 32)
    expect(fit?.alpha).toBeGreaterThanOrEqual(0)
    expect(fit?.beta).toBeGreaterThanOrEqual(0)
  })

  test('has a band that holds the truth nineteen times in twenty', () => {
    const random = new Random(11)
    const gauss = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
    let inside = 0
    let asked = 0
    for (let i = 0; i < 300; i++) {
      const fit = fitUsl(
        measured([1, 2, 4, 8, 16, 24, 32], () => 1 + 0.03 * gauss()),
        32,
      )
      const at = fit?.curve[40]
      if (at === undefined) continue
      asked++
      if (at.low <= rate(at.size) && rate(at.size) <= at.high) inside++
    }
    expect(asked).toBe(300)
    expect(inside / asked).toBeGreaterThan(0.9)
    expect(inside / asked).toBeLessThan(0.995)
  })
})
