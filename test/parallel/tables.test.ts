/** What the tables show of channels between threads: counters and queues of all of them, read from shared memory. */
import { afterEach, expect, test } from 'vitest'
import { CostMeter, Sampler, seriesKey, Tables } from '../../src/main/monitor/index.ts'
import { float64, portable, type SharedChan, sharedChan } from '../../src/main/parallel/index.ts'
import { word } from '../../src/main/parallel/channel-words.ts'
import { background, type Runtime, select, withCancel } from '../../src/main/runtime/index.ts'
import type { ChannelPage } from '../../src/shared/tables.ts'
import { closeRigs, rig, stolen } from './rig.ts'
import type * as works from './works/channels.ts'

const url = new URL('./works/channels.ts', import.meta.url).href
const produce = portable<typeof works.produce>(url, 'produce')
const collectUntil = portable<typeof works.collectUntil>(url, 'collectUntil')
const collect = portable<typeof works.collect>(url, 'collect')

let sampler: Sampler | undefined
afterEach(() => {
  sampler?.close()
  closeRigs()
})

interface Seen {
  tables: Tables
  /** One sample more. */
  look(): Promise<ChannelPage>
  value(series: string): number | null | undefined
}

/** Samples when told to; the time between two samples is `stepMs`, whatever the clock says. */
function tablesOf(rt: Runtime, stepMs = 1000): Seen {
  const one = new Sampler({ clock: rt.clock, cost: new CostMeter({ now: () => 0, worked: () => 0 }) })
  sampler = one
  one.attach(rt)
  const program = one.program!
  const tables = new Tables(program)
  let nowMs = 0
  return {
    tables,
    look: () => {
      const tick = { nowMs: (nowMs += stepMs), elapsedMs: stepMs }
      program.update(tick)
      tables.tick(tick)
      return tables.queryChannels({
        filter: [],
        sort: { by: 'name', descending: false },
        offset: 0,
        limit: 10,
      })
    },
    value: (series) => {
      const column = program.columns.find(
        ({ descriptor: { name, attrs } }) => seriesKey(name, attrs) === series,
      )
      return column?.read({ nowMs, elapsedMs: stepMs })
    },
  }
}

const inside = <T>(rt: Runtime, make: () => T): Promise<T> =>
  rt.run(function* () {
    return make()
  })

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve))
}

test('senders of another thread, rates and occupancy', async () => {
  const { rt } = await rig(2)
  const values: SharedChan<number> = await inside(rt, () =>
    sharedChan<number>(4, float64, { name: 'values' }),
  )
  const local = rt.chan<number>(8, { name: 'local' })
  const { tables, look, value } = tablesOf(rt)
  const senders = [0, 1, 2].map((i) => rt.goAnywhere(produce, values, i, 10))
  await until(() => values.sendersWaiting === 3)
  const page = await look()
  expect(page.counts).toEqual({ all: 2, blocked: 1, full: 1, closed: 0 })
  expect(page.sendersBlocked).toBe(3)
  const [first, row] = page.rows
  expect(first).toMatchObject({ name: 'local', id: local.id })
  expect(first).not.toHaveProperty('kind')
  expect(row).toMatchObject({
    name: 'values',
    kind: 'shared',
    len: 4,
    cap: 4,
    closed: false,
    senders: 3,
    receivers: 0,
  })
  expect(value('channel.occupancy{channel=values}')).toBe(100)
  expect(value('channel.blocked{channel=values,op=send}')).toBe(3)
  const details = tables.channel({ id: row?.id ?? 0 })
  expect(details).toMatchObject({ sends: 4, receives: 0, sendBlocks: 3, highWater: 4, knob: null })
  expect(details.senders.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(3)

  const got: number[] = []
  await rt.run(function* () {
    for (let i = 0; i < 30; i++) got.push((yield* values.recv()) as number)
  })
  for (const g of senders) await g.join()
  const [, after] = (await look()).rows
  expect(after).toMatchObject({ len: 0, senders: 0, inPerS: 26, outPerS: 30 })
  expect(got).toHaveLength(30)
})

test('receivers: those in the queue of any thread, and selects of the main one', async () => {
  const { rt } = await rig(3)
  const chan: SharedChan<number> = await inside(rt, () => sharedChan<number>(0, float64, { name: 'meet' }))
  const { tables, look } = tablesOf(rt)
  const far = [rt.goAnywhere(collect, chan), rt.goAnywhere(collect, chan)]
  const stop = rt.chan<number>()
  const near = rt.go(function* chooser() {
    yield* select({ value: chan.recv(), stop: stop.recv() })
  })
  await until(() => chan.receiversWaiting === 3)
  const [, row] = (await look()).rows.toSorted((a, b) => a.id - b.id)
  expect(row).toMatchObject({ name: 'meet', kind: 'shared', receivers: 3, senders: 0 })
  const { receivers } = tables.channel({ id: row?.id ?? 0 })
  expect(receivers.find(({ id }) => id === near.id)).toMatchObject({ name: 'chooser', select: true })
  const { waits } = await tables.goroutine({ id: near.id })
  expect(waits[0]).toMatchObject({ label: '`← meet`', channel: row?.id })
  await inside(rt, () => {
    stop.close()
    chan.close()
  })
  for (const g of far) await g.join()
  const closed = await tables.queryChannels({
    filter: [{ key: 'shared', op: ':', value: '' }],
    sort: { by: 'name', descending: false },
    offset: 0,
    limit: 10,
  })
  expect(closed.matched).toBe(1)
  const [, last] = (await look()).rows.toSorted((a, b) => a.id - b.id)
  expect(last).toMatchObject({ closed: true, receivers: 0 })
})

test('selects of another thread are counted while they wait', async () => {
  const { rt } = await rig(2)
  const [a, b] = await inside(
    rt,
    () => [sharedChan<number>(0, float64, { name: 'a' }), sharedChan<number>(1, float64)] as const,
  )
  const [ctx, cancel] = withCancel(background())
  const { look } = tablesOf(rt)
  const far = rt.goAnywhere(collectUntil, ctx, a, b)
  expect(stolen(far)).toBe(1)
  await until(() => a.receiversWaiting === 1 && b.receiversWaiting === 1)
  const [row] = (await look()).rows
  expect(row).toMatchObject({ name: 'a', receivers: 1, senders: 0 })
  await b.send(1)
  await until(() => b.len === 0 && b.receiversWaiting === 1)
  cancel()
  expect(await far.join()).toEqual([0, 1])
  await until(() => a.receiversWaiting === 0 && b.receiversWaiting === 0)
})

test('counters go on beyond 32 bits', async () => {
  const { rt } = await rig(1)
  const chan: SharedChan<number> = await inside(rt, () => sharedChan<number>(4, float64, { name: 'long' }))
  const { tables, look } = tablesOf(rt)
  chan.memory.words[word.sends] = 0x7fff_ffff
  await look()
  await inside(rt, () => chan.trySend(1) && chan.trySend(2))
  const [row] = (await look()).rows
  expect(row?.inPerS).toBe(2)
  expect(tables.channel({ id: row?.id ?? 0 }).sends).toBe(0x8000_0001)
})

test('how long receivers and senders of any thread waited', async () => {
  const { rt } = await rig(2)
  const chan: SharedChan<number> = await inside(rt, () => sharedChan<number>(0, float64, { name: 'slow' }))
  const { tables, look } = tablesOf(rt)
  const waited = (op: 'send' | 'receive'): number => chan.waits(op).reduce((all, count) => all + count, 0)
  const far = rt.goAnywhere(collect, chan)
  expect(stolen(far)).toBe(1)
  await until(() => chan.receiversWaiting === 1)
  await chan.send(1)
  await until(() => waited('receive') === 1 && chan.receiversWaiting === 1)
  const [row] = (await look()).rows
  expect(row?.wait).toMatchObject({ op: 'receive' })
  expect(tables.channel({ id: row?.id ?? 0 }).waits).toMatchObject({ op: 'receive' })
  chan.close()
  expect(await far.join()).toEqual([1])
  expect([waited('receive'), waited('send')]).toEqual([2, 0])
})
