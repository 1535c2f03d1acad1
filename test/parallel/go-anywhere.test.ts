import { afterEach, expect, test } from 'vitest'
import type { ProcessorSet } from '../../src/main/parallel/index.ts'
import { float64, portable, sharedChan } from '../../src/main/parallel/index.ts'
import { background, Runtime, withCancel } from '../../src/main/runtime/index.ts'
import { closeRigs, rig, stolen } from './rig.ts'
import type * as works from './works/basic.ts'

const url = new URL('./works/basic.ts', import.meta.url).href
const add = portable<typeof works.add>(url, 'add')
const describeIt = portable<typeof works.describe>(url, 'describe')
const fail = portable<typeof works.fail>(url, 'fail')
const burn = portable<typeof works.burn>(url, 'burn')
const forever = portable<typeof works.forever>(url, 'forever')
const askProcs = portable<typeof works.askProcs>(url, 'askProcs')
const naps = portable<typeof works.naps>(url, 'naps')
const untilCanceled = portable<typeof works.untilCanceled>(url, 'untilCanceled')

const open: Runtime[] = []
function runtime(procs = 1): Runtime {
  const rt = new Runtime({ procs, onPanic: 'report' })
  open.push(rt)
  return rt
}
function processors(rt: Runtime): ProcessorSet {
  return rt.registry.list('processors')[0] as ProcessorSet
}

afterEach(() => {
  for (const rt of open.splice(0)) rt.close()
  closeRigs()
})

test('a portable goroutine runs on the only processor', async () => {
  const rt = runtime()
  const g = rt.goAnywhere(add, 2, 3)
  expect(g.state).toBe('runnable')
  expect(await g.join()).toBe(5)
  expect(g.state).toBe('dead')
  expect(await rt.goAnywhere(describeIt, { name: 'a', sizes: [1, 2] }).join()).toEqual({
    text: 'a:2',
    total: 3,
  })
})

test('work spreads over two processors', async () => {
  const rt = runtime()
  await rt.setProcs(2)
  // Its first work lets a processor import the module, and meanwhile it takes no other.
  while (processors(rt).processors()[1]!.started === 0) await rt.goAnywhere(burn, 1).join()
  const before = processors(rt).processors()
  const handles = Array.from({ length: 40 }, () => rt.goAnywhere(burn, 2))
  for (const g of handles) expect(await g.join()).toBeGreaterThan(0)
  const [p0, p1] = processors(rt).processors()
  expect(p0!.started + p1!.started - before[0]!.started - before[1]!.started).toBe(40)
  expect(p1!.started - before[1]!.started).toBeGreaterThan(10)
  expect(p1!.stolenFrom[0]).toBeGreaterThan(0)
})

test('arguments and results that are no numbers travel too', async () => {
  const rt = runtime()
  await rt.setProcs(2)
  const handles = Array.from({ length: 300 }, (_, i) =>
    rt.goAnywhere(describeIt, { name: String(i), sizes: [i, i] }),
  )
  for (const [i, g] of handles.entries())
    expect(await g.join()).toEqual({ text: `${String(i)}:2`, total: 2 * i })
})

test('more than there are slots', async () => {
  const rt = runtime()
  await rt.setProcs(2)
  const handles = Array.from({ length: 20_000 }, (_, i) => rt.goAnywhere(add, i, 1))
  let sum = 0
  for (const g of handles) sum += await g.join()
  expect(sum).toBe((20_000 * 20_001) / 2)
})

test('an error arrives with its name, code and stack', async () => {
  const rt = runtime()
  await rt.setProcs(3)
  const errors = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      Promise.resolve(rt.goAnywhere(fail, `no ${String(i)}`).join()).catch((e: unknown) => e),
    ),
  )
  for (const [i, error] of errors.entries()) {
    expect(error).toMatchObject({ name: 'OwnError', code: 'own', message: `no ${String(i)}` })
    expect((error as Error).stack).toContain('basic.ts')
  }
})

test('killed wherever it is', async () => {
  const rt = runtime()
  await rt.setProcs(2)
  const waiting = Array.from({ length: 10 }, () => rt.goAnywhere(forever))
  const ends = waiting.map((g) => Promise.resolve(g.join()).catch((error: unknown) => error))
  for (const g of waiting) g.kill(new Error('enough'))
  for (const end of ends) expect(await end).toMatchObject({ message: 'enough' })
})

test('a context ends on the other side', async () => {
  const rt = runtime()
  await rt.setProcs(2)
  const [ctx, cancel] = withCancel(background())
  const handles = Array.from({ length: 10 }, () => rt.goAnywhere(untilCanceled, ctx))
  cancel()
  for (const g of handles) expect(await g.join()).toBe('Canceled')
})

test('a worker is one of the processors, and leaves their number to the main thread', async () => {
  const { rt } = await rig(3)
  const g = rt.goAnywhere(askProcs)
  stolen(g)
  expect(await g.join()).toEqual({ code: 'procs-thread', procs: 3 })
})

test('a timer that comes due as its processor goes to rest is not forgotten, however short the slices', async () => {
  const rt = new Runtime({ procs: 1, onPanic: 'report', sliceMs: 0.001 })
  open.push(rt)
  await rt.setProcs(2)
  const ticks = await rt.run(function* () {
    return sharedChan<number>(0, float64)
  })
  const g = rt.goAnywhere(naps, ticks, 3, 150)
  expect(stolen(g)).toBe(1)
  rt.go(function* () {
    for (let i = 0; i < 450; i++) yield* ticks.send(i)
  })
  expect(await g.join()).toBe(450)
  const [, { delays }] = processors(rt).processors() as [unknown, { delays: number[] }]
  expect(delays.some((count) => count > 0)).toBe(true)
})
