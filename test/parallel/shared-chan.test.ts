import { afterEach, expect, test } from 'vitest'
import type { ProcessorSet } from '../../src/main/parallel/index.ts'
import { float64, portable, ProcessorLost, sharedChan } from '../../src/main/parallel/index.ts'
import type { Chan, Go } from '../../src/main/runtime/index.ts'
import { background, gosched, Runtime, select, withCancel } from '../../src/main/runtime/index.ts'
import * as works from './works/channels.ts'

const url = new URL('./works/channels.ts', import.meta.url).href
const produce = portable<typeof works.produce>(url, 'produce')
const produceAll = portable<typeof works.produceAll>(url, 'produceAll')
const collect = portable<typeof works.collect>(url, 'collect')
const echo = portable<typeof works.echo>(url, 'echo')
const collectUntil = portable<typeof works.collectUntil>(url, 'collectUntil')
const holdOpen = portable<typeof works.holdOpen>(url, 'holdOpen')
const sum = portable<typeof works.sum>(url, 'sum')
const offer = portable<typeof works.offer>(url, 'offer')
const accept = portable<typeof works.accept>(url, 'accept')

const open: Runtime[] = []
afterEach(() => {
  for (const rt of open.splice(0)) rt.close()
})

async function runtime(procs: number): Promise<{ rt: Runtime; set: ProcessorSet }> {
  const rt = new Runtime({ onPanic: 'report' })
  open.push(rt)
  await rt.setProcs(procs)
  return { rt, set: rt.registry.list('processors')[0] as ProcessorSet }
}

/** `sharedChan` belongs to the current runtime. */
function inside<T>(rt: Runtime, make: () => T): Promise<T> {
  return rt.run(function* () {
    return make()
  })
}

test.each([0, 1, 2, 7, 128])('within one thread as a channel, capacity %i', async (capacity) => {
  const { rt } = await runtime(1)
  const got = await rt.run(function* () {
    const ch = sharedChan<number>(capacity, float64)
    rt.go(function* () {
      for (let i = 0; i < 1000; i++) yield* ch.send(i)
      ch.close()
    })
    const values: number[] = []
    for (;;) {
      const [value, ok] = yield* ch.recvOk()
      if (!ok) return values
      values.push(value)
    }
  })
  expect(got).toEqual(Array.from({ length: 1000 }, (_, i) => i))
})

test.each([0, 1, 64])('two producers and two consumers on any thread, capacity %i', async (capacity) => {
  const { rt } = await runtime(3)
  const ch = await inside(rt, () => sharedChan<number>(capacity, float64))
  const producers = [rt.goAnywhere(produce, ch, 0, 2000), rt.goAnywhere(produceAll, ch, 2000, 2000)]
  const consumers = [rt.goAnywhere(collect, ch), rt.goAnywhere(collect, ch)]
  for (const g of producers) await g.join()
  ch.close()
  const parts = [await consumers[0]!.join(), await consumers[1]!.join()]
  expect(parts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 4000 }, (_, i) => i))
  // What one producer sent, every consumer gets in that order.
  for (const part of parts) {
    const first = part.filter((value) => value < 2000)
    expect(first).toEqual([...first].sort((a, b) => a - b))
  }
})

test('there and back', async () => {
  const { rt } = await runtime(2)
  const [there, back] = await inside(
    rt,
    () => [sharedChan<number>(0, float64), sharedChan<number>(0, float64)] as const,
  )
  const g = rt.goAnywhere(echo, there, back)
  await rt.run(function* () {
    for (let i = 0; i < 500; i++) {
      yield* there.send(i)
      expect(yield* back.recv()).toBe(i)
    }
    there.close()
  })
  expect(await g.join()).toBe(500)
})

test('select among shared channels and a context', async () => {
  const { rt } = await runtime(3)
  const [a, b] = await inside(
    rt,
    () => [sharedChan<number>(4, float64), sharedChan<number>(0, float64)] as const,
  )
  const [ctx, cancel] = withCancel(background())
  const readers = [rt.goAnywhere(collectUntil, ctx, a, b), rt.goAnywhere(collectUntil, ctx, a, b)]
  await Promise.all([rt.goAnywhere(produce, a, 0, 300).join(), rt.goAnywhere(produce, b, 0, 300).join()])
  while (a.len > 0) await new Promise((resolve) => setImmediate(resolve))
  cancel()
  const counts = [await readers[0]!.join(), await readers[1]!.join()]
  expect(counts[0]![0] + counts[1]![0]).toBe(300)
  expect(counts[0]![1] + counts[1]![1]).toBe(300)
})

test('a select takes exactly one of a shared and a local channel', async () => {
  const { rt } = await runtime(2)
  const total = await rt.run(function* () {
    const far = sharedChan<number>(0, float64)
    const near: Chan<number> = rt.chan<number>()
    const g = rt.goAnywhere(produce, far, 0, 400)
    rt.go(function* () {
      for (let i = 0; i < 400; i++) yield* near.send(i)
    })
    let count = 0
    let sumOf = 0
    while (count < 800) {
      const got = yield* select({ far: far.recv(), near: near.recv() })
      sumOf += got.value as number
      count++
    }
    yield* g.join()
    return sumOf
  })
  expect(total).toBe(400 * 399)
})

test('selects at both ends of unbuffered channels meet, and each takes one case', async () => {
  const { rt } = await runtime(3)
  for (let round = 0; round < Number(process.env['ROUNDS'] ?? 3); round++) {
    const [a, b] = await inside(
      rt,
      () => [sharedChan<number>(0, float64), sharedChan<number>(0, float64)] as const,
    )
    const [ctx, cancel] = withCancel(background())
    const takers = [
      rt.goAnywhere(accept, ctx, a, b, 0, 100),
      rt.goAnywhere(accept, ctx, a, b, 100, 100),
      rt.go(works.accept, ctx, a, b, 200, 100),
      rt.go(works.accept, ctx, b, a, 300, 100),
    ]
    const givers = [
      rt.goAnywhere(offer, a, b, 400, 100),
      rt.goAnywhere(offer, b, a, 500, 100),
      rt.go(works.offer, a, b, 600, 100),
      rt.go(works.offer, b, a, 700, 100),
    ]
    for (const g of givers) await g.join()
    cancel()
    const values: number[] = []
    for (const g of takers) values.push(...(await g.join()))
    expect(values.sort((x, y) => x - y)).toEqual(Array.from({ length: 800 }, (_, i) => i))
    expect([a.len, b.len, a.receiversWaiting, b.receiversWaiting]).toEqual([0, 0, 0, 0])
    for (const { sends, receives } of [a.probe, b.probe]) expect(sends).toBe(receives)
  }
})

test('a select never meets itself at an unbuffered channel', async () => {
  const { rt } = await runtime(2)
  const got = await rt.run(function* () {
    const shared = sharedChan<number>(0, float64)
    const both = function* (n: number): Go<string> {
      const chosen = yield* select({ out: shared.send(n), in: shared.recv() })
      return chosen.case
    }
    const first = rt.go(both, 1)
    for (let i = 0; i < 20; i++) yield* gosched()
    const waited = first.waitReason
    const second = rt.go(both, 2)
    return [waited, ...[yield* first.join(), yield* second.join()].sort()]
  })
  expect(got).toEqual(['select', 'in', 'out'])
})

test('structured values, many at once', async () => {
  const { rt } = await runtime(2)
  const ch = await inside(rt, () => sharedChan<{ n: number; text: string }>(100))
  const g = rt.goAnywhere(sum, ch)
  await rt.run(function* () {
    for (let i = 0; i < 500; i++) yield* ch.send({ n: i, text: 'ab' })
    ch.close()
  })
  expect(await g.join()).toBe((500 * 499) / 2 + 1000)
  expect(ch.probe).toMatchObject({ sends: 500, receives: 500 })
})

test('close wakes waiting receivers and senders on other threads', async () => {
  const { rt } = await runtime(3)
  const ch = await inside(rt, () => sharedChan<number>(0, float64))
  const receivers = [rt.goAnywhere(collect, ch), rt.goAnywhere(collect, ch)]
  while (ch.receiversWaiting < 2) await new Promise((resolve) => setImmediate(resolve))
  ch.close()
  for (const g of receivers) expect(await g.join()).toEqual([])
  expect(() => {
    ch.close()
  }).toThrow('close of closed channel')
  await expect(Promise.resolve(rt.goAnywhere(produce, ch, 0, 1).join())).rejects.toThrow(
    'send on closed channel',
  )
})

test('a channel that a dead processor had open gives its users a clear error', async () => {
  const { rt, set } = await runtime(2)
  const [ch, ready] = await inside(
    rt,
    () => [sharedChan<number>(0, float64), sharedChan<number>(1, float64)] as const,
  )
  // Only a processor other than this one will do.
  let holder = rt.goAnywhere(holdOpen, ch, ready)
  for (;;) {
    await ready.recv()
    if (holder.processor === 1) break
    holder.kill()
    holder = rt.goAnywhere(holdOpen, ch, ready)
  }
  const other = rt.chan<unknown>(1)
  rt.go(function* () {
    try {
      yield* select({ never: rt.nilChan<number>().recv(), got: ready.recv() })
    } catch (error) {
      yield* other.send(error)
    }
  })
  const end = Promise.resolve(holder.join()).catch((error: unknown) => error)
  set.killThread(1)
  expect(await end).toBeInstanceOf(ProcessorLost)
  expect(await other.recv()).toMatchObject({ name: 'ProcessorLost', processor: 1 })
  expect(set.faults.list).toHaveLength(1)
})
