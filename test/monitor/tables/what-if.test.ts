import { describe, expect, test } from 'vitest'
import { fullAt, latencyAt, loadAt, whatIf } from '../../../src/main/monitor/tables/what-if.ts'

const measured = { cap: 4, inPerS: 100, outPerS: 100, fullShare: 0.085, emptyShare: 0.6, looks: 300 }
const range = { min: 1, max: 1024 }

describe('arithmetic', () => {
  test('share of time full, by hand', () => {
    expect(fullAt(1, 4)).toBeCloseTo(1 / 5)
    expect(fullAt(0.5, 2)).toBeCloseTo(0.125 / 0.875)
    expect(fullAt(2, 2)).toBeCloseTo(4 / 7)
    expect(fullAt(3, 2000)).toBeCloseTo(2 / 3)
  })

  test('latency by Little: length 2 of a queue at load 1 with room for 4', () => {
    expect(latencyAt(1, 4, 100)).toBeCloseTo((2 / (100 * 0.8)) * 1000)
  })

  test('the load is the one at which the queue is as full as it was', () => {
    expect(fullAt(loadAt(0.085, 4), 4)).toBeCloseTo(0.085)
  })
})

describe('verdict', () => {
  test('bursts: a larger buffer helps, and the curve goes through what was measured', () => {
    const got = whatIf(measured, range)
    expect(got.verdict).toBe('larger helps')
    expect(got.points.find(({ cap }) => cap === 4)?.fullShare).toBeCloseTo(0.085)
    expect(got.points.find(({ cap }) => cap === got.suggestion)?.fullShare).toBeLessThan(0.01)
  })

  test('always full: the receivers are the limit', () => {
    const got = whatIf({ ...measured, cap: 256, fullShare: 0.97, emptyShare: 0 }, range)
    expect(got).toMatchObject({ verdict: 'receivers are the limit', suggestion: null })
    // 1,024 values at 100/s take ten seconds.
    expect(got.points.at(-1)?.latencyMs).toBeCloseTo(10_240, -3)
    expect(got.arrivalPerS).toBeNull()
    expect(got.text).toContain('384 would fill too and add 1.3\u00a0s')
  })

  test('seldom full: capacity is not the limit', () => {
    expect(whatIf({ ...measured, fullShare: 0.002 }, range).verdict).toBe('not the limit')
  })

  test('hardly any traffic: nothing is claimed', () => {
    expect(whatIf({ ...measured, inPerS: 0 }, range)).toMatchObject({ verdict: 'not known yet', points: [] })
  })
})
