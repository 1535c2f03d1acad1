/** What is put down of a running program answers every question that the screens ask of a replay. */
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { takeTables, watchLanes } from '../../src/main/host/recorded-calls.ts'
import { Hub } from '../../src/main/hub/index.ts'
import { type RecordedTables, type Recording, ReplaySource } from '../../src/main/recorder/index.ts'
import { go, Mutex, sleep } from '../../src/main/runtime/index.ts'
import { workload } from '../../src/main/workloads/index.ts'
import type { CallInput } from '../../src/shared/contract.ts'
import { FakeConnection } from '../hub/fake-connection.ts'
import { emptyState } from '../recorder/support.ts'
import { type Stage, stage } from './support.ts'

const busy = workload({
  name: 'busy',
  main: function* (w) {
    const hub = new Hub({ name: 'chat', outbox: 8, slow: 'drop-oldest', pingMs: 0 })
    w.onStop(() => hub.close())
    for (let i = 0; i < 20; i++) {
      const peer = new FakeConnection(`10.0.0.${String(i)}`)
      peer.reading = i > 2
      hub.accept(peer)
    }
    yield* sleep(1)
    for (const client of hub.clients()) hub.join(client, client.id % 2 === 0 ? 'even' : 'odd')
    const lock = new Mutex()
    for (let i = 0; i < 3; i++)
      go(function* holder() {
        for (;;) {
          yield* lock.lock()
          yield* sleep(40)
          lock.unlock()
        }
      })
    for (;;) {
      yield* hub.broadcast('news')
      yield* sleep(10)
    }
  },
})

async function ran(ms: number, s: Stage): Promise<void> {
  await s.host.start({ name: 'busy' })
  await s.pass(ms)
}

async function taken(s: Stage): Promise<RecordedTables> {
  const tables = await takeTables(s.host)
  if (tables === undefined) throw new Error('nothing was put down')
  return JSON.parse(JSON.stringify(tables)) as RecordedTables
}

function replayOf(tables: RecordedTables): ReplaySource {
  const { atMs } = tables
  const recording: Recording = {
    meta: {
      app: '',
      node: '',
      platform: '',
      cpus: 1,
      workload: 'busy',
      why: { kind: 'asked', text: '' },
      begunAtMs: atMs,
      fromMs: atMs,
    },
    fromMs: atMs,
    toMs: atMs,
    blocks: [],
    baseAtMs: atMs,
    base: emptyState(atMs),
    deltas: [],
    snapshots: [{ atMs, read: () => tables }],
    problem: undefined,
  }
  return new ReplaySource('busy.weirrec', recording)
}

const clients = (part: Partial<CallInput<'hub.clients'>>): CallInput<'hub.clients'> => ({
  search: '',
  slowOnly: false,
  sort: { by: 'queue', descending: true },
  offset: 0,
  limit: 50,
  ...part,
})

test('topology, profiles and hubs of a replay are those that the live program had', async () => {
  await using s = stage([busy])
  await ran(3000, s)
  const replay = replayOf(await taken(s))
  const live = async <T>(value: T | Promise<T>): Promise<unknown> => JSON.parse(JSON.stringify(await value))
  for (const kind of ['block', 'mutex', 'goroutine'] as const) {
    const profile = await replay.call('profile.get', { kind })
    expect(profile.stacks.length, kind).toBeGreaterThan(0)
    expect(profile.stacks).toEqual((await s.host.call('profile.get', { kind })).stacks)
    const { name, base64 } = await replay.call('profile.export', { kind })
    expect(name).toMatch(new RegExp(`^weir-${kind}-.*\\.pb\\.gz$`))
    expect(gunzipSync(Buffer.from(base64, 'base64')).toString('latin1')).toContain('holder')
  }
  expect((await replay.call('topology.get', {})).nodes).toEqual(
    ((await live(s.host.call('topology.get', {}))) as { nodes: unknown }).nodes,
  )
  expect(await replay.call('hub.look', { hub: 'chat' })).toEqual(
    await live(s.host.call('hub.look', { hub: 'chat' })),
  )
  const slow = clients({ hub: 'chat', slowOnly: true, sort: { by: 'id', descending: false } })
  const page = await replay.call('hub.clients', slow)
  expect(page.rows).toHaveLength(3)
  expect(page.rows).toEqual(((await live(s.host.call('hub.clients', slow))) as typeof page).rows)
  expect(await replay.call('hub.clients', clients({ search: '10.0.0.1', limit: 2 }))).toMatchObject({
    total: 20,
    matched: 11,
    rows: { length: 2 },
  })
  const rooms = { search: '', sort: { by: 'room', descending: false }, offset: 0, limit: 10 } as const
  expect((await replay.call('hub.rooms', rooms)).rows.map(({ room }) => room)).toEqual(['', 'even', 'odd'])
})

test('turns of a single processor are there while somebody watches, and else that is said', async () => {
  await using s = stage([busy])
  await ran(2000, s)
  const unwatched = replayOf(await taken(s))
  expect(() => unwatched.call('scheduler.lanes', { windowMs: 120 })).toThrow(
    expect.objectContaining({
      code: 'not-recorded',
      message: expect.stringMatching(/^turns were not recorded/) as unknown,
    }),
  )
  await watchLanes(s.host)
  await s.pass(1500)
  const watched = replayOf(await taken(s))
  for (const windowMs of [120, 1000, 5000] as const) {
    const lanes = await watched.call('scheduler.lanes', { windowMs })
    expect(lanes).toMatchObject({ windowMs, parallel: false, lanes: [{ proc: 0 }] })
    // What came before the watch began is not shown as idle.
    expect(lanes.fromMs === undefined).toBe(windowMs < 1500)
  }
  // The recorder's own looks do not keep it watched.
  await s.pass(4000)
  expect(Object.keys((await taken(s)).answers).some((key) => key.startsWith('scheduler.lanes'))).toBe(false)
})

test('who waits for a lock is told by a replay, too; where only its row was put down, that', async () => {
  await using s = stage([busy])
  await ran(1500, s)
  const tables = await taken(s)
  const replay = replayOf(tables)
  const [row] = (await replay.call('locks.query', {})).rows
  const id = row?.id ?? ''
  const details = await replay.call('lock.get', { id })
  expect(details.waiters.map(({ name, wants }) => [name, wants])).toEqual([
    ['holder', 'lock'],
    ['holder', 'lock'],
  ])
  expect(details.bins.length).toBeGreaterThan(0)
  const rest = Object.entries(tables.answers).filter(([key]) => !key.startsWith('lock.get'))
  const older = replayOf({ ...tables, answers: Object.fromEntries(rest) })
  expect(await older.call('lock.get', { id })).toMatchObject({ row, waiters: [], bins: [] })
  await expect(async () => older.call('lock.get', { id: 'lock:99999' })).rejects.toMatchObject({
    code: 'unknown-lock',
  })
})
