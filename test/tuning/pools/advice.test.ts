import { describe, expect, test } from 'vitest'
import { adviseSize, type Sizing } from '../../../src/main/tuning/pools/advice.ts'
import type { Flow } from '../../../src/main/tuning/pools/flow.ts'
import { fitUsl } from '../../../src/main/tuning/pools/usl.ts'

const sizing: Sizing = { kind: 'goroutine', size: 8, min: 1, max: 64, targetMs: 20, cpus: 4, fit: undefined }
const calm: Flow = {
  seconds: 10,
  arrivals: 6000,
  completions: 6000,
  busy: 5.4,
  serviceMs: 0.9,
  arrivalCv2: 1,
  serviceCv2: 1,
  queued: 0,
  heldBack: false,
  waitP99Ms: 2,
  waitWorstMs: 2,
}
const swamped: Flow = {
  ...calm,
  arrivals: 9000,
  completions: 8930,
  busy: 8,
  queued: 214,
  waitP99Ms: 35,
  waitWorstMs: 35,
}

describe('advice', () => {
  test('is not given before there are data', () => {
    const advice = adviseSize(undefined, sizing)
    expect(advice.level).toBe('unknown')
    expect(advice.text).toContain('Not enough data')
    expect(advice).not.toHaveProperty('size')
  })

  test('leaves a pool alone that keeps up, and says where that ends', () => {
    const advice = adviseSize(calm, sizing)
    expect(advice.law).toBe('6,000 jobs/s × 0.9 ms = 5.4 busy workers.')
    expect(advice.level).toBe('fine')
    expect(advice.text).toBe(
      'At size 8 utilisation is 68 %. No change needed. Below 6 the queue grows without bound.',
    )
    expect(advice.why[0]).toContain('agrees with it')
  })

  test('does not take workers from a pool that gets too little from another one', () => {
    const idle = { ...calm, arrivals: 1000, completions: 1000, busy: 0.9 }
    expect(adviseSize(idle, sizing).level).toBe('shrink')
    const advice = adviseSize(idle, { ...sizing, starvedBy: 'fetchers' })
    expect(advice.level).toBe('fine')
    expect(advice).not.toHaveProperty('size')
    expect(advice.text).toContain('fetchers has too few workers')
  })

  test('offers no fewer workers where waits were above the target, nor where fewer would bring them there', () => {
    const idle = { ...calm, arrivals: 1000, completions: 1000, busy: 0.9 }
    const at = (waitWorstMs: number) => adviseSize({ ...idle, waitWorstMs }, sizing)
    expect(at(2)).toMatchObject({ level: 'shrink', size: 2 })
    for (const waitWorstMs of [20.5, 26, 64]) {
      expect(at(waitWorstMs).level).toBe('fine')
      expect(at(waitWorstMs)).not.toHaveProperty('size')
      expect(at(waitWorstMs).text).not.toContain('would do')
    }
    const near = at(18)
    expect(near.why.join('\n')).toContain('jobs come in bursts')
    expect(near.size ?? 8, 'bursts leave less room').toBeGreaterThan(2)
  })

  test('does not ask for more where the target is met, however busy the workers are', () => {
    const advice = adviseSize({ ...swamped, queued: 2, waitP99Ms: 15, waitWorstMs: 18 }, sizing)
    expect(advice).toMatchObject({ level: 'fine' })
    expect(advice.text).toContain('Waits of 15 ms (p99) are within 20 ms, but no more jobs fit.')
  })

  test('names what is needed once a size was seen that keeps up', () => {
    const heldBack = { ...swamped, heldBack: true, arrivals: 8930 }
    expect(adviseSize(heldBack, sizing).text).toContain('how many are needed does not show yet')
    const enough = { size: 16, perSecond: 10_000, busy: 9 }
    const advice = adviseSize(heldBack, { ...sizing, enough })
    expect(advice).toMatchObject({ level: 'grow', size: 10 })
    expect(advice.text).toBe(
      'At size 8 utilisation is 100 %. At 16 all that comes was done with 9 busy. Grow to 10 for p99 wait under 20 ms.',
    )
    expect(advice.predicted?.map(({ label }) => label)).toEqual(['Capacity', 'Utilisation', 'p99 wait'])
  })

  test('grows a saturated pool to what the target needs', () => {
    const advice = adviseSize(swamped, sizing)
    expect(advice).toMatchObject({ level: 'grow', size: 9 })
    expect(advice.text).toBe('At size 8 utilisation is 100 %. Grow to 9 for p99 wait under 20 ms.')
    expect(advice.why.join('\n')).toMatch(/Offered: 9,000 jobs\/s × 0\.9 ms = 8\.1 workers/)
    expect(advice.why.join('\n')).toContain('With 8: the queue grows without bound.')
    expect(advice.why.join('\n')).toMatch(/With 9: \d+ % of the jobs wait \(Erlang C\)/)
    const [capacity, utilisation, wait] = advice.predicted ?? []
    expect(capacity).toMatchObject({ label: 'Capacity', unit: '/s', after: 10_000, better: true })
    expect(utilisation).toMatchObject({ label: 'Utilisation', before: 100 })
    expect(utilisation?.after).toBeCloseTo(90)
    expect(wait).toMatchObject({ label: 'p99 wait', before: 35, better: true })
    expect(wait?.after).toBeLessThan(35)
  })

  test('steps up carefully when the load behind held-back submitters is unknown', () => {
    const advice = adviseSize({ ...swamped, heldBack: true }, sizing)
    expect(advice).toMatchObject({ level: 'grow', size: 12 })
    expect(advice.why.join('\n')).toContain('at least 9,000 jobs/s')
    expect(advice.predicted?.map(({ label }) => label)).toEqual(['Capacity'])
  })

  test('does not promise anything of more threads than processors until sizes were measured', () => {
    const threads = { ...sizing, kind: 'thread' as const, cpus: 8 }
    expect(adviseSize(swamped, threads)).toMatchObject({ level: 'limit' })
    expect(adviseSize(swamped, threads).text).toContain('8 processors')
    expect(adviseSize(swamped, { ...threads, cpus: 12 })).toMatchObject({ level: 'grow', size: 9 })
  })

  test('knows the measured peak', () => {
    const points = [1, 2, 4, 6, 8].map((size) => ({
      size,
      perSecond: (1200 * size) / (1 + 0.05 * (size - 1) + 0.02 * size * (size - 1)),
      seconds: 5,
    }))
    const advice = adviseSize(swamped, { ...sizing, fit: fitUsl(points, 64) })
    expect(advice.level).toBe('limit')
    expect(advice.text).toContain('the measured peak is 7')
  })

  test('has no more to offer at the largest size', () => {
    expect(adviseSize(swamped, { ...sizing, max: 8 })).toMatchObject({ level: 'limit' })
  })

  test('names the smaller size that would do', () => {
    const advice = adviseSize(
      { ...calm, busy: 2.7, completions: 3000, arrivals: 3000 },
      { ...sizing, size: 32 },
    )
    expect(advice.level).toBe('shrink')
    expect(advice.size).toBeLessThan(8)
    expect(advice.size).toBeGreaterThan(2)
  })

  test('tells bursts from too few workers', () => {
    const advice = adviseSize({ ...calm, busy: 1, waitP99Ms: 50, waitWorstMs: 50 }, sizing)
    expect(advice.level).toBe('limit')
    expect(advice.text).toContain('smooth the arrivals')
  })

  test('knows why threads are busier than their jobs', () => {
    const busier = { ...calm, busy: 1.2 * ((calm.completions * calm.serviceMs) / 1000) }
    expect(adviseSize(busier, { ...sizing, kind: 'thread' }).why[0]).toContain(
      'is 20 % more: a thread is taken',
    )
  })

  test('says so when Little’s law and the count disagree', () => {
    expect(adviseSize({ ...calm, busy: 3 }, sizing).why[0]).toContain('differs by 80 %')
  })
})

describe('a size that was tried and kept every worker busy', () => {
  const tried = { size: 9, perSecond: 12_000 }

  test('is never advised again, and what came then counts as what comes', () => {
    const advice = adviseSize(swamped, { ...sizing, tried })
    expect(advice.level).toBe('grow')
    // 12,000/s × 0.9 ms = 10.8 busy.
    expect(advice.size).toBeGreaterThanOrEqual(11)
    expect(advice.text).toContain('9 were tried and stayed busy. Grow to')
    expect(advice.why.join('\n')).toContain('Tried: at size 9 all workers were busy, too, with 12,000 jobs/s')
    const used = advice.predicted?.find(({ label }) => label === 'Utilisation')
    expect(used?.after).toBeCloseTo((100 * 10.8) / (advice.size ?? NaN))
  })

  test('is what the next step is reckoned from where the load does not show', () => {
    const advice = adviseSize(
      { ...swamped, heldBack: true },
      { ...sizing, tried: { size: 12, perSecond: 9000 } },
    )
    expect(advice).toMatchObject({ level: 'grow', size: 18 })
  })
})
