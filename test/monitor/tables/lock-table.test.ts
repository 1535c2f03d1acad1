import { describe, expect, it } from 'vitest'
import { rateLimiter } from '../../../src/main/patterns/index.ts'
import { type Go, Mutex, RWMutex, Semaphore, sleep, WaitGroup } from '../../../src/main/runtime/index.ts'
import { type Desk, desk } from './support.ts'

function pass({ clock, rt }: Desk, ms: number): void {
  for (let left = ms; left > 0; left -= 10) {
    clock.advance(10)
    rt.flush()
  }
}

describe('the table of locks', () => {
  it('leaves out what limiters keep their tokens in', async () => {
    using d = desk()
    const limiter = rateLimiter({ name: 'api', perSecond: 1, rt: d.rt })
    for (let i = 0; i < 3; i++)
      d.rt.go(function* caller(): Go<void> {
        yield* limiter.wait()
      })
    pass(d, 1500)
    expect(limiter.stats().waiting).toBe(1)
    expect((await d.tables.queryLocks()).rows).toEqual([])
  })

  it('who holds a mutex, who waits for it and for how long, worst first', async () => {
    using d = desk()
    const ledger = new Mutex({ name: 'ledger' })
    const quiet = new Mutex({ name: 'quiet' })
    const holder = d.rt.go(function* keeper(): Go<void> {
      yield* ledger.lock()
      yield* quiet.lock()
      yield* sleep(60_000)
    })
    pass(d, 10)
    const waiters = [1, 2, 3].map(() =>
      d.rt.go(function* writer(): Go<void> {
        yield* ledger.lock()
        ledger.unlock()
      }),
    )
    pass(d, 2000)
    const { rows, total, waiting } = await d.tables.queryLocks()
    // Nobody ever waited for the other one.
    expect([total, waiting]).toEqual([1, 3])
    expect(rows[0]).toMatchObject({
      kind: 'mutex',
      name: 'ledger',
      standing: 'locked',
      holders: [{ id: holder.id, name: 'keeper' }],
      waiting: 3,
      recent: null,
      all: null,
    })
    expect(rows[0]?.site).toMatch(/lock-table\.test\.ts/)
    expect(rows[0]?.longestMs).toBeGreaterThanOrEqual(1900)
    const details = await d.tables.lock({ id: rows[0]?.id ?? '' })
    expect(details.waiters.map(({ id, name, wants }) => [id, name, wants])).toEqual(
      waiters.map(({ id }) => [id, 'writer', 'lock']),
    )
    expect(details.waiters.every(({ waitMs }) => waitMs >= 1900)).toBe(true)
  })

  it('waits that ended: in the last seconds, and since the first one', async () => {
    using d = desk()
    const mu = new Mutex({ name: 'mu' })
    d.rt.go(function* slow(): Go<void> {
      for (let i = 0; i < 20; i++) {
        yield* mu.lock()
        yield* sleep(100)
        mu.unlock()
        yield* sleep(1)
      }
    })
    d.rt.go(function* hasty(): Go<void> {
      for (let i = 0; i < 20; i++) {
        yield* mu.lock()
        mu.unlock()
        yield* sleep(50)
      }
    })
    pass(d, 4000)
    const [row] = (await d.tables.queryLocks()).rows
    expect(row).toMatchObject({ name: 'mu', standing: 'free', holders: [], waiting: 0, longestMs: 0 })
    expect(row?.all?.count).toBeGreaterThanOrEqual(15)
    expect(row?.all?.maxMs).toBeGreaterThanOrEqual(40)
    expect(row?.all?.maxMs).toBeLessThanOrEqual(120)
    expect(row?.all?.totalMs).toBeGreaterThan(400)
    expect(row?.recent?.count).toBeGreaterThan(0)
    expect(row?.recent?.p99Ms).toBeLessThanOrEqual(130)
    // Ten quiet seconds later nothing is recent, and nothing of the whole is lost.
    pass(d, 10_000)
    const [later] = (await d.tables.queryLocks()).rows
    expect(later?.recent).toBeNull()
    expect(later?.all).toEqual(row?.all)
    const { bins } = await d.tables.lock({ id: row?.id ?? '' })
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(row?.all?.count)
  })

  it('readers and writers, permits, members', async () => {
    using d = desk()
    const cache = new RWMutex({ name: 'cache' })
    const gate = new Semaphore(2, { name: 'gate' })
    const all = new WaitGroup({ name: 'all' })
    const read = d.rt.go(function* reader(): Go<void> {
      yield* cache.rlock()
      yield* gate.acquire()
      yield* sleep(60_000)
    })
    d.rt.go(function* other(): Go<void> {
      yield* gate.acquire()
      yield* sleep(60_000)
    })
    pass(d, 10)
    d.rt.go(function* writer(): Go<void> {
      yield* cache.lock()
    })
    d.rt.go(function* late(): Go<void> {
      yield* cache.rlock()
    })
    d.rt.go(function* third(): Go<void> {
      yield* gate.acquire()
    })
    d.rt.go(function* boss(): Go<void> {
      all.go(function* member(): Go<void> {
        yield* sleep(60_000)
      })
      yield* all.wait()
    })
    pass(d, 1500)
    const { rows } = await d.tables.queryLocks()
    const byName = new Map(rows.map((row) => [row.name, row]))
    expect(byName.get('cache')).toMatchObject({
      kind: 'rwmutex',
      standing: '1 reading',
      holders: [{ id: read.id, name: 'reader' }],
      waiting: 2,
    })
    expect(byName.get('gate')).toMatchObject({ kind: 'semaphore', standing: '2 of 2 held', waiting: 1 })
    expect(
      byName
        .get('gate')
        ?.holders.map(({ name }) => name)
        .sort(),
    ).toEqual(['other', 'reader'])
    expect(byName.get('all')).toMatchObject({ kind: 'wait group', standing: '1 not done', waiting: 1 })
    expect(byName.get('all')?.holders.map(({ name }) => name)).toEqual(['member'])
    const { waiters } = await d.tables.lock({ id: byName.get('cache')?.id ?? '' })
    expect(waiters.map(({ name, wants }) => [name, wants])).toEqual([
      ['writer', 'write'],
      ['late', 'read'],
    ])
  })

  it('a lock that is gone is a typed error, and the waits of a wait group are no waits for a lock', async () => {
    using d = desk()
    await expect(d.tables.lock({ id: 'lock:999999' })).rejects.toMatchObject({ code: 'unknown-lock' })
    const group = new WaitGroup({ name: 'group' })
    d.rt.go(function* boss(): Go<void> {
      group.go(function* member(): Go<void> {
        yield* sleep(500)
      })
      yield* group.wait()
    })
    pass(d, 2000)
    const [row] = (await d.tables.queryLocks()).rows
    expect(row).toMatchObject({ name: 'group', kind: 'wait group', standing: '0 not done' })
    expect(row?.all?.count).toBe(1)
    expect(row?.all?.maxMs).toBeGreaterThanOrEqual(490)
  })
})
