import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import { afterEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '../../../src/main/base/index.ts'
import { CostMeter, Sampler, Tables } from '../../../src/main/monitor/index.ts'
import { Profiles } from '../../../src/main/monitor/profile/index.ts'
import { type Chan, type Go, Runtime, select, sleep, trySelect } from '../../../src/main/runtime/index.ts'
import type { ProfileData } from '../../../src/shared/profile.ts'

const clock = new VirtualClock()
let rt: Runtime
let profiles: Profiles
let tables: Tables
let sampler: Sampler

function begin(rateMs = 10): void {
  rt = new Runtime({ clock, seed: 7 })
  profiles = new Profiles(rt, rateMs)
  sampler = new Sampler({ clock, cost: new CostMeter({ now: () => 0, worked: () => 0 }) })
  sampler.attach(rt)
  if (sampler.program === undefined) throw new Error('nothing attached')
  tables = new Tables(sampler.program, profiles.selects)
  sampler.onSample((tick) => {
    tables.tick(tick)
  })
  sampler.start()
}

afterEach(() => {
  sampler.close()
  profiles.close()
  rt.close()
})

function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 10) {
    clock.advance(10)
    rt.flush()
  }
}

/** By the name of the case: how often it was chosen. */
function counts({ frames, stacks }: ProfileData): Record<string, number> {
  return Object.fromEntries(stacks.map(({ stack, count }) => [frames[stack.at(-1) ?? 0]?.name ?? '', count]))
}

function* feed(ch: Chan<number>, everyMs: number, times: number): Go<void> {
  for (let i = 0; i < times; i++) {
    yield* sleep(everyMs)
    yield* ch.send(i)
  }
}

function* serve(urgent: Chan<number>, bulk: Chan<number>, stop: Chan<number>): Go<void> {
  for (;;) {
    const got = yield* select({ urgent: urgent.recv(), bulk: bulk.recv(), stop: stop.recv() })
    if (got.case === 'stop') return
  }
}

function threeChannels(): readonly [Chan<number>, Chan<number>, Chan<number>] {
  return [rt.chan(0, { name: 'urgent' }), rt.chan(0, { name: 'bulk' }), rt.chan(0, { name: 'stop' })]
}

describe('which case a select chooses', () => {
  it('is counted by call site while selects are few, and who is never chosen shows 0', () => {
    begin()
    const chans = threeChannels()
    rt.go(serve, ...chans)
    rt.go(feed, chans[0], 100, 10)
    rt.go(feed, chans[1], 50, 30)
    pass(2000)
    const data = profiles.get({ kind: 'select' })
    expect(counts(data)).toEqual({ 'urgent ← urgent': 10, 'bulk ← bulk': 30, 'stop ← stop': 0 })
    const [stack] = data.stacks
    expect(stack?.stack.map((i) => data.frames[i]?.name)).toEqual(['serve', 'bulk ← bulk'])
    expect(data.frames.find(({ name }) => name === 'serve')?.site).toMatch(/selects\.test\.ts:\d+$/)
    // Ten were there when the other case had just been served; else 50 ms pass, and the clock is read every 10 ms.
    expect(stack?.waits?.count).toBe(20)
    expect(stack?.waits?.maxMs).toBeLessThanOrEqual(60)
    expect(stack?.waits?.p50Ms).toBeGreaterThan(30)
  })

  it('is told at the channel and at the goroutine that waits there', async () => {
    begin()
    const chans = threeChannels()
    const g = rt.go(serve, ...chans)
    rt.go(feed, chans[0], 100, 10)
    rt.go(feed, chans[1], 50, 30)
    pass(2000)
    const { selects } = tables.channel({ id: chans[1].id })
    expect(selects).toHaveLength(1)
    expect(selects?.[0]).toMatchObject({
      name: 'serve',
      total: 40,
      cases: [
        { key: 'urgent', label: '← urgent', share: 0.25, here: false },
        { key: 'bulk', label: '← bulk', share: 0.75, here: true },
        { key: 'stop', label: '← stop', share: 0, here: false, p99Ms: null },
      ],
    })
    const { waits } = await tables.goroutine({ id: g.id })
    expect(waits.map(({ chosen }) => chosen)).toEqual([0.25, 0.75, 0])
  })

  it('counts the default of a trySelect as a case', () => {
    begin()
    const ch = rt.chan<number>(4, { name: 'ch' })
    rt.go(function* poller(): Go<void> {
      for (let i = 0; i < 6; i++) {
        if (i === 3) yield* ch.send(1)
        trySelect({ value: ch.recv() })
      }
    })
    rt.flush()
    expect(counts(profiles.get({ kind: 'select' }))).toEqual({ 'value ← ch': 1, '(default)': 5 })
  })

  it('is reckoned from a sample where selects are many: shares hold, and stacks stay few', () => {
    begin()
    const full = rt.chan<number>(0, { name: 'full' })
    const rare = rt.chan<number>(0, { name: 'rare' })
    const selects = 200_000
    let taken = 0
    const { begins } = profiles.selects
    profiles.selects.begins = (...args) => {
      taken++
      return begins.apply(profiles.selects, args)
    }
    rt.go(function* reader(): Go<void> {
      for (let i = 0; i < selects; i++) yield* select({ full: full.recv(), rare: rare.recv() })
    })
    rt.go(function* writer(): Go<void> {
      for (let i = 0; i < selects; i++) yield* (i % 5 === 0 ? rare : full).send(i)
    })
    rt.flush()
    while (rt.stats().goroutines > 0) pass(10)
    const found = counts(profiles.get({ kind: 'select' }))
    const total = Object.values(found).reduce((sum, each) => sum + each, 0)
    expect(taken).toBeGreaterThan(50)
    expect(taken).toBeLessThan(2000)
    expect(Math.abs(total - selects) / selects).toBeLessThan(0.5)
    expect((found['rare ← rare'] ?? 0) / total).toBeGreaterThan(0.05)
    expect((found['rare ← rare'] ?? 0) / total).toBeLessThan(0.4)

    // Once the storm is over, single selects are looked at again.
    pass(3000)
    const late = rt.chan<number>(0, { name: 'late' })
    rt.go(function* calm(): Go<void> {
      for (;;) yield* select({ late: late.recv() })
    })
    rt.go(feed, late, 100, 10)
    pass(1500)
    expect(counts(profiles.get({ kind: 'select' }))['late ← late']).toBe(10)
  })

  it('sends that took effect keep their name', () => {
    begin()
    const out = rt.chan<number>(100, { name: 'out' })
    rt.go(function* sender(): Go<void> {
      for (let i = 0; i < 20; i++) yield* select({ out: out.send(i), back: out.recv() })
    })
    rt.flush()
    const found = counts(profiles.get({ kind: 'select' }))
    expect((found['out → out'] ?? 0) + (found['back ← out'] ?? 0)).toBe(20)
  })

  it('costs nothing and says nothing when profiling is off', () => {
    begin(0)
    const chans = threeChannels()
    rt.go(serve, ...chans)
    rt.go(feed, chans[0], 10, 10)
    pass(500)
    expect(rt.sched.selects).toBeNull()
    expect(profiles.get({ kind: 'select' }).stacks).toEqual([])
    expect(tables.channel({ id: chans[0].id }).selects).toBeUndefined()
  })

  it('leaves as pprof, with what was chosen and how long it took', () => {
    begin()
    const chans = threeChannels()
    rt.go(serve, ...chans)
    rt.go(feed, chans[1], 50, 30)
    pass(2000)
    const bytes = Buffer.from(profiles.file({ kind: 'select' }).base64, 'base64')
    const profile = Profile.decode(gunzipSync(bytes))
    const text = (index: number | bigint): string => profile.stringTable.strings[Number(index)] ?? ''
    expect(profile.sampleType.map(({ type }) => text(type))).toEqual(['selects', 'delay'])
    expect(profile.sample.map(({ value }) => Number(value[0])).sort((a, b) => b - a)).toEqual([30, 0, 0])
  })
})
