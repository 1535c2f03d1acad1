import { describe, expect, test } from 'vitest'
import { chan, go, goroutinePool, sleep, workload } from 'weir'
import type { Chan, Go } from 'weir'
import type { Change, HostState } from '../../src/shared/model.ts'
import { drain, last, stage, turn } from './support.ts'

/** A pool of two with jobs of 100 ms, offered 40 a second: half of what is needed. */
const undersized = workload({
  name: 'undersized',
  main: function* (w) {
    const pool = goroutinePool<number, number>({
      name: 'fetchers',
      size: 2,
      queue: 50,
      worker: function* (job): Go<number> {
        yield* sleep(100)
        return job
      },
    })
    for (let job = 0; ; job++) {
      pool.trySubmit(job)?.then(
        (result) => w.check(result === job, `job ${job} gave ${result}`),
        () => undefined,
      )
      yield* sleep(25)
    }
  },
})

const idle = workload({
  name: 'idle',
  main: function* () {
    const jobs: Chan<number> = chan(8, { name: 'jobs' })
    go(function* receiver() {
      yield* jobs.recv()
    })
    for (;;) yield* sleep(1000)
  },
})

const panics = workload({
  name: 'panics',
  main: function* () {
    go(function* culprit() {
      yield* sleep(500)
      throw new Error('no such user')
    })
    yield* sleep(60_000)
  },
})

describe('life cycle', () => {
  test('idle, running, ended', async () => {
    await using s = stage([idle])
    expect(s.host.state.run.status).toBe('idle')
    const info = await s.host.start({ name: 'idle' })
    expect(info.name).toBe('idle')
    expect(s.host.state.run.status).toBe('running')
    await s.pass(300)
    await s.host.stop()
    expect(s.host.state.run.status).toBe('ended')
    await expect(s.host.stop()).rejects.toMatchObject({ code: 'nothing-running' })
  })

  test('start while running stops the old one first', async () => {
    await using s = stage([idle, undersized])
    await s.host.start({ name: 'idle' })
    const states: string[] = []
    s.host.onState(
      ({ run }) => run && states.push(`${run.status} ${'workload' in run ? run.workload.name : ''}`),
    )
    await s.host.start({ name: 'undersized' })
    expect(s.host.state.run).toMatchObject({ status: 'running', workload: { name: 'undersized' } })
    await s.pass(200)
    expect(states.at(-1)).toBe('running undersized')
  })

  test('an unknown workload is an error and leaves the running one alone', async () => {
    await using s = stage([idle])
    await s.host.start({ name: 'idle' })
    await expect(s.host.start({ name: 'nope' })).rejects.toMatchObject({ code: 'unknown-workload' })
    expect(s.host.state.run.status).toBe('running')
  })

  test('what was thrown at the start is in the state, with its words', async () => {
    const broken = workload({
      name: 'broken',
      main: function* () {
        yield* sleep(1)
        throw new TypeError('x is not a function')
      },
    })
    await using s = stage([broken])
    await s.host.start({ name: 'broken' })
    await s.pass(300)
    expect(s.host.state.run).toMatchObject({
      status: 'failed',
      error: { code: 'workload-broken', message: 'x is not a function' },
    })
  })

  test('a file that cannot be loaded is an error with its path, and nothing else changes', async () => {
    await using s = stage([idle])
    await s.host.start({ name: 'idle' })
    await expect(s.host.start({ file: '/no/such/workload.ts' })).rejects.toMatchObject({
      code: 'unknown-workload',
      message: expect.stringContaining('/no/such/workload.ts') as string,
    })
    await expect(s.host.start({ name: 'idle', file: 'x.ts' })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(s.host.state.run).toMatchObject({ status: 'running', workload: { name: 'idle' } })
  })

  test('two starts at once follow each other: the later one runs', async () => {
    await using s = stage([idle, undersized])
    await Promise.all([s.host.start({ name: 'undersized' }), s.host.start({ name: 'idle' })])
    expect(s.host.state.run).toMatchObject({ status: 'running', workload: { name: 'idle' } })
    await s.host.close()
    expect(s.host.state.run.status).toBe('ended')
  })

  test('a goroutine that panics ends the program, not the app', async () => {
    await using s = stage([panics, idle])
    await s.host.start({ name: 'panics' })
    await s.pass(700)
    await turn()
    const { run, findings, log } = s.host.state
    expect(run).toMatchObject({ status: 'failed', error: { code: 'workload-broken' } })
    expect(findings[0]).toMatchObject({ severity: 'critical', title: 'Panic in culprit' })
    expect(log.at(-1)?.text).toContain('no such user')
    await s.host.start({ name: 'idle' })
    expect(s.host.state.run.status).toBe('running')
    expect(s.host.state.findings).toEqual([])
  })

  test('a deadlock ends the program and is a finding until the next run', async () => {
    const stuck = workload({
      name: 'stuck',
      main: function* () {
        const never: Chan<number> = chan(0, { name: 'never' })
        yield* never.recv()
      },
    })
    await using s = stage([stuck, idle])
    await s.host.start({ name: 'stuck' })
    await s.pass(500)
    expect(s.host.state.run.status).toBe('failed')
    expect(s.host.state.findings).toMatchObject([{ id: 'deadlock', severity: 'critical' }])
    expect(s.host.state.findings[0]?.text).toMatch(
      /left: `main` \(chan receive at host\.test\.ts:\d+\)\. No timer/,
    )
    await s.host.start({ name: 'idle' })
    expect(s.host.state.findings).toEqual([])
  })

  test('the log is bounded and the state is told at most ten times a second', async () => {
    const chatty = workload({
      name: 'chatty',
      main: function* (w) {
        for (let i = 0; i < 5000; i++) {
          w.log(`line ${i}`)
          if (i % 50 === 0) yield* sleep(10)
        }
        yield* sleep(60_000)
      },
    })
    await using s = stage([chatty])
    let told = 0
    s.host.onState(() => told++)
    await s.host.start({ name: 'chatty' })
    await s.pass(2000)
    expect(s.host.state.log).toHaveLength(200)
    expect(s.host.state.log.at(-1)?.text).toBe('line 4999')
    expect(told).toBeLessThanOrEqual(21)
  })
})

describe('frames', () => {
  test('pool, goroutines and channels of a real program', async () => {
    await using s = stage([undersized])
    const source = s.host.subscribeFrames(60_000)
    await s.host.start({ name: 'undersized' })
    await s.pass(10_000)
    const drained = drain(source)
    expect(last(drained, 'pool.size{pool=fetchers}')).toBe(2)
    expect(last(drained, 'pool.busy{pool=fetchers}')).toBe(2)
    expect(last(drained, 'pool.utilisation{pool=fetchers}')).toBeCloseTo(100, 0)
    expect(last(drained, 'pool.queue.length{pool=fetchers}')).toBeGreaterThan(45)
    expect(last(drained, 'pool.service{pool=fetchers,quantile=p50}')).toBeGreaterThan(90)
    const throughput = drained.rows.slice(-50).map(({ layout, row }) => {
      const index = layout.metrics.findIndex((m) => m.name === 'job.throughput')
      return row[index + 2] ?? 0
    })
    expect(throughput.reduce((a, b) => a + b) / throughput.length).toBeCloseTo(20, -1)
    expect(last(drained, 'goroutine.count{state=sleep}')).toBeGreaterThanOrEqual(3)
    expect(last(drained, 'process.memory.rss')).toBeGreaterThan(1e6)
  })

  test('samples stand on a fixed grid', async () => {
    await using s = stage([])
    const source = s.host.subscribeFrames(0)
    await s.pass(5000)
    const { rows } = drain(source)
    expect(rows).toHaveLength(50)
    const gaps = rows.slice(1).map(({ row }, i) => row[1] - (rows[i]?.row[1] ?? 0))
    expect(new Set(gaps)).toEqual(new Set([100]))
  })

  test('a late subscriber gets a row per second, then the last minute in full', async () => {
    await using s = stage([])
    await s.pass(150_000)
    const drained = drain(s.host.subscribeFrames(900_000))
    expect(drained.messages[0]?.type).toBe('layout')
    expect(drained.rows.every((r) => r.history)).toBe(true)
    const times = drained.rows.map(({ row }) => row[1])
    expect(times).toEqual([...times].sort((a, b) => a - b))
    const fine = times.filter((t) => t > (times.at(-1) ?? 0) - 60_000)
    expect(fine.length).toBeGreaterThanOrEqual(599)
    expect(times.length - fine.length).toBeGreaterThanOrEqual(88)
    expect(times.length - fine.length).toBeLessThanOrEqual(91)
  })

  test('who does not pull for long loses rows, and they are counted', async () => {
    await using s = stage([])
    const source = s.host.subscribeFrames(0)
    await s.pass(1000)
    const first = drain(source)
    expect(first.rows).toHaveLength(10)
    await s.pass(300_000)
    const drained = drain(source, first.rows[0]?.layout)
    expect(drained.lost).toBeGreaterThan(1000)
    expect(drained.rows.length + drained.lost).toBe(3000)
    source.close()
    expect(source.next()).toBeUndefined()
  })
})

describe('tuning', () => {
  test('turning the pool is journaled, measured, and undone', async () => {
    await using s = stage([undersized])
    await s.host.start({ name: 'undersized' })
    await s.pass(20_000)
    const change = await s.host.setKnob('pool.fetchers.size', 8)
    expect(change).toMatchObject({
      number: 1,
      from: 2,
      to: 8,
      origin: 'user',
      effect: { status: 'measuring' },
    })
    expect(knob(s.host.state, 'pool.fetchers.size')).toBe(8)
    await s.pass(32_000)
    const effect = s.host.state.changes[0]?.effect
    expect(effect?.status).toBe('measured')
    const results = effect?.status === 'measured' ? effect.results : []
    expect(results.map((r) => [r.label, r.verdict])).toEqual([
      ['p99 wait', 'better'],
      ['throughput', 'better'],
    ])
    const undo: Change = await s.host.undo(1)
    expect(undo).toMatchObject({ number: 2, from: 8, to: 2, origin: 'undo', undoes: 1 })
    expect(s.host.state.changes[0]?.undoneBy).toBe(2)
    await s.host.stop()
    expect(s.host.state.changes[1]?.effect).toMatchObject({ status: 'not measured' })
    await expect(s.host.setKnob('pool.fetchers.size', 4)).rejects.toMatchObject({ code: 'unknown-knob' })
    expect(s.host.state.checks).toMatchObject({ failed: 0 })
  })

  test('the finding names the size that is needed, and closes when it is set', async () => {
    await using s = stage([undersized])
    await s.host.start({ name: 'undersized' })
    await s.pass(8000)
    const [finding] = s.host.state.findings
    expect(finding).toMatchObject({ title: 'fetchers is saturated', advice: { knob: 'pool.fetchers.size' } })
    expect(finding?.text).toMatch(/^2 of 2 busy, \d+ queued( \(queue full\))?\. .* Grow to \d/)
    // Behind a full queue the load is unknown: a step, another look, until the pool keeps up.
    for (let size = 2, look = 0; look < 20 && s.host.state.findings.length > 0; look++) {
      const value = s.host.state.findings[0]?.advice?.value ?? 0
      if (value > size) {
        expect(value, 'the same number on both screens').toBe(s.host.state.pools?.[0]?.advice.size)
        size = value
        await s.host.setKnob('pool.fetchers.size', size)
        await s.pass(200)
        const turned = s.host.state.pools?.[0]
        expect(turned?.advice.level, 'nothing is said of the old size').toBe('unknown')
        expect(turned?.advice.text).toContain(`Measuring at size ${size}`)
      }
      await s.pass(6000)
    }
    expect(s.host.state.findings).toEqual([])
  })

  test('reset turns every changed knob back', async () => {
    await using s = stage([undersized])
    await s.host.start({ name: 'undersized' })
    await s.pass(500)
    await s.host.setKnob('pool.fetchers.size', 5)
    const changes = await s.host.resetKnobs()
    expect(changes).toMatchObject([{ origin: 'reset', from: 5, to: 2 }])
  })
})

function knob(state: HostState, id: string): number | undefined {
  return state.knobs.find((k) => k.id === id)?.value
}
