import { afterEach, expect, test } from 'vitest'
import { coarsen, overlap } from '../../src/main/monitor/lanes/slices.ts'
import { Lanes } from '../../src/main/monitor/lanes/index.ts'
import { portable } from '../../src/main/parallel/index.ts'
import { Runtime, sleep } from '../../src/main/runtime/index.ts'
import type * as works from '../parallel/works/basic.ts'

const crunch = portable<typeof works.crunch>(
  new URL('../parallel/works/basic.ts', import.meta.url).href,
  'crunch',
)
const open: Runtime[] = []
afterEach(() => {
  for (const rt of open.splice(0)) rt.close()
})

test('one processor is watched only while somebody asks', async () => {
  const rt = new Runtime()
  open.push(rt)
  const lanes = new Lanes(rt)
  const before = rt.sched.queue.pop
  expect(lanes.query(5000)).toMatchObject({
    parallel: false,
    lanes: [{ proc: 0, slices: [], utilisation: 0 }],
  })
  await rt.run(function* decodeStage() {
    const end = performance.now() + 12
    while (performance.now() < end);
    yield* sleep(1)
  })
  const [lane] = lanes.query(5000).lanes
  expect(lane?.slices[0]).toMatchObject({ name: 'decodeStage', alone: true })
  expect(lane?.slices[0]?.ms).toBeGreaterThanOrEqual(12)
  lanes.tick(rt.clock.now() + 3001)
  expect(rt.sched.queue.pop).toBe(before)
})

test('processors on threads: slices, steals and counters of each', { timeout: 30_000 }, async () => {
  const rt = new Runtime({ onPanic: 'report' })
  open.push(rt)
  await rt.setProcs(2)
  const lanes = new Lanes(rt)
  lanes.query(5000)
  // Until the other one has stolen some.
  for (;;) {
    await Promise.all(Array.from({ length: 40 }, () => rt.goAnywhere(crunch, 300_000).join()))
    const { lanes: seen, steals, parallel } = lanes.query(5000)
    expect(parallel).toBe(true)
    expect(seen.map(({ proc }) => proc)).toEqual([0, 1])
    const taken = steals.find(({ from, to }) => from === 0 && to === 1)
    if (taken === undefined || seen[1]?.slices.length === 0) continue
    expect(taken.count).toBeGreaterThan(0)
    expect(seen[1]?.slices[0]?.name).toBe('crunch')
    for (const { slices } of seen)
      for (const [i, slice] of slices.entries()) {
        const next = slices[i + 1]
        if (next !== undefined) expect(slice.startMs + slice.ms).toBeLessThanOrEqual(next.startMs + 0.01)
      }
    return
  }
})

test('small neighbours are merged under the name of the longer one, long ones stay', () => {
  const slices = [
    { startMs: 0, ms: 1, name: 'a', alone: true },
    { startMs: 1, ms: 2, name: 'b', alone: true },
    { startMs: 3, ms: 18, name: 'c', alone: true },
    { startMs: 40, ms: 1, name: 'a', alone: true },
  ]
  expect(coarsen(slices, 5)).toEqual([
    { startMs: 0, ms: 3, name: 'b', alone: false },
    { startMs: 3, ms: 18, name: 'c', alone: true },
    { startMs: 40, ms: 1, name: 'a', alone: true },
  ])
  expect(coarsen(slices, 0.1)).toEqual(slices)
  expect(overlap({ startMs: 10, ms: 10, name: '', alone: false }, 15, 100)).toBe(5)
})
