import { describe, expect, test } from 'vitest'
import { Random } from '../../src/main/base/index.ts'
import { desk, makeKnob } from './support.ts'

const waitSeries = 'pool.wait{pool=fetchers,quantile=p99}'
const rateSeries = 'pool.throughput{pool=fetchers}'
const random = new Random(5)
const about = (mean: number) => (): number => mean * (0.95 + 0.1 * random.float())
const load = (waitMs: number, perSecond: number) => ({
  [waitSeries]: about(waitMs),
  [rateSeries]: about(perSecond),
})

describe('a change', () => {
  test('has a number, a latency, and after the windows an effect', async () => {
    const { journal, pass, clock } = desk([makeKnob({ id: 'pool.fetchers.size' })])
    pass(40, load(120, 4750))
    const change = await journal.set('pool.fetchers.size', 8)
    expect(change).toMatchObject({ number: 1, from: 4, to: 8, origin: 'user', appliedMs: 0 })
    expect(change?.effect).toEqual({ status: 'measuring', readyAtMs: clock.wall() + 30_000 })
    // Five seconds of transition, far off on both sides, must not count.
    pass(5, load(9000, 10))
    pass(26, load(35, 8930))
    const effect = journal.changes[0]?.effect
    expect(effect).toMatchObject({
      status: 'measured',
      results: [
        { label: 'p99 wait', verdict: 'better' },
        { label: 'throughput', verdict: 'better' },
      ],
    })
    const [wait] = effect?.status === 'measured' ? effect.results : []
    expect(wait?.before).toBeCloseTo(120, -1)
    expect(wait?.after).toBeCloseTo(35, -1)
    expect(wait?.interval[1]).toBeLessThan(0)
  })

  test('to the value it has already is none', async () => {
    const { journal } = desk([makeKnob({ id: 'pool.fetchers.size' })])
    expect(await journal.set('pool.fetchers.size', 4)).toBeNull()
    expect(journal.changes).toEqual([])
  })

  test('is refused with a reason when the owner refuses, and not journaled', async () => {
    const set = (): Promise<void> => Promise.reject(new Error('no thread to be had'))
    const { journal } = desk([makeKnob({ id: 'pool.fetchers.size', set })])
    await expect(journal.set('pool.fetchers.size', 8)).rejects.toMatchObject({
      code: 'knob-rejected',
      message: 'fetchers size: no thread to be had',
    })
    expect(journal.changes).toEqual([])
  })

  test('soon after the start uses what there is, but at least three seconds', async () => {
    const young = desk([makeKnob({ id: 'pool.fetchers.size' })])
    young.pass(4, load(120, 4750))
    await young.journal.set('pool.fetchers.size', 8)
    young.pass(31, load(35, 8930))
    expect(young.journal.changes[0]?.effect.status).toBe('measured')

    const newborn = desk([makeKnob({ id: 'pool.fetchers.size' })])
    newborn.pass(2, load(120, 4750))
    await newborn.journal.set('pool.fetchers.size', 8)
    newborn.pass(31, load(35, 8930))
    expect(newborn.journal.changes[0]?.effect).toEqual({
      status: 'not measured',
      reason: 'no samples before the change',
    })
  })

  test('is not measured when the run ends first', async () => {
    const { journal, pass } = desk([makeKnob({ id: 'pool.fetchers.size' })])
    pass(40, load(120, 4750))
    await journal.set('pool.fetchers.size', 8)
    journal.endRun('the workload ended before the effect was measured')
    pass(40, load(35, 8930))
    expect(journal.changes[0]?.effect).toMatchObject({ status: 'not measured' })
  })

  test('turns of one knob at the same time follow each other', async () => {
    let release = (): void => undefined
    const slow = makeKnob({ id: 'pool.fetchers.size' })
    const { set } = slow
    slow.set = (value) =>
      new Promise((resolve) => {
        release = () => {
          void set(value)
          resolve()
        }
      })
    const { journal } = desk([slow])
    const first = journal.set('pool.fetchers.size', 8)
    const second = journal.set('pool.fetchers.size', 9)
    await Promise.resolve()
    release()
    expect(await first).toMatchObject({ from: 4, to: 8 })
    await Promise.resolve()
    release()
    // One hand, one change: the second turn began where the first had led.
    expect(await second).toMatchObject({ number: 1, from: 4, to: 9 })
  })
})

describe('overlap', () => {
  test('a second change in the window: both say so, and compare only untouched seconds', async () => {
    const knobs = [makeKnob({ id: 'pool.fetchers.size' }), makeKnob({ id: 'channel.jobs.capacity' })]
    const { journal, pass } = desk(knobs)
    pass(40, load(120, 4750))
    await journal.set('pool.fetchers.size', 8)
    pass(15, load(35, 8930))
    await journal.set('channel.jobs.capacity', 8)
    expect(journal.changes.map((c) => c.effect)).toEqual([
      { status: 'overlaps', changes: [2], results: [] },
      { status: 'overlaps', changes: [1], results: [] },
    ])
    pass(60, load(9000, 1))
    const [first] = journal.changes
    expect(first?.effect).toMatchObject({ status: 'overlaps', changes: [2] })
    const results = first?.effect.status === 'overlaps' ? first.effect.results : []
    expect(results[0]?.after).toBeCloseTo(35, -1)
  })

  test('steps of one walk are measured together where each has too few seconds: from before the first of them', async () => {
    const { journal, pass } = desk([makeKnob({ id: 'pool.fetchers.size' })])
    pass(40, load(450, 1900))
    const began = await journal.set('pool.fetchers.size', 5)
    pass(31, load(340, 3800))
    await journal.set('pool.fetchers.size', 6)
    pass(9, load(336, 4000))
    await journal.set('pool.fetchers.size', 8)
    pass(60, load(67, 4000))
    const [, second, third] = journal.changes
    expect(second?.effect, 'four seconds after it tell nothing').toMatchObject({ changes: [3], results: [] })
    expect(third?.effect).toMatchObject({
      status: 'overlaps',
      changes: [2],
      together: [2],
      results: [
        { label: 'p99 wait', verdict: 'better' },
        { label: 'throughput', verdict: 'better' },
      ],
    })
    const effect = third?.effect
    const spans = effect !== undefined && 'spans' in effect ? effect.spans : undefined
    expect(spans?.before[1]).toBe(second?.atMs)
    expect(spans?.before[0]).toBe((began?.atMs ?? 0) + 5000)
    expect(effect !== undefined && 'results' in effect && effect.results[0]?.before).toBeCloseTo(340, -1)
  })

  test('a change after the window overlaps nothing', async () => {
    const { journal, pass } = desk([makeKnob({ id: 'pool.fetchers.size' })])
    pass(40, load(120, 4750))
    await journal.set('pool.fetchers.size', 8)
    pass(31, load(35, 8930))
    await journal.set('pool.fetchers.size', 9)
    pass(31, load(35, 8930))
    expect(journal.changes.map((c) => c.effect.status)).toEqual(['measured', 'measured'])
    const effect = journal.changes[1]?.effect
    expect(effect?.status === 'measured' && effect.results.map((r) => r.verdict)).toEqual(['same', 'same'])
  })

  test('windows can be configured', async () => {
    const windows = { beforeMs: 5000, afterMs: 5000, settleMs: 1000 }
    const { journal, pass } = desk([makeKnob({ id: 'pool.fetchers.size' })], windows)
    pass(6, load(120, 4750))
    await journal.set('pool.fetchers.size', 8)
    pass(6, load(35, 8930))
    expect(journal.changes[0]?.effect.status).toBe('measured')
  })
})

describe('undo and reset', () => {
  test('undo is a change, once', async () => {
    const { journal } = desk([makeKnob({ id: 'pool.fetchers.size' })])
    await journal.set('pool.fetchers.size', 8)
    expect(await journal.undo(1)).toMatchObject({ number: 2, from: 8, to: 4, origin: 'undo', undoes: 1 })
    expect(journal.changes[0]?.undoneBy).toBe(2)
    await expect(journal.undo(1)).rejects.toThrow('change 1 was undone by change 2 already')
    await expect(journal.undo(7)).rejects.toMatchObject({ code: 'unknown-change' })
    expect(await journal.undo(2)).toMatchObject({ number: 3, to: 8, undoes: 2 })
  })

  test('reset turns only what was turned, one change each', async () => {
    const a = makeKnob({ id: 'pool.fetchers.size' })
    const b = makeKnob({ id: 'pool.resizers.size', initial: 2 })
    const { journal } = desk([a, b, makeKnob({ id: 'channel.jobs.capacity' })])
    await journal.set('pool.fetchers.size', 8)
    await journal.set('pool.resizers.size', 3)
    const changes = await journal.reset()
    expect(changes.map((c) => [c.knob, c.to, c.origin])).toEqual([
      ['pool.fetchers.size', 4, 'reset'],
      ['pool.resizers.size', 2, 'reset'],
    ])
    expect([a.value, b.value]).toEqual([4, 2])
  })
})

describe('turns of one hand', () => {
  const knob = () => makeKnob({ id: 'pool.fetchers.size' })

  test('that follow each other closely are one change, measured from the last', async () => {
    const { journal, pass, clock } = desk([knob()])
    pass(40, load(120, 4750))
    for (const value of [5, 6, 7, 8]) {
      await journal.set('pool.fetchers.size', value)
      clock.advance(1400)
    }
    const lastMs = clock.wall() - 1400
    expect(journal.changes).toMatchObject([
      {
        number: 1,
        from: 4,
        to: 8,
        atMs: lastMs,
        effect: { status: 'measuring', readyAtMs: lastMs + 30_000 },
      },
    ])
    pass(4, load(9000, 1))
    pass(28, load(35, 8930))
    const effect = journal.changes[0]?.effect
    const results = effect?.status === 'measured' ? effect.results : []
    // Before: what came before the first turn.
    expect(results[0]?.before).toBeCloseTo(120, -1)
    expect(results[0]?.after).toBeCloseTo(35, -1)
  })

  test('after a pause are two', async () => {
    const { journal, clock } = desk([knob()])
    await journal.set('pool.fetchers.size', 5)
    clock.advance(1500)
    await journal.set('pool.fetchers.size', 6)
    expect(journal.changes.map(({ from, to }) => [from, to])).toEqual([
      [4, 5],
      [5, 6],
    ])
  })

  test('back to where they began are none, and leave no trace in others', async () => {
    const { journal, clock, pass } = desk([knob(), makeKnob({ id: 'channel.jobs.capacity' })])
    pass(40, load(120, 4750))
    await journal.set('channel.jobs.capacity', 8)
    clock.advance(3000)
    await journal.set('pool.fetchers.size', 5)
    expect(journal.changes[0]?.effect.status).toBe('overlaps')
    expect(await journal.set('pool.fetchers.size', 4)).toBeNull()
    expect(journal.changes).toMatchObject([{ number: 1, effect: { status: 'measuring' } }])
    expect(await journal.set('pool.fetchers.size', 9)).toMatchObject({ number: 2 })
  })

  test.each([['undo'], ['reset'], ['autopilot'], ['measure']] as const)(
    'of origin %s never join',
    async (origin) => {
      const { journal } = desk([knob()])
      await journal.set('pool.fetchers.size', 5, origin)
      await journal.set('pool.fetchers.size', 6, origin)
      expect(journal.changes).toHaveLength(2)
    },
  )

  test('of different hands, of different knobs and after an undo do not join', async () => {
    const { journal } = desk([knob(), makeKnob({ id: 'channel.jobs.capacity' })])
    await journal.set('pool.fetchers.size', 5)
    await journal.set('pool.fetchers.size', 6, 'command line')
    await journal.set('channel.jobs.capacity', 6)
    await journal.set('pool.fetchers.size', 7)
    await journal.undo(4)
    await journal.set('pool.fetchers.size', 8)
    expect(journal.changes.map(({ number, from, to }) => [number, from, to])).toEqual([
      [1, 4, 5],
      [2, 5, 6],
      [3, 4, 6],
      [4, 6, 7],
      [5, 7, 6],
      [6, 6, 8],
    ])
  })
})

test('a step of measuring sizes has no effect of its own, and spoils nothing that comes after it', async () => {
  const { journal, pass } = desk([makeKnob({ id: 'pool.fetchers.size' })])
  pass(40, load(9000, 1))
  await journal.set('pool.fetchers.size', 5, { origin: 'measure', reason: 'measuring sizes' })
  expect(journal.changes[0]).toMatchObject({ reason: 'measuring sizes', effect: { status: 'not measured' } })
  pass(5, load(9000, 1))
  pass(15, load(120, 4750))
  await journal.set('pool.fetchers.size', 8)
  pass(32, load(35, 8930))
  const effect = journal.changes[1]?.effect
  expect(effect?.status === 'measured' && effect.results[0]?.before).toBeCloseTo(120, -1)
})

test('the first seconds of a run are no part of what was before', async () => {
  const { journal, pass } = desk([makeKnob({ id: 'pool.fetchers.size' })])
  pass(40, load(1, 9999))
  journal.endRun('over')
  journal.beginRun()
  pass(2, load(5000, 0))
  pass(6, load(120, 4750))
  await journal.set('pool.fetchers.size', 8)
  pass(32, load(35, 8930))
  const effect = journal.changes[0]?.effect
  expect(effect?.status === 'measured' && effect.results).toMatchObject([
    { label: 'p99 wait', before: expect.closeTo(120, -1) as number, verdict: 'better' },
    { label: 'throughput', before: expect.closeTo(4750, -3) as number, verdict: 'better' },
  ])
})

describe('a guarded change', () => {
  async function guarded(after: Record<string, () => number>) {
    const knob = makeKnob({ id: 'pool.fetchers.size' })
    const it = desk([knob])
    it.pass(40, load(35, 8930))
    await it.journal.set('pool.fetchers.size', 8, { origin: 'user', guard: true })
    expect(it.journal.changes[0]?.guard).toBe('armed')
    const measure = async (): Promise<void> => {
      it.pass(32, after)
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    return { ...it, knob, measure }
  }

  test('that made things worse undoes itself and says why', async () => {
    const { knob, journal, measure } = await guarded(load(120, 4750))
    await measure()
    expect(knob.value).toBe(4)
    expect(journal.changes).toMatchObject([
      { guard: 'undone', undoneBy: 2 },
      { origin: 'guard', undoes: 1, from: 8, to: 4, reason: 'p99 wait and throughput got worse' },
    ])
  })

  test('that did no harm stays', async () => {
    const { knob, journal, measure } = await guarded(load(35, 8930))
    await measure()
    expect(knob.value).toBe(8)
    expect(journal.changes).toMatchObject([{ guard: 'passed' }])
  })

  test('that cured a backlog stays, although less is done now: only what comes in', async () => {
    const { knob, journal, measure } = await guarded({
      ...load(3, 7900),
      'pool.utilisation{pool=fetchers}': () => 55,
    })
    await measure()
    expect(knob.value).toBe(8)
    const effect = journal.changes[0]?.effect
    expect(effect?.status === 'measured' && effect.results).toMatchObject([
      { label: 'p99 wait', verdict: 'better' },
      { label: 'throughput', verdict: 'same', because: 'demand' },
    ])
  })

  test('that left its workers busy and less done is undone', async () => {
    const { knob, measure } = await guarded({
      ...load(35, 7900),
      'pool.utilisation{pool=fetchers}': () => 100,
    })
    await measure()
    expect(knob.value).toBe(4)
  })

  test('that was kept stays whatever it did', async () => {
    const { knob, journal, measure } = await guarded(load(120, 4750))
    expect(journal.keep(1)).toMatchObject({ guard: 'kept' })
    await measure()
    expect(knob.value).toBe(8)
    expect(journal.changes).toHaveLength(1)
    expect(() => journal.keep(2)).toThrow('change 2 is not guarded')
  })

  test('leaves a knob alone that somebody has turned since', async () => {
    const { knob, journal, measure, clock } = await guarded(load(120, 4750))
    clock.advance(10_000)
    await journal.set('pool.fetchers.size', 12)
    await measure()
    expect(knob.value).toBe(12)
    expect(journal.changes[0]?.guard).toBe('passed')
  })
})
