import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import { afterEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '../../../src/main/base/index.ts'
import { Profiles } from '../../../src/main/monitor/profile/index.ts'
import { chan, go, type Go, Mutex, Runtime, sleep } from '../../../src/main/runtime/index.ts'
import type { ProfileData } from '../../../src/shared/profile.ts'

const go119 = spawnSync('go', ['version'], { encoding: 'utf8' })
const clock = new VirtualClock()
let rt = new Runtime({ clock, seed: 1 })
let profiles = new Profiles(rt, 1)

afterEach(() => {
  profiles.close()
  rt.close()
})

function fresh(rateMs: number): void {
  rt = new Runtime({ clock, seed: 1 })
  profiles = new Profiles(rt, rateMs)
}

function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 10) {
    clock.advance(10)
    rt.flush()
  }
}

/** Names of the frames of the heaviest stack, outermost first. */
function heaviest({ frames, stacks }: ProfileData): string[] {
  const [first] = stacks
  return (first?.stack ?? []).map((i) => frames[i]?.name ?? '')
}

function* innermost(ms: number): Go<void> {
  yield* sleep(ms)
}

function* middle(ms: number): Go<void> {
  yield* innermost(ms)
}

describe('the block profile', () => {
  it('shows the whole chain of yield* and the time waited', () => {
    fresh(1)
    rt.go(function* outermost(): Go<void> {
      for (let i = 0; i < 5; i++) yield* middle(100)
    })
    rt.flush()
    pass(600)
    const data = profiles.get({ kind: 'block' })
    expect(heaviest(data)).toEqual(['outermost', 'middle', 'innermost', 'sleep'])
    expect(data.stacks[0]?.count).toBe(5)
    expect(data.stacks[0]?.delayMs).toBeCloseTo(500, -2)
    expect(data.frames.find(({ name }) => name === 'middle')?.site).toMatch(/profiles\.test\.ts:\d+$/)
  })

  it('says what was waited for, and at which place', () => {
    fresh(1)
    const jobs = rt.chan<number>(0, { name: 'jobs' })
    rt.go(function* consumer(): Go<void> {
      for (;;) yield* jobs.recv()
    })
    rt.go(function* producer(): Go<void> {
      for (;;) {
        yield* sleep(50)
        yield* jobs.send(1)
      }
    })
    rt.flush()
    pass(1000)
    const { frames, stacks } = profiles.get({ kind: 'block' })
    const names = stacks.map(({ stack }) => stack.map((i) => frames[i]?.name).join('/'))
    expect(names).toContain('consumer/recv jobs')
  })

  it('samples short waits by their duration, so that the sums are right on average', () => {
    fresh(100)
    for (let i = 0; i < 50; i++) {
      rt.go(function* often(): Go<void> {
        for (let n = 0; n < 100; n++) yield* sleep(10)
      })
    }
    rt.flush()
    pass(1200)
    const [site] = profiles.get({ kind: 'block' }).stacks
    // 5000 waits of 10 ms, one in ten sampled: within four standard deviations.
    expect(site?.delayMs).toBeGreaterThan(50_000 * 0.75)
    expect(site?.delayMs).toBeLessThan(50_000 * 1.25)
  })

  it('takes nothing while it is off, and can be turned on by its knob', async () => {
    fresh(0)
    expect(rt.sched.observer).toBeNull()
    rt.go(function* worker(): Go<void> {
      for (;;) yield* sleep(10)
    })
    rt.flush()
    pass(200)
    expect(profiles.get({ kind: 'block' }).stacks).toEqual([])
    const knob = rt.registry.list('knob')[0] as { id: string; set(value: number): Promise<void> | void }
    expect(knob.id).toBe('monitor.profile.rate')
    await knob.set(1)
    pass(200)
    expect(profiles.get({ kind: 'block' }).stacks.length).toBe(1)
  })
})

describe('the mutex profile', () => {
  it('names the place that unlocked, with the time that others waited', () => {
    fresh(1)
    const mutex = new Mutex({ name: 'state' })
    function* critical(): Go<void> {
      yield* mutex.lock()
      yield* sleep(50)
      mutex.unlock()
    }
    rt.go(function* holder(): Go<void> {
      yield* critical()
    })
    rt.go(critical)
    rt.flush()
    pass(300)
    const data = profiles.get({ kind: 'mutex' })
    expect(heaviest(data)).toEqual(['holder', 'critical', 'unlock'])
    expect(data.stacks[0]?.delayMs).toBeCloseTo(50, -1)
  })
})

describe('the goroutine profile', () => {
  it('groups by function, place and state', () => {
    fresh(0)
    const idle = rt.chan<number>(0, { name: 'idle' })
    for (let i = 0; i < 3; i++) {
      rt.go(function* worker(): Go<void> {
        yield* idle.recv()
      })
    }
    rt.flush()
    const data = profiles.get({ kind: 'goroutine' })
    expect(heaviest(data)).toEqual(['worker', 'chan receive idle'])
    expect(data.stacks[0]?.count).toBe(3)
  })
})

describe('the file', () => {
  const sample = (): Buffer => {
    fresh(1)
    rt.go(function* main(): Go<void> {
      const done = chan<true>(0, { name: 'done' })
      go(function* worker(): Go<void> {
        yield* middle(200)
        yield* done.send(true)
      })
      yield* done.recv()
    })
    rt.flush()
    pass(300)
    return Buffer.from(profiles.file({ kind: 'block' }).base64, 'base64')
  }

  it('is gzip-compressed pprof with contentions and delay', () => {
    const profile = Profile.decode(gunzipSync(sample()))
    const text = (i: number | bigint): string => profile.stringTable.strings[Number(i)] ?? ''
    expect(profile.sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([
      ['contentions', 'count'],
      ['delay', 'nanoseconds'],
    ])
    expect(profile.sample).toHaveLength(2)
  })

  it.skipIf(go119.status !== 0)('is read by go tool pprof', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'weir-pprof-'))
    try {
      const file = path.join(dir, 'block.pb.gz')
      writeFileSync(file, sample())
      const top = execFileSync('go', ['tool', 'pprof', '-top', '-cum', file], {
        encoding: 'utf8',
        env: { ...process.env, PPROF_TMPDIR: dir, HOME: dir },
      })
      expect(top).toContain('Type: delay')
      expect(top).toMatch(/worker/)
      expect(top).toMatch(/recv done/)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  if (go119.status !== 0) console.warn('go is not installed: nobody but pprof-format has read the profile')
})
