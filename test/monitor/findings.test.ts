import { describe, expect, test } from 'vitest'
import { realClock } from '../../src/main/base/index.ts'
import { FindingsBook, makeRules, observe, Sampler } from '../../src/main/monitor/index.ts'
import { longRun } from '../../src/main/monitor/rules/long-run.ts'
import type { Sighting } from '../../src/main/monitor/findings-book.ts'
import { rateLimiter } from '../../src/main/patterns/index.ts'
import { goroutinePool } from '../../src/main/pool/index.ts'
import { type Go, Runtime, sleep } from '../../src/main/runtime/index.ts'
import { KnobRegistry, PoolTuner } from '../../src/main/tuning/index.ts'
import { readPools } from '../../src/main/host/pool-readings.ts'
import type { Finding } from '../../src/shared/model.ts'
import type { PoolAdvice } from '../../src/shared/pools.ts'
import { type Bench, bench } from './support.ts'

describe('the book', () => {
  const sighting: Sighting = { id: 'x', severity: 'warning', title: 'X', text: 'x' }

  test('opens after 3 s, closes after 3 s of silence, and does not flap in between', () => {
    const book = new FindingsBook()
    const open: number[] = []
    // Seen at 0 and 1 s, gone at 2, seen from 3 to 8 s with a hole at 7, then gone.
    for (let s = 0; s <= 14; s++) {
      const seen = s <= 1 || (s >= 3 && s <= 8 && s !== 7)
      if (book.update(seen ? [sighting] : [], s * 1000, s * 1000).length > 0) open.push(s)
    }
    expect(open).toEqual([6, 7, 8, 9, 10])
  })

  test('a finding remembers when it began', () => {
    const book = new FindingsBook()
    let findings: Finding[] = []
    for (let s = 0; s <= 5; s++) findings = book.update([sighting], s * 1000, 1_000_000 + s * 1000)
    expect(findings).toMatchObject([{ firstSeenMs: 1_000_000, lastSeenMs: 1_005_000 }])
  })

  test('worst first', () => {
    const book = new FindingsBook()
    const seen = (['note', 'critical', 'warning'] as const).map((severity) => ({
      ...sighting,
      id: severity,
      severity,
      immediate: true as const,
    }))
    expect(book.update(seen, 0, 0).map((f) => f.severity)).toEqual(['critical', 'warning', 'note'])
  })
})

describe('the rules, on real programs', () => {
  /** What the Pools screen says of the first pool. */
  let advised: PoolAdvice | undefined

  function watch(b: Bench, ms: number): Finding[] {
    const book = new FindingsBook()
    const rules = makeRules()
    const knobs = new KnobRegistry()
    knobs.attach(b.rt.registry)
    const set = (): Promise<never> => Promise.reject(new Error('nobody turns a knob here'))
    const tuner = new PoolTuner({ clock: b.clock, cpus: 4, knobs: () => knobs.list(), set })
    let findings: Finding[] = []
    for (let passed = 0; passed < ms; passed += 1000) {
      b.clock.advance(1000)
      tuner.tick(b.clock.now(), readPools(b.sampler))
      advised = tuner.insights[0]?.advice
      const advice = new Map(tuner.insights.map((insight) => [insight.pool, insight.advice]))
      const observation = observe(b.sampler.program, b.clock.now(), {
        events: {},
        advice,
        knobs: new Map([['pool.resizers.size', { min: 1, max: 64, value: 2 }]]),
        cpus: 4,
        monitor: { slowedToHz: undefined, costShare: 0 },
      })
      findings = book.update(
        rules.flatMap((rule) => rule.look(observation)),
        b.clock.now(),
        b.clock.wall(),
      )
    }
    return findings
  }

  test('undersized pool: Little’s law says how many', () => {
    using b = bench()
    const pool = goroutinePool<number, number>({
      name: 'resizers',
      size: 2,
      queue: 10_000,
      rt: b.rt,
      worker: function* (job): Go<number> {
        yield* sleep(100)
        return job
      },
    })
    b.rt.go(function* source(): Go<void> {
      for (let i = 0; ; i++) {
        void pool.trySubmit(i)?.catch(() => undefined)
        yield* sleep(25)
      }
    })
    const [finding] = watch(b, 10_000)
    expect(finding).toMatchObject({
      id: 'pool-undersized:resizers',
      severity: 'warning',
      title: 'resizers is saturated',
      advice: { knob: 'pool.resizers.size' },
    })
    // 40 jobs/s × 100 ms = 4 busy; the backlog within ten seconds makes it 6, and then there must be room.
    expect(finding?.advice?.value).toBeGreaterThanOrEqual(6)
    expect(finding?.advice?.value).toBeLessThanOrEqual(8)
    expect(advised).toMatchObject({ level: 'grow', size: finding?.advice?.value })
    expect(finding?.detail?.fix?.title).toBe('Grow the pool')
    expect(finding?.text).toMatch(
      /^2 of 2 busy, \d+ queued\. [\d.]+ jobs\/s × 100 ms = [\d.]+ busy workers\. .* Grow to \d for p99 wait under 100 ms\.$/,
    )
    pool.resize(8)
    expect(watch(b, 20_000)).toEqual([])
  })

  test('undersized pool whose queue is full: the demand cannot be seen, so the advice is a try', () => {
    using b = bench()
    const pool = goroutinePool<number, number>({
      name: 'resizers',
      size: 2,
      queue: 4,
      rt: b.rt,
      worker: function* (job): Go<number> {
        yield* sleep(100)
        return job
      },
    })
    b.rt.go(function* source(): Go<void> {
      for (let i = 0; ; i++) yield* pool.run(i)
    })
    for (let i = 0; i < 20; i++)
      b.rt.go(function* source(): Go<void> {
        for (;;) yield* pool.run(i)
      })
    const [finding] = watch(b, 8000)
    expect(finding?.advice).toEqual({ knob: 'pool.resizers.size', value: 3 })
    expect(advised).toMatchObject({ level: 'grow', size: 3 })
    expect(finding?.text).toMatch(
      /4 queued \(queue full\)\. .* Grow to 3 and look again: submitters wait, .*\.$/,
    )
  })

  test('a pool that is busy and keeps up is no finding', () => {
    using b = bench()
    const pool = goroutinePool<number, number>({
      name: 'resizers',
      size: 4,
      rt: b.rt,
      worker: function* (job): Go<number> {
        yield* sleep(95)
        return job
      },
    })
    b.rt.go(function* source(): Go<void> {
      for (let i = 0; ; i++) {
        void pool.trySubmit(i)?.catch(() => undefined)
        yield* sleep(25)
      }
    })
    expect(watch(b, 10_000)).toEqual([])
  })

  test('full channel with senders held back', () => {
    using b = bench()
    const audit = b.rt.chan<number>(4, { name: 'audit' })
    for (let i = 0; i < 3; i++)
      b.rt.go(function* writer(): Go<void> {
        for (;;) yield* audit.send(i)
      })
    b.rt.go(function* clockwork(): Go<void> {
      for (;;) yield* sleep(1000)
    })
    const [finding] = watch(b, 5000)
    expect(finding).toMatchObject({ title: 'audit is full' })
    expect(finding?.text).toMatch(/^4 of 4 places taken in `audit`, 3 senders wait\./)
  })

  test('a goroutine that keeps the thread again and again is named', async () => {
    const rt = new Runtime({ name: 'hog' })
    const sampler = new Sampler({ clock: realClock })
    sampler.attach(rt)
    sampler.sample()
    rt.go(function* crunch(): Go<void> {
      for (let round = 0; round < 8; round++) {
        const until = performance.now() + 60
        while (performance.now() < until);
        yield* sleep(1)
      }
    })
    const rule = longRun()
    const deadlineMs = performance.now() + 5000
    let seen: Sighting[] = []
    while (seen.length === 0 && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      sampler.sample()
      seen = rule.look(
        observe(sampler.program, realClock.now(), {
          events: {},
          knobs: new Map(),
          cpus: 1,
          monitor: { slowedToHz: undefined, costShare: 0 },
        }),
      )
    }
    expect(seen).toMatchObject([{ title: 'crunch hogs the thread' }])
    expect(seen[0]?.text).toMatch(/ran \d+ ms without waiting;/)
    sampler.close()
    rt.close()
  })

  test('limiter that holds back work, only after 5 s', () => {
    using b = bench()
    const limiter = rateLimiter({ name: 'fetch', perSecond: 10, rt: b.rt })
    for (let i = 0; i < 4; i++)
      b.rt.go(function* caller(): Go<void> {
        for (;;) yield* limiter.wait()
      })
    expect(watch(b, 4000)).toEqual([])
    expect(watch(b, 7000)).toMatchObject([{ severity: 'note', title: 'fetch holds back work' }])
    expect(b.value('limiter.take.rate{limiter=fetch}')).toBeGreaterThan(0)
    expect(b.value('limiter.waiting{limiter=fetch}')).toBeGreaterThan(0)
  })
})
