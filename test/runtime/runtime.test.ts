import { describe, expect, test } from 'vitest'
import type { Knob } from '../../src/main/base/index.ts'
import {
  currentRuntime,
  defaultRuntime,
  go,
  gosched,
  Runtime,
  sleep,
  timer,
} from '../../src/main/runtime/index.ts'
import { TimerHeap, Timer } from '../../src/main/runtime/timer-heap.ts'
import { program } from '../conformance/helpers.ts'

describe('Runtime', () => {
  test('top-level functions use the runtime whose goroutine runs, else the default one', () =>
    program(function* (rt) {
      yield* gosched()
      expect(currentRuntime()).toBe(rt)
      const g = go(function* () {
        yield* gosched()
        return currentRuntime()
      })
      expect(yield* g.join()).toBe(rt)
    }).then(() => {
      expect(currentRuntime()).toBe(defaultRuntime())
    }))

  test('stats are kept incrementally and add up', () =>
    program(function* (rt) {
      const c = rt.chan<number>()
      for (let i = 0; i < 3; i++) {
        rt.go(function* () {
          yield* c.recv()
        })
      }
      rt.go(function* () {
        yield* sleep(1000)
      })
      yield* gosched()
      const stats = rt.stats()
      expect(stats).toMatchObject({
        goroutines: 5,
        spawned: 5,
        finished: 0,
        running: 1,
        runnable: 0,
        timers: 1,
      })
      expect(stats.waiting).toMatchObject({ 'chan receive': 3, sleep: 1, select: 0 })
      c.close()
      expect(rt.stats()).toMatchObject({ runnable: 3, runQueue: 3 })
      yield* gosched()
      expect(rt.stats()).toMatchObject({ goroutines: 2, finished: 3 })
    }))

  test('channels: listed, counted, their capacity a knob', () =>
    program(function* (rt) {
      const c = rt.chan<number>(2, { name: 'jobs', knob: { max: 50 } })
      expect([...rt.channels()]).toContain(c)
      const [knob] = rt.registry.list('knob') as Knob[]
      expect(knob).toMatchObject({
        id: 'channel.jobs.capacity',
        group: 'Channels',
        min: 0,
        max: 50,
        initial: 2,
      })
      for (let i = 0; i < 5; i++) {
        rt.go(function* () {
          yield* c.send(i)
        })
      }
      yield* gosched()
      expect([c.len, c.sendersWaiting]).toEqual([2, 3])
      yield* sleep(1)
      yield* timer(1).recv()
      void knob?.set(4)
      expect([knob?.get(), c.len, c.sendersWaiting]).toEqual([4, 4, 1])
      expect(c.probe).toMatchObject({ sends: 4, sendBlocks: 5 - 2, highWater: 4, receives: 0 })
      expect(c.probe.sendWait?.count).toBe(2)
      expect(c.probe.sendWait?.max).toBeGreaterThan(1)
      for (let i = 0; i < 5; i++) expect(yield* c.recv()).toBe(i)
      expect(c.probe).toMatchObject({ sends: 5, receives: 5, receiveBlocks: 0 })
    }))

  test('with the probe off nothing is counted or listed', () =>
    program(
      function* (rt) {
        const c = rt.chan<number>(1)
        yield* c.send(1)
        expect([c.probe.sends, [...rt.channels()].length]).toEqual([0, 0])
      },
      { probe: false },
    ))

  test('registry: add, list, change, take out', () => {
    const rt = new Runtime()
    let changes = 0
    const off = rt.registry.onChange(() => changes++)
    const pool = {}
    const remove = rt.registry.add('pool', pool)
    expect(rt.registry.list('pool')).toEqual([pool])
    remove()
    remove()
    expect([rt.registry.list('pool'), changes]).toEqual([[], 2])
    off()
    rt.registry.add('pool', pool)
    rt.close()
    expect([rt.registry.list('pool'), changes]).toEqual([[], 2])
  })

  test('a goroutine that holds the thread is found, with its name', async () => {
    const rt = new Runtime()
    await rt.run(function* () {
      yield* gosched()
      rt.go(function* hog() {
        for (let round = 0; round < 5; round++) {
          const end = performance.now() + 15
          while (performance.now() < end);
          yield* gosched()
        }
      })
      yield* sleep(100)
    })
    expect(rt.stats().longRuns).toBeGreaterThanOrEqual(1)
    expect(rt.stats().maxRunMs).toBeGreaterThan(10)
    expect(rt.lastLongRun?.goroutine.name).toBe('hog')
    rt.close()
  })

  test('sites: sampled per name, told apart when one name has several, off on demand', () => {
    const rt = new Runtime({ sites: 2 })
    function* named(): Generator<symbol, void> {
      yield* gosched()
    }
    const here = Array.from({ length: 10 }, () => rt.go(named))
    const there = rt.go(named)
    expect(new Set(here.map((g) => g.site)).size).toBe(1)
    expect(here[0]?.site).toMatch(/runtime\.test\.ts/)
    // Sampling takes it to come from where the others did: 2 per name were captured.
    expect(there.site).toBe(here[0]?.site)
    rt.close()
    const off = new Runtime({ sites: false })
    expect([off.go(named).site, off.chan().site]).toEqual(['', ''])
    off.close()
    const all = new Runtime({ sites: true })
    const [a, b] = [all.go(named), all.go(named)]
    expect(a.site).not.toBe(b.site)
    all.close()
  })

  test('close ends everything, finally blocks included, and leaves no timer', async () => {
    const rt = new Runtime()
    const log: string[] = []
    const run = rt.run(function* () {
      try {
        yield* sleep(100_000)
      } finally {
        log.push('main')
        yield* sleep(100_000)
      }
    })
    rt.flush()
    rt.close()
    await expect(run).rejects.toThrow('the runtime was closed')
    expect([log, rt.stats().goroutines, rt.stats().timers]).toEqual([['main'], 0, 0])
  })
})

test('a dropped channel can be collected', async () => {
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  const rt = new Runtime()
  const make = (): WeakRef<object> => new WeakRef(rt.chan<number>(10))
  const refs = Array.from({ length: 100 }, make)
  await new Promise(setImmediate)
  gc()
  expect(refs.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(5)
  expect([...rt.channels()].length).toBeLessThan(5)
  rt.close()
})

test('the timer heap keeps its order under random adds and removes', () => {
  const heap = new TimerHeap()
  const timers = Array.from({ length: 200 }, () => new Timer({ fire: () => undefined }))
  let x = 1
  for (let i = 0; i < 5000; i++) {
    x = (x * 48271) % 0x7fffffff
    const timer = timers[x % timers.length] as Timer
    if (timer.index >= 0) heap.remove(timer)
    else {
      timer.dueMs = x % 50
      heap.add(timer)
    }
    if (i % 50 === 0) heap.checkInvariants()
  }
  let last: { dueMs: number; sequence: number } | undefined
  for (let t = heap.popDue(100); t !== undefined; t = heap.popDue(100)) {
    if (last !== undefined)
      expect(t.dueMs > last.dueMs || (t.dueMs === last.dueMs && t.sequence > last.sequence)).toBe(true)
    last = t
  }
  expect(heap.length).toBe(0)
})
