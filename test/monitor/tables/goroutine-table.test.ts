import { describe, expect, test } from 'vitest'
import {
  background,
  type Go,
  Mutex,
  nilChan,
  select,
  sleep,
  WaitGroup,
  withCancel,
} from '../../../src/main/runtime/index.ts'
import { desk, goroutinesOf, groupNamesOf, type Desk } from './support.ts'

/** Three sites: 20 receivers from the start, 3 senders a second later, and a sleeper. */
function crowd({ rt, clock }: Desk): void {
  const frames = rt.chan<number>(0, { name: 'frames' })
  const full = rt.chan<number>(0, { name: 'audit' })
  for (let i = 0; i < 20; i++)
    rt.go(function* reader(): Go<void> {
      yield* frames.recv()
    })
  rt.flush()
  clock.advance(1000)
  for (let i = 0; i < 3; i++)
    rt.go(function* writer(): Go<void> {
      yield* full.send(i)
    })
  rt.go(function* sleeper(): Go<void> {
    yield* sleep(600_000)
  })
  rt.flush()
  clock.advance(2000)
}

describe('grouping', () => {
  test('by creation site, longest wait first, with counts by state', async () => {
    using d = desk()
    crowd(d)
    const page = await d.ask()
    expect(page).toMatchObject({ total: 24, matched: 24, groups: 3, rowCount: 3, shape: [0, 0, 0] })
    const [first] = page.rows
    expect(first).toMatchObject({
      kind: 'group',
      group: {
        name: 'reader',
        total: 20,
        matched: 20,
        waitsFor: 'chan receive on `frames`',
        longestMs: 3000,
      },
    })
    expect(page.states.reduce((a, b) => a + b)).toBe(24)
  })

  test('a group waits for what most of it wait for, however long another one has waited for something else', async () => {
    using d = desk()
    const frames = d.rt.chan<number>(0, { name: 'frames' })
    for (let i = 0; i < 5; i++) {
      d.rt.go(function* mixed(): Go<void> {
        if (i === 0) yield* sleep(600_000)
        yield* frames.recv()
      })
      d.rt.flush()
      d.clock.advance(500)
    }
    const page = await d.ask()
    expect(page.rows[0]).toMatchObject({ group: { waitsFor: 'chan receive on `frames`', longestMs: 2500 } })
  })

  test('who waits for a lock that has a name says so', async () => {
    using d = desk()
    const ledger = new Mutex({ name: 'ledger' })
    for (let i = 0; i < 2; i++)
      d.rt.go(function* writer(): Go<void> {
        yield* ledger.lock()
        yield* sleep(600_000)
      })
    d.rt.flush()
    const page = await d.ask({ groupBy: 'flat', filter: [{ key: 'state', op: ':', value: 'mutex' }] })
    expect(goroutinesOf(page).map(({ waitsFor }) => waitsFor)).toEqual(['mutex on `ledger`'])
  })

  test('by reason', async () => {
    using d = desk()
    crowd(d)
    expect(groupNamesOf(await d.ask({ groupBy: 'reason' }))).toEqual(['chan receive', 'chan send', 'sleep'])
  })

  test('an open group shows five, then all, in any window', async () => {
    using d = desk()
    crowd(d)
    const key = (await d.ask()).rows.flatMap((row) => (row.kind === 'group' ? row.group.key : []))[0] ?? ''
    const few = await d.ask({ open: [{ key, all: false }] })
    expect(few.shape).toEqual([6, 0, 0])
    expect(few.rows.at(6)).toEqual({ kind: 'more', key, count: 15 })
    const all = await d.ask({ open: [{ key, all: true }], offset: 15, limit: 10 })
    expect(all.rowCount).toBe(23)
    expect(goroutinesOf(all).map(({ id }) => id)).toEqual([15, 16, 17, 18, 19, 20])
    expect(groupNamesOf(all)).toEqual(['sleeper', 'writer'].sort((a, b) => (a < b ? -1 : 1)))
  })
})

describe('flat', () => {
  test('sorts by wait, both ways, serving a window', async () => {
    using d = desk()
    crowd(d)
    const down = await d.ask({ groupBy: 'flat', offset: 18, limit: 4 })
    expect(goroutinesOf(down).map(({ id, waitMs }) => [id, waitMs])).toEqual([
      [19, 3000],
      [20, 3000],
      [21, 2000],
      [22, 2000],
    ])
    const up = await d.ask({ groupBy: 'flat', sort: { by: 'wait', descending: false }, limit: 1 })
    expect(goroutinesOf(up)[0]?.waitMs).toBe(2000)
  })

  test('a held order stays while values move and goroutines end', async () => {
    using d = desk()
    crowd(d)
    const before = await d.ask({ groupBy: 'flat', limit: 3 })
    await d.tables.kill({ id: 2 })
    d.rt.flush()
    d.clock.advance(2000)
    const held = await d.ask({ groupBy: 'flat', limit: 3, hold: before.order })
    expect(goroutinesOf(held).map(({ id, ended }) => [id, ended])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ])
    expect(goroutinesOf(held)[0]?.waitMs).toBe(5000)
    expect(held.total).toBe(23)
    const fresh = await d.ask({ groupBy: 'flat', limit: 3 })
    expect(goroutinesOf(fresh).map(({ id }) => id)).toEqual([1, 3, 4])
  })
})

describe('filter', () => {
  const count = async (
    d: Desk,
    key: string,
    op: ':' | '>' | '<',
    value: string,
    not = false,
  ): Promise<number> => (await d.ask({ filter: [{ key, op, value, not }] })).matched

  test('each key', async () => {
    using d = desk()
    crowd(d)
    expect(await count(d, 'state', ':', 'send')).toBe(3)
    expect(await count(d, 'state', ':', 'send', true)).toBe(21)
    expect(await count(d, 'wait', '>', '2500ms')).toBe(20)
    expect(await count(d, 'wait', '<', '2500ms')).toBe(4)
    expect(await count(d, 'age', '>', '2500ms')).toBe(20)
    expect(await count(d, 'age', '<', '2500ms')).toBe(4)
    expect(await count(d, 'fn', ':', 'WRIT')).toBe(3)
    expect(await count(d, 'file', ':', 'goroutine-table.test')).toBe(24)
    expect(await count(d, 'chan', ':', 'audit')).toBe(3)
    expect(await count(d, 'id', '>', '20')).toBe(4)
    expect(await count(d, 'pool', ':', 'x')).toBe(0)
  })

  test('an unknown key or value is refused', async () => {
    using d = desk()
    crowd(d)
    await expect(count(d, 'colour', ':', 'red')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(count(d, 'wait', '>', 'long')).rejects.toMatchObject({ code: 'invalid-input' })
  })
})

describe('details', () => {
  test('a select names each case, with what is known of it', async () => {
    using d = desk()
    const events = d.rt.chan<number>(0, { name: 'events' })
    d.rt.go(function* tail(): Go<void> {
      const [ctx] = withCancel(background())
      yield* select({ event: events.recv(), stop: ctx.done() })
    })
    d.rt.flush()
    d.clock.advance(65_000)
    const details = await d.tables.goroutine({ id: 1 })
    expect(details.row.waitsFor).toBe('select on `events`, `ctx`')
    expect(details.row.waitMs).toBe(65_000)
    expect(details.waits).toMatchObject([
      {
        label: '`← events`',
        detail: expect.stringContaining('unbuffered, no sender for 1 min') as string,
        channel: 1,
      },
      { label: '`← ctx.done()`', never: false },
    ])
    expect(details.ageMs).toBeGreaterThanOrEqual(64_900)
    expect(details.history.segments).toMatchObject([{ state: 'select' }])
  })

  test('a nil channel is said to be the end; a wait group knows who can end it', async () => {
    using d = desk()
    d.rt.go(function* lost(): Go<void> {
      yield* nilChan<number>().recv()
    })
    d.rt.go(function* owner(): Go<void> {
      const group = new WaitGroup()
      group.go(function* part(): Go<void> {
        yield* sleep(100_000)
      })
      yield* group.wait()
    })
    d.rt.flush()
    expect(await d.tables.goroutine({ id: 1 })).toMatchObject({ stuck: true, waits: [{ never: true }] })
    expect(await d.tables.goroutine({ id: 2 })).toMatchObject({
      stuck: false,
      releasers: [{ id: 3, name: 'part' }],
    })
  })

  test('who is gone is not found', async () => {
    using d = desk()
    await expect(d.tables.goroutine({ id: 7 })).rejects.toMatchObject({ code: 'unknown-goroutine' })
  })
})

describe('kill', () => {
  test('a group: those that match, and their finally blocks run', async () => {
    using d = desk()
    crowd(d)
    const group = (await d.ask()).rows.flatMap((row) => (row.kind === 'group' ? row.group : []))[0]
    const filter = [{ key: 'id', op: '>' as const, value: '5' }]
    const done = await d.tables.killGroup({ filter, groupBy: 'site', key: group?.key ?? '' })
    d.rt.flush()
    expect(done).toEqual({ killed: 15 })
    expect(d.rt.stats()).toMatchObject({ goroutines: 9, killed: 15 })
    await expect(d.tables.killGroup({ filter, groupBy: 'site', key: 'nobody@' })).rejects.toMatchObject({
      code: 'unknown-goroutine',
    })
  })
})
