/** The table of goroutines and its counts show those of all processors, and kills reach them. */
import { afterEach, expect, test } from 'vitest'
import { CostMeter, Sampler, seriesKey, Tables } from '../../src/main/monitor/index.ts'
import { float64, portable, type SharedChan, sharedChan } from '../../src/main/parallel/index.ts'
import type { RemoteGoroutine, Runtime } from '../../src/main/runtime/index.ts'
import type { CallInput } from '../../src/shared/contract.ts'
import { placeOf } from '../../src/shared/goroutine-id.ts'
import type { FilterToken, GoroutinePage, GoroutineRow } from '../../src/shared/tables.ts'
import { closeRigs, outcome, rig, stolen } from './rig.ts'
import type * as basic from './works/basic.ts'
import type * as channels from './works/channels.ts'

/** A census is good for a second, so each look may take one. */
const patienceMs = 120_000

const basicUrl = new URL('./works/basic.ts', import.meta.url).href
const channelsUrl = new URL('./works/channels.ts', import.meta.url).href
const forever = portable<typeof basic.forever>(basicUrl, 'forever')
const holdUntil = portable<typeof basic.holdUntil>(basicUrl, 'holdUntil')
const collect = portable<typeof channels.collect>(channelsUrl, 'collect')

let sampler: Sampler | undefined
afterEach(() => {
  sampler?.close()
  closeRigs()
})

type Query = CallInput<'goroutines.query'>

interface Seen {
  tables: Tables
  ask(query?: Partial<Query>): Promise<GoroutinePage>
  /** A metric at a sample taken now. */
  value(series: string): number | null | undefined
}

function tablesOf(rt: Runtime): Seen {
  const one = new Sampler({ clock: rt.clock, cost: new CostMeter({ now: () => 0, worked: () => 0 }) })
  sampler = one
  one.attach(rt)
  const program = one.program!
  const tables = new Tables(program)
  return {
    tables,
    ask: (query = {}) =>
      tables.queryGoroutines({
        filter: [],
        groupBy: 'flat',
        sort: { by: 'wait', descending: true },
        open: [],
        offset: 0,
        limit: 100,
        ...query,
      }),
    value: (series) => {
      const tick = { nowMs: rt.clock.now(), elapsedMs: 100 }
      program.update(tick)
      tables.tick(tick)
      const column = program.columns.find(
        ({ descriptor: { name, attrs } }) => seriesKey(name, attrs) === series,
      )
      return column?.read(tick)
    },
  }
}

const rowsOf = ({ rows }: GoroutinePage): GoroutineRow[] =>
  rows.flatMap((row) => (row.kind === 'goroutine' ? row.row : []))
const asleep =
  (count: number) =>
  (page: GoroutinePage): boolean =>
    rowsOf(page).filter(({ state }) => state === 'sleep').length === count
const key = (name: string, value: string): FilterToken => ({ key: name, op: ':', value })

/** A census is as old as a second, and a busy thread answers late. */
async function until<T>(look: () => Promise<T> | T, good: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look()
    if (good(seen)) return seen
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test(
  'those of other processors are listed, counted, filtered and grouped',
  async () => {
    const { rt } = await rig(2)
    const values: SharedChan<number> = await rt.run(function* () {
      return sharedChan<number>(0, float64, { name: 'values' })
    })
    const { ask, value, tables } = tablesOf(rt)
    const far = rt.goAnywhere(forever)
    expect(stolen(far)).toBe(1)
    // Until it has loaded the module: meanwhile it takes nothing.
    await until(ask, asleep(1))
    const taker = rt.goAnywhere(collect, values)
    expect(stolen(taker)).toBe(1)
    rt.go(function* here() {
      yield* values.recv()
    })
    const page = await until(ask, ({ total, states }) => total === 3 && states[1] === 0 && states[0] === 0)
    expect(page).toMatchObject({ matched: 3, procs: 2 })
    const rows = rowsOf(page).toSorted((a, b) => a.name.localeCompare(b.name))
    expect(rows).toMatchObject([
      { name: 'collect', processor: 1, state: 'chan receive', waitsFor: 'chan receive on `values`' },
      { name: 'forever', processor: 1, state: 'sleep', ended: false },
      { name: 'here', processor: 0, state: 'chan receive' },
    ])
    expect(rows[0]?.site).toContain('works/channels.ts')
    expect(
      await until(
        () => value('goroutine.total'),
        (total) => total === 3,
      ),
    ).toBe(3)
    expect(value('goroutine.count{state=sleep}')).toBe(1)
    expect(value('goroutine.count{state=chan receive}')).toBe(2)

    expect(rowsOf(await ask({ filter: [key('proc', 'P1')] }))).toHaveLength(2)
    expect(rowsOf(await ask({ filter: [key('proc', '0')] })).map(({ name }) => name)).toEqual(['here'])
    expect(rowsOf(await ask({ filter: [key('chan', 'values')] }))).toHaveLength(2)
    expect((await ask({ filter: [key('fn', 'forever')], groupBy: 'site' })).rows).toMatchObject([
      { kind: 'group', group: { name: 'forever', total: 1, matched: 1, processors: [1] } },
    ])

    const id = rows[0]?.id ?? 0
    expect(placeOf(id).processor).toBe(1)
    expect(
      await until(
        () => tables.goroutine({ id }),
        ({ waits }) => waits.length > 0,
      ),
    ).toMatchObject({
      row: { id, name: 'collect', processor: 1 },
      reason: 'chan receive',
      waits: [{ state: 'chan receive', label: '`← values`', never: false }],
      group: { name: 'collect', total: 1 },
    })
  },
  patienceMs,
)

test(
  'a kill reaches another thread, one by one and as a group; nobody takes it for a panic',
  async () => {
    const { rt } = await rig(2)
    const { ask, tables } = tablesOf(rt)
    const handles: RemoteGoroutine[] = []
    for (let i = 1; i <= 3; i++) {
      const g = rt.goAnywhere(forever)
      handles.push(g)
      stolen(g)
      await until(ask, asleep(i))
    }
    const page = await ask()
    const first = rowsOf(page)[0]!
    expect(await tables.kill({ id: first.id })).toEqual({ killed: 1 })
    await until(ask, ({ total }) => total === 2)
    await expect(tables.goroutine({ id: first.id })).rejects.toMatchObject({ code: 'unknown-goroutine' })
    expect(await tables.killGroup({ filter: [], groupBy: 'reason', key: 'sleep' })).toEqual({ killed: 2 })
    await until(ask, ({ total }) => total === 0)
    for (const g of handles) expect(await outcome(g)).toMatchObject({ name: 'Canceled' })
    expect(rt.stats().panics).toBe(0)
  },
  patienceMs,
)

test(
  'works that nobody has begun are runnable, belong to no processor, and can be killed',
  async () => {
    const { rt, set } = await rig(2)
    const { ask, tables, value } = tablesOf(rt)
    const flag = new SharedArrayBuffer(4)
    const hog = rt.goAnywhere(holdUntil, flag)
    expect(stolen(hog)).toBe(1)
    // Whoever runs here keeps P0 from beginning what it spawns; P1 is held as well.
    set.stealing = false
    const words = new Int32Array(flag)
    const queued = [rt.goAnywhere(forever), rt.goAnywhere(forever)]
    expect(value('goroutine.count{state=runnable}')).toBeGreaterThanOrEqual(2)
    const [waiting] = await set.goroutines.censuses()
    expect(waiting).toMatchObject({ processor: 0 })
    queued[0]?.kill()
    expect(await outcome(queued[0]!)).toMatchObject({ name: 'Canceled' })
    Atomics.store(words, 0, 1)
    expect(await hog.join()).toBe(true)
    const page = await until(ask, (seen) =>
      rowsOf(seen).some(({ name, state }) => name === 'forever' && state === 'sleep'),
    )
    const { id } = rowsOf(page).find(({ name }) => name === 'forever')!
    await tables.kill({ id })
    expect(await outcome(queued[1]!)).toMatchObject({ name: 'Canceled' })
  },
  patienceMs,
)
