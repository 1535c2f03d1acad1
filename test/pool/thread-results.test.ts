import { describe, expect, test } from 'vitest'
import { packThrown } from '../../src/main/pool/pack-thrown.ts'
import { threadResults, type ThreadResults } from '../../src/main/pool/thread-results.ts'
import { mostSent, type FromThread, type ThreadNotes } from '../../src/main/pool/thread-wire.ts'

interface Bench {
  results: ThreadResults
  notes: ThreadNotes
  /** What the pool has got, as structured clones. */
  posted: FromThread[]
  clock: { now: number }
}

function bench(): Bench {
  const clock = { now: 100 }
  const posted: FromThread[] = []
  const notes = {
    status: new Uint8Array(mostSent),
    startedAt: new Float64Array(mostSent),
    serviceMs: new Float64Array(mostSent),
  }
  const results = threadResults(
    (message) => posted.push(structuredClone(message)),
    notes,
    () => clock.now,
    packThrown,
  )
  return { results, notes, posted, clock }
}

describe('results on their way from a thread', () => {
  test('travel together once the first has waited for a quarter of a millisecond', () => {
    const { results, posted, clock } = bench()
    for (const value of ['a', 'b']) results.hold(0, clock.now, value)
    clock.now += 0.25
    results.overdue(clock.now)
    expect(posted).toEqual([])
    clock.now += 0.01
    results.overdue(clock.now)
    results.flush()
    expect(posted).toEqual([['a', 'b']])
  })

  test('go when they are 128', () => {
    const { results, posted } = bench()
    for (let i = 0; i < 129; i++) results.hold(0, 0, i)
    expect(posted.map((message) => (message as unknown[]).length)).toEqual([128])
  })

  test('with buffers to move go at once', () => {
    const { results, posted } = bench()
    results.move([new ArrayBuffer(8)])
    results.hold(0, 0, 'moved')
    expect(posted).toEqual([['moved']])
  })

  test('have their times and endings written down, place by place, and round again', () => {
    const { results, notes, clock } = bench()
    for (let i = 0; i < mostSent; i++) results.hold(0, 0, i)
    clock.now = 7.5
    results.hold(1, 5, 'thrown')
    expect([notes.status[0], notes.startedAt[0], notes.serviceMs[0]]).toEqual([1, 5, 2.5])
    expect([notes.status[1], notes.startedAt[1]]).toEqual([0, 0])
  })

  test.each([0, 1022])('that cannot be cloned end by themselves, after %i others', (before) => {
    const { results, notes, posted } = bench()
    for (let i = 0; i < before; i++) results.hold(0, 0, i)
    results.flush()
    posted.length = 0
    results.hold(0, 0, 'first')
    results.hold(0, 0, () => 'cannot travel')
    results.hold(1, 0, 'third')
    results.flush()
    expect(posted).toHaveLength(3)
    expect([posted[0], posted[2]]).toEqual([['first'], ['third']])
    expect(JSON.stringify(posted[1])).toContain('DataCloneError')
    expect([0, 1, 2].map((at) => notes.status[(before + at) % mostSent])).toEqual([0, 2, 1])
  })
})
