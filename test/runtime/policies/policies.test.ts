/** What each schedule policy does to one small program, and that a seed replays it. */
import { expect, test } from 'vitest'
import {
  chan,
  go,
  type Go,
  gosched,
  Mutex,
  Runtime,
  type Schedule,
  trySelect,
  WaitGroup,
} from '../../../src/main/runtime/index.ts'

/** Runs three goroutines of four locked steps each; the trace says whose step came when. */
function trace(schedule: Schedule, seed: number): string {
  const rt = new Runtime({ schedule, seed, sites: false })
  const mutex = new Mutex()
  let steps = ''
  for (const name of ['a', 'b', 'c']) {
    rt.go(function* () {
      for (let i = 0; i < 4; i++) {
        yield* mutex.lock()
        steps += name
        mutex.unlock()
      }
    })
  }
  rt.flush()
  rt.close()
  return steps
}

/** How often somebody else has the next step. */
function changesOf(steps: string): number {
  return steps.replace(/(.)\1*/g, '$1').length - 1
}

const seeds = Array.from({ length: 60 }, (_, seed) => seed)
const policies: Schedule[] = ['runnext', 'fifo', 'random', 'yielding', 'pct', 'unyielding']
const inOneGo = /^(?:aaaa|bbbb|cccc){3}$/

test.each(policies)('%s: the same seed gives the same schedule', (schedule) => {
  for (const seed of seeds) expect(trace(schedule, seed)).toBe(trace(schedule, seed))
})

test.each(policies)('%s: nobody is lost, nobody runs twice', (schedule) => {
  for (const seed of seeds) expect(Array.from(trace(schedule, seed)).sort().join('')).toBe('aaaabbbbcccc')
})

test('fifo keeps the order of arrival whatever the seed', () => {
  expect(new Set(seeds.map((seed) => trace('fifo', seed)))).toEqual(new Set(['aaaabbbbcccc']))
})

test.each(['random', 'unyielding'] as const)('%s: any order, and nobody is cut open', (schedule) => {
  const traces = new Set(seeds.map((seed) => trace(schedule, seed)))
  expect(traces.size).toBe(6)
  for (const steps of traces) expect(steps).toMatch(inOneGo)
})

test('yielding cuts open what completes at once', () => {
  const traces = new Set(seeds.map((seed) => trace('yielding', seed)))
  expect(traces.size).toBeGreaterThan(40)
  expect(Math.max(...[...traces].map(changesOf))).toBeGreaterThan(6)
})

test('pct: mostly one after the other, with few changes', () => {
  const traces = seeds.map((seed) => trace('pct', seed))
  const changes = traces.map(changesOf)
  // Three goroutines change twice by themselves; a change point adds at most two changes.
  expect(Math.min(...changes)).toBe(2)
  expect(Math.max(...changes)).toBeLessThanOrEqual(2 + 2 * 3)
  expect(traces.some((steps) => !inOneGo.test(steps))).toBe(true)
})

test('pct runs who was woken at once when its priority is higher', () => {
  const first = (seed: number): string => {
    const rt = new Runtime({ schedule: 'pct', seed, sites: false })
    let steps = ''
    rt.go(function* () {
      const c = chan<number>()
      go(function* high() {
        yield* c.recv()
        steps += 'woken '
      })
      yield* c.send(1)
      yield* gosched()
      steps += 'sender '
    })
    rt.flush()
    rt.close()
    return steps
  }
  expect(new Set(seeds.map(first))).toEqual(new Set(['woken sender ', 'sender woken ']))
})

/** One polls for the other's answer, taking a lock each time: it must not keep the thread. */
function* polling(): Go<number> {
  const mutex = new Mutex()
  const answer = chan<number>(1)
  let polls = 0
  const wg = new WaitGroup()
  wg.go(function* poller() {
    while (trySelect({ answer: answer.recv() }) === undefined) {
      yield* mutex.lock()
      mutex.unlock()
      polls++
    }
  })
  wg.go(function* answerer() {
    for (let i = 0; i < 3; i++) yield* gosched()
    yield* answer.send(1)
  })
  yield* wg.wait()
  return polls
}

test.each(policies)('%s: a loop that polls gives way in the end', (schedule) => {
  for (const seed of seeds.slice(0, 10)) {
    const rt = new Runtime({ schedule, seed, sites: false })
    const g = rt.go(polling)
    rt.flush()
    expect(g.state).toBe('dead')
    rt.close()
  }
})
