/** The whole state as one document: what a running program's has in it, and what is left when nothing runs. */
import { expect, test } from 'vitest'
import { createApp, RecordingHost } from '../../src/main/host/index.ts'
import { chan, go, Mutex, sleep } from '../../src/main/runtime/index.ts'
import { workload } from '../../src/main/workloads/index.ts'
import type { AppInfo, HostState } from '../../src/shared/model.ts'
import type { TablesSnapshot } from '../../src/shared/recordings.ts'
import { type Stage, stage, turn } from '../host/support.ts'

interface Document {
  format: string
  version: number
  app: AppInfo
  atMs: number | null
  state: HostState
  metrics: { name: string; unit: string; attrs: Record<string, string>; value: number }[]
  tables: TablesSnapshot | null
}

const queue = workload({
  name: 'queue',
  main: function* (w) {
    const jobs = chan<number>(4, { name: 'jobs', knob: { min: 1, max: 64 } })
    const ledger = new Mutex({ name: 'ledger' })
    go(function* producer() {
      for (let i = 0; ; i++) yield* jobs.send(i)
    })
    go(function* holder() {
      yield* ledger.lock()
      yield* sleep(1e6)
    })
    yield* sleep(1)
    go(function* outsider() {
      yield* ledger.lock()
    })
    yield* w.ctx.done()
  },
})

async function snapshotOf(s: Stage, run: boolean): Promise<{ name: string; document: Document }> {
  const host = new RecordingHost(createApp({ local: s.host }), { directory: undefined, clock: s.clock })
  if (run) await host.start({ name: 'queue' })
  await s.pass(5000)
  if (run) await s.host.setKnob('channel.jobs.capacity', 8, 'user')
  await s.pass(1000)
  // The answer waits for turns of the event loop, which virtual time does not bring.
  let file: { name: string; type: string; text: string } | undefined
  void Promise.resolve(host.call('export.snapshot', undefined)).then((answer) => (file = answer))
  while (file === undefined) await turn()
  expect(file.type).toBe('application/json')
  return { name: file.name, document: JSON.parse(file.text) as Document }
}

test('of a running program: run, knobs, changes, the newest sample, goroutines and channels', async () => {
  await using s = stage([queue])
  const { name, document } = await snapshotOf(s, true)
  const { format, version, app, atMs, state, metrics, tables } = document
  expect(name).toMatch(/^queue-\d{8}T\d{6}\.json$/)
  expect([format, version, app.version]).toEqual(['weir-snapshot', 1, 'test'])
  expect(Math.abs((atMs ?? 0) - s.clock.wall())).toBeLessThan(1000)
  expect(state.run).toMatchObject({ status: 'running', workload: { name: 'queue' } })
  expect(state.knobs.find(({ id }) => id === 'channel.jobs.capacity')?.value).toBe(8)
  expect(state.changes).toMatchObject([{ number: 1, knob: 'channel.jobs.capacity', from: 4, to: 8 }])
  const value = (wanted: string, attrs: Record<string, string>): number | undefined =>
    metrics.find((each) => each.name === wanted && JSON.stringify(each.attrs) === JSON.stringify(attrs))
      ?.value
  expect(value('channel.length', { channel: 'jobs' })).toBe(8)
  expect(value('channel.blocked', { channel: 'jobs', op: 'send' })).toBe(1)
  expect(metrics.every((each) => each.unit !== '' && Number.isFinite(each.value))).toBe(true)
  expect(tables?.total).toBe(4)
  expect(tables?.channels.find(({ row }) => row.name === 'jobs')).toMatchObject({
    row: { len: 8, cap: 8, senders: 1 },
  })
  const outsider = tables?.goroutines.find(({ row }) => row.name === 'outsider')
  expect(outsider?.row.waitsFor).toContain('mutex')
  expect(outsider?.row.waitMs).toBeGreaterThan(4000)
})

test('when nothing runs there are no tables, and the rest is there', async () => {
  await using s = stage([queue])
  const { name, document } = await snapshotOf(s, false)
  expect(name).toMatch(/^weir-/)
  expect(document.tables).toBeNull()
  expect(document.state.run).toEqual({ status: 'idle' })
  expect(document.metrics.some((each) => each.name === 'process.memory.rss')).toBe(true)
})
