import { describe, expect, test } from 'vitest'
import { type Chan, type Go, sleep } from '../../../src/main/runtime/index.ts'
import type { CallInput } from '../../../src/shared/contract.ts'
import type { ChannelPage } from '../../../src/shared/tables.ts'
import { type Desk, desk } from './support.ts'

const ask = (d: Desk, query: Partial<CallInput<'channels.query'>> = {}): Promise<ChannelPage> =>
  d.tables.queryChannels({
    filter: [],
    sort: { by: 'p99', descending: true },
    offset: 0,
    limit: 50,
    ...query,
  })
const names = ({ rows }: ChannelPage): string[] => rows.map(({ name }) => name)

/** `jobs` is full with a receiver too slow, `events` has receivers only, `old` is closed. */
function plumbing({ rt, clock }: Desk): Chan<number>[] {
  const jobs = rt.chan<number>(4, { name: 'jobs', knob: { min: 1, max: 64 } })
  const events = rt.chan<number>(0, { name: 'events' })
  const old = rt.chan<number>(2, { name: 'old' })
  old.close()
  rt.go(function* producer(): Go<void> {
    for (let i = 0; ; i++) yield* jobs.send(i)
  })
  rt.go(function* consumer(): Go<void> {
    for (;;) {
      yield* jobs.recv()
      yield* sleep(10)
    }
  })
  for (let i = 0; i < 3; i++)
    rt.go(function* tail(): Go<void> {
      yield* events.recv()
    })
  for (let i = 0; i < 2000; i++) clock.advance(10)
  return [jobs, events, old]
}

describe('channels', () => {
  test('rates, waits, who is stalled', async () => {
    using d = desk()
    const kept = plumbing(d)
    const page = await ask(d)
    expect(page.counts).toEqual({ all: 3, blocked: 2, full: 1, closed: 1 })
    expect(names(page)).toEqual(['events', 'jobs', 'old'])
    const [events, jobs, old] = page.rows
    expect(events).toMatchObject({ receivers: 3, stalled: 'no sender', wait: null })
    expect(events?.stalledMs).toBeGreaterThan(19_000)
    expect(jobs).toMatchObject({ len: 4, cap: 4, senders: 1, stalled: null, wait: { op: 'send' } })
    expect(jobs?.outPerS).toBeCloseTo(100, -1)
    expect(old).toMatchObject({ closed: true, senders: 0, receivers: 0 })
    expect(kept).toHaveLength(3)
  })

  test('filter, sort, window, and an order that is kept', async () => {
    using d = desk()
    const kept = plumbing(d)
    expect(names(await ask(d, { filter: [{ key: 'full', op: ':', value: '' }] }))).toEqual(['jobs'])
    expect(names(await ask(d, { filter: [{ key: 'blocked', op: '>', value: '0' }] }))).toEqual([
      'events',
      'jobs',
    ])
    expect(names(await ask(d, { filter: [{ key: 'name', op: ':', value: 'o', not: true }] }))).toEqual([
      'events',
    ])
    const byName = await ask(d, { sort: { by: 'name', descending: true } })
    expect(names(byName)).toEqual(['old', 'jobs', 'events'])
    expect(names(await ask(d, { hold: byName.order, offset: 1, limit: 1 }))).toEqual(['jobs'])
    await expect(ask(d, { filter: [{ key: 'size', op: ':', value: '1' }] })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(kept).toHaveLength(3)
  })

  test('what a pool or hub made for itself is shown on request only, and counted nowhere', async () => {
    using d = desk()
    const kept = plumbing(d)
    const own = d.rt.makeChan<number>(1, { name: 'crew left', internal: true })
    own.trySend(1)
    d.clock.advance(1000)
    const page = await ask(d)
    expect(page.counts).toEqual({ all: 3, blocked: 2, full: 1, closed: 1 })
    expect(names(page)).not.toContain('crew left')
    expect(names(await ask(d, { filter: [{ key: 'internal', op: ':', value: '' }] }))).toEqual(['crew left'])
    expect(names(await ask(d, { filter: [{ key: 'id', op: ':', value: String(own.id) }] }))).toEqual([
      'crew left',
    ])
    expect(kept).toHaveLength(3)
  })

  test('details: waiters, bars that add up, knob and verdict', () => {
    using d = desk()
    const [jobs] = plumbing(d)
    const details = d.tables.channel({ id: jobs?.id ?? 0 })
    expect(details.senders).toMatchObject([{ id: 1, name: 'producer', select: false }])
    expect(details.knob).toBe('channel.jobs.capacity')
    expect(details.shares?.full).toBeGreaterThan(0.9)
    expect(details.shares?.empty).toBeLessThan(0.1)
    const counted = details.waits?.bins.reduce((sum, bin) => sum + bin.count, 0)
    expect(counted).toBe(jobs?.probe.sendWait?.count)
    expect(details.whatIf).toMatchObject({ verdict: 'receivers are the limit', suggestion: null })
    expect(details.history.at(-1)?.slice(1)).toEqual([4, 4])
    expect(() => d.tables.channel({ id: 99 })).toThrow('no channel 99')
  })
})
