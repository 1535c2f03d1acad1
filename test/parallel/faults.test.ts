import { afterEach, expect, test } from 'vitest'
import { portable, ProcessorLost } from '../../src/main/parallel/index.ts'
import type { Portable } from '../../src/main/runtime/index.ts'
import { closeRigs, outcome, rig, type Rig, seeded, stolen } from './rig.ts'
import type * as works from './works/basic.ts'

const url = new URL('./works/basic.ts', import.meta.url).href
const add = portable<typeof works.add>(url, 'add')
const burn = portable<typeof works.burn>(url, 'burn')
const hang = portable<typeof works.hang>(url, 'hang')
const exitWith = portable<typeof works.exitWith>(url, 'exitWith')
const eatMemory = portable<typeof works.eatMemory>(url, 'eatMemory')
const throwLater = portable<typeof works.throwLater>(url, 'throwLater')
const spawnLocal = portable<typeof works.spawnLocal>(url, 'spawnLocal')
const missing = portable<typeof works.add>(url, 'missing')
const describeIt = portable<typeof works.describe>(url, 'describe')

afterEach(closeRigs)

/** Has a worker begin and end something, so that it has the module. */
async function warm({ rt, set }: Rig, p = 1): Promise<void> {
  while (set.processors()[p]?.started === 0) await rt.goAnywhere(burn, 1).join()
}

/** Again until a worker takes it: on the main thread these works only throw. */
async function onWorker<A extends unknown[]>({ rt }: Rig, fn: Portable<A>, ...args: A): Promise<unknown> {
  for (;;) {
    const end = await outcome<unknown>(rt.goAnywhere(fn, ...args))
    if (!String(end).includes('on the main thread')) return end
  }
}

async function replaced({ set }: Rig): Promise<void> {
  while (set.processors()[1]?.state !== 'running') await new Promise((resolve) => setImmediate(resolve))
}

test('a thread that exits: reported with what it ran, replaced', async () => {
  const one = await rig(2)
  const error = await onWorker(one, exitWith, 3)
  expect(error).toBeInstanceOf(ProcessorLost)
  expect(error).toMatchObject({ code: 'processor-lost', processor: 1 })
  expect(String(error)).toContain('exited with code 3 while it ran exitWith()')
  expect(one.set.faults.list).toMatchObject([
    { kind: 'exit', processor: 1, running: 'exitWith', lost: ['exitWith'] },
  ])
  await replaced(one)
  expect(await one.rt.goAnywhere(add, 1, 1).join()).toBe(2)
})

test('an uncaught error of the thread', async () => {
  const one = await rig(2)
  const error = await onWorker(one, throwLater)
  expect(String(error)).toContain('out of a timer')
  expect(one.set.faults.list).toMatchObject([{ kind: 'error', lost: ['throwLater'] }])
})

test('a goroutine beside it that panics', async () => {
  const one = await rig(2)
  const error = await onWorker(one, spawnLocal)
  expect(String(error)).toContain('panic: beside')
})

test('out of memory', async () => {
  const one = await rig(2, { resourceLimits: { maxOldGenerationSizeMb: 32 } })
  const error = await onWorker(one, eatMemory)
  expect(String(error)).toContain('eatMemory')
  expect(one.set.faults.list).toMatchObject([{ kind: 'memory', lost: ['eatMemory'] }])
  await replaced(one)
})

test('a hang', async () => {
  const one = await rig(2, { hangMs: 300 })
  const error = await onWorker(one, hang)
  expect(String(error)).toMatch(/did not come back for \d+ ms while it ran hang\(\)/)
  expect(one.set.faults.list).toMatchObject([{ kind: 'hang', running: 'hang' }])
  await replaced(one)
})

test('a function that is not there, a result that cannot travel', async () => {
  const one = await rig(2)
  expect(String(await outcome(one.rt.goAnywhere(missing, 1, 2)))).toContain('exports no function "missing"')
  await warm(one)
})

test('what a dead processor had not begun runs elsewhere', async () => {
  const one = await rig(2)
  await warm(one)
  const handles = Array.from({ length: 400 }, (_, i) => one.rt.goAnywhere(add, i, 0))
  one.set.killThread(1)
  const ends = await Promise.all(handles.map(outcome))
  ends.forEach((end, i) => {
    if (end instanceof Error) expect(end).toBeInstanceOf(ProcessorLost)
    else expect(end).toBe(i)
  })
})

test(
  'each result arrives once or as a named error, whatever dies or leaves',
  { timeout: 60_000 },
  async () => {
    const random = seeded('chaos')
    const one = await rig(3)
    const total = 10_000
    const steps = 25
    let lost = 0
    let arrived = 0
    const start = (i: number): Promise<unknown> => {
      if (i % 3 === 0) return outcome(one.rt.goAnywhere(describeIt, { name: 'x', sizes: [i] }))
      return outcome(i % 3 === 1 ? one.rt.goAnywhere(burn, 0.2) : one.rt.goAnywhere(add, i, 0))
    }
    const check = (i: number, end: unknown): void => {
      arrived++
      if (end instanceof Error) {
        expect(end).toBeInstanceOf(ProcessorLost)
        lost++
      } else if (i % 3 === 0) expect(end).toEqual({ text: 'x:1', total: i })
      else if (i % 3 === 1) expect(end).toBeGreaterThanOrEqual(0)
      else expect(end).toBe(i)
    }
    const ends: Promise<void>[] = []
    const settings: Promise<void>[] = []
    for (let step = 0; step < steps; step++) {
      // Somebody to hurt.
      while (!one.set.processors().some(({ index, state }) => index > 0 && state === 'running')) {
        if (one.set.procs === 1) settings.push(one.rt.setProcs(3))
        await new Promise((resolve) => setImmediate(resolve))
      }
      for (let k = 0; k < total / steps; k++) {
        const i = ends.length
        ends.push(start(i).then((end) => check(i, end)))
      }
      const some = ends.length - random.below(total / steps)
      while (arrived < some) await new Promise((resolve) => setImmediate(resolve))
      if (random.below(4) === 0) settings.push(one.rt.setProcs(1 + random.below(4)))
      else one.set.killThread(1 + random.below(2))
    }
    await Promise.all(ends)
    await one.rt.setProcs(2)
    await Promise.all(settings)
    expect(arrived).toBe(total)
    console.log(`chaos: ${String(lost)} lost, ${String(one.set.faults.list.length)} faults`)
    expect(one.set.main.spawner.alive).toBe(0)
  },
)

test('one that is to leave while it loads what it has taken', async () => {
  const { rt, set } = await rig(1)
  for (let round = 0; round < 3; round++) {
    await rt.setProcs(3)
    const handle = rt.goAnywhere(add, round, 1)
    // Taken by a thread that is new and does not have the module.
    stolen(handle)
    await rt.setProcs(1)
    expect(await handle.join()).toBe(round + 1)
  }
  expect(set.faults.list).toEqual([])
})

test('processors come and go, nothing is lost', async () => {
  const random = seeded('setProcs')
  const { rt, set } = await rig(1)
  const handles = Array.from({ length: 3000 }, (_, i) => rt.goAnywhere(add, i, 1))
  const ends = Promise.all(handles.map((g) => g.join()))
  for (let i = 0; i < 12; i++) await rt.setProcs(1 + random.below(4))
  expect(await ends).toEqual(Array.from({ length: 3000 }, (_, i) => i + 1))
  expect(set.faults.list).toEqual([])
})
