/** One program after the other: what is told of the one before, and what is not. */
import { describe, expect, test } from 'vitest'
import { type Go, goroutinePool, sleep, workload } from 'weir'
import { stage, type Stage } from './support.ts'

const pooled = (name: string) =>
  workload({
    name,
    main: function* (w) {
      w.log(`${name} says so`)
      w.check(false, `${name} adds up`)
      w.check(false, `${name} adds up`)
      w.check(true, 'never mind')
      const pool = goroutinePool<number, number>({
        name: 'fetchers',
        size: 2,
        worker: function* (job): Go<number> {
          yield* sleep(10)
          return job
        },
      })
      for (let job = 0; ; job++) {
        void pool.submit(job).catch(() => undefined)
        yield* sleep(50)
      }
    },
  })

async function twoPrograms(): Promise<Stage> {
  const s = stage([pooled('first'), pooled('second')])
  await s.host.start({ name: 'first' })
  await s.pass(1000)
  await s.host.setKnob('pool.fetchers.size', 5)
  await s.pass(1000)
  await s.host.start({ name: 'second' })
  await s.pass(1000)
  return s
}

describe('another program', () => {
  test('begins with a log and checks of its own', async () => {
    await using s = await twoPrograms()
    const { log, checks } = s.host.state
    expect(log.map(({ text }) => text)).toEqual(['second says so', 'Check failed: second adds up'])
    expect(checks).toMatchObject({ passed: 1, failed: 2, lastFailure: 'second adds up' })
    expect(checks.failures).toMatchObject([{ what: 'second adds up', count: 2 }])
  })

  test('leaves the changes of the one before to be read, and not to be undone', async () => {
    await using s = await twoPrograms()
    expect(s.host.state.changes).toMatchObject([
      { number: 1, program: 'first', over: true, effect: { status: 'not measured' } },
    ])
    await expect(s.host.undo(1)).rejects.toMatchObject({
      code: 'unknown-change',
      message: expect.stringContaining('made in `first`, which has ended') as string,
    })
    const change = await s.host.setKnob('pool.fetchers.size', 4)
    expect(change).toMatchObject({ number: 2, program: 'second', from: 2 })
    expect(change).not.toHaveProperty('over')
    await s.host.undo(2)
  })

  test('knobs of the app stay, and so does the way back from their changes', async () => {
    await using s = stage([pooled('first')])
    await s.host.start({ name: 'first' })
    await s.pass(500)
    await s.host.setKnob('monitor.rate', 5)
    await s.host.stop()
    expect(s.host.state.changes[0]).not.toHaveProperty('over')
    await s.host.undo(1)
  })

  test('is an event with its time, as is the end of the one before', async () => {
    await using s = await twoPrograms()
    const events = s.host.state.events ?? []
    expect(events.map(({ kind, program }) => `${program} ${kind}`)).toEqual([
      'first began',
      'first ended',
      'second began',
    ])
    const { run } = s.host.state
    expect(events[2]?.atMs).toBe(run.status === 'running' ? run.startedAtMs : NaN)
  })
})

test('checks that fail are a finding, until none has failed for a while', async () => {
  const shaky = workload({
    name: 'shaky',
    main: function* (w) {
      for (let round = 0; ; round++) {
        w.check(round > 20, `sum ${round} is right`)
        yield* sleep(100)
      }
    },
  })
  await using s = stage([shaky])
  await s.host.start({ name: 'shaky' })
  await s.pass(1500)
  const [finding] = s.host.state.findings
  expect(finding).toMatchObject({ id: 'failed-checks', severity: 'warning' })
  expect(finding?.text).toMatch(/: \d+ of \d+ checks failed\. The last: sum \d+ is right$/)
  expect(finding?.detail?.facts, 'one thing, whatever its numbers').toMatchObject([
    { label: 'sum … is right' },
  ])
  await s.pass(20_000)
  expect(s.host.state.findings).toEqual([])
  expect(s.host.state.past?.resolved).toMatchObject([{ id: 'failed-checks' }])
})

test('a killed worker of a pool is told of, and replaced', async () => {
  await using s = stage([pooled('first')])
  await s.host.start({ name: 'first' })
  await s.pass(1000)
  const page = await s.host.tables.queryGoroutines({
    filter: [],
    groupBy: 'flat',
    sort: { by: 'site', descending: false },
    open: [],
    offset: 0,
    limit: 50,
  })
  const rows = page.rows.flatMap((each) => (each.kind === 'goroutine' ? each.row : []))
  const id = rows.find(({ name }) => name === 'fetchers worker')?.id ?? 0
  await s.host.call('goroutine.kill', { id })
  await s.pass(1000)
  const text = `Killed \`fetchers worker\` (${String(id)}), a worker of \`fetchers\`: the pool replaces it with a new one`
  expect(s.host.state.events?.at(-1)).toMatchObject({ kind: 'killed', program: 'first', text })
  expect(s.host.state.log.at(-1)).toMatchObject({ level: 'warning', text })
})
