/** Paused in the past, the tables are those of that moment, as far as they were put down. */
import { expect, test } from 'vitest'
import { createApp } from '../../src/main/host/app.ts'
import { RecordingHost } from '../../src/main/host/recording-host.ts'
import { chan, go, sleep } from '../../src/main/runtime/index.ts'
import { workload } from '../../src/main/workloads/index.ts'
import type { CallInput, CallOutput } from '../../src/shared/contract.ts'
import { stage } from './support.ts'

/** One more goroutine every ten seconds, and one more value in the channel. */
const growing = workload({
  name: 'growing',
  main: function* () {
    const held = chan<number>(100, { name: 'held' })
    for (let i = 0; ; i++) {
      go(function* extra() {
        yield* held.send(i)
        yield* sleep(10_000_000)
      })
      yield* sleep(10_000)
    }
  },
})

const goroutines: CallInput<'goroutines.query'> = {
  filter: [{ key: 'fn', op: ':', value: 'extra' }],
  groupBy: 'flat',
  sort: { by: 'wait', descending: true },
  open: [],
  offset: 0,
  limit: 50,
}

test('tables of the last minutes answer as the live ones do', async () => {
  await using s = stage([growing])
  const host = new RecordingHost(createApp({ local: s.host }), { clock: s.clock })
  await host.start({ name: 'growing' })
  const beganMs = s.clock.wall()
  await s.pass(65_000)
  const then = (atMs: number): CallOutput<'goroutines.query'> =>
    host.call('past.ask', {
      atMs,
      name: 'goroutines.query',
      input: goroutines,
    }) as CallOutput<'goroutines.query'>

  const now = await host.call('goroutines.query', goroutines)
  expect(now.matched).toBe(7)
  expect(then(beganMs + 58_000).matched).toBeLessThanOrEqual(6)
  expect(then(beganMs + 58_000).matched).toBeGreaterThan(then(beganMs + 22_000).matched)
  expect(then(beganMs + 22_000).rows.length).toBeGreaterThan(0)

  const [row] = then(beganMs + 22_000).rows
  const id = row?.kind === 'goroutine' ? row.row.id : 0
  const details = await host.call('past.ask', {
    atMs: beganMs + 22_000,
    name: 'goroutine.get',
    input: { id },
  })
  expect(details).toMatchObject({ row: { id, name: 'extra' } })

  const ask = (atMs: number, input: unknown): unknown =>
    host.call('past.ask', { atMs, name: 'goroutines.query', input })
  expect(() => ask(beganMs - 60_000, goroutines)).toThrow(expect.objectContaining({ code: 'not-recorded' }))
  expect(() => ask(beganMs + 22_000, { sort: 1 })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  await host.close()
})

/** After twenty seconds somebody sends into a channel that is full, and nobody takes. */
const clogging = workload({
  name: 'clogging',
  main: function* () {
    const narrow = chan<number>(1, { name: 'narrow' })
    yield* sleep(20_000)
    go(function* sender() {
      for (let i = 0; ; i++) yield* narrow.send(i)
    })
    for (;;) yield* sleep(1_000 + narrow.len)
  },
})

test('the state of the last minutes is told as it was', async () => {
  await using s = stage([clogging])
  const host = new RecordingHost(createApp({ local: s.host }), { clock: s.clock })
  const idleMs = s.clock.wall()
  await s.pass(5_000)
  await host.start({ name: 'clogging' })
  await s.pass(60_000)
  const at = (atMs: number): CallOutput<'past.state'> =>
    host.call('past.state', { atMs }) as CallOutput<'past.state'>

  const now = host.state.findings
  expect(now).not.toEqual([])
  expect(at(idleMs + 20_000).findings).toEqual([])
  expect(at(s.clock.wall()).findings.map(({ id }) => id)).toEqual(now.map(({ id }) => id))
  expect(at(idleMs + 1_000).run.status).toBe('idle')
  expect(at(idleMs + 20_000).run.status).toBe('running')
  expect(() => at(idleMs - 60_000)).toThrow(expect.objectContaining({ code: 'not-recorded' }))
  await host.close()
})
