/** Attaching to a program: found, watched, steered once that is allowed, lost and back, ended. */
import { expect, test, vi } from 'vitest'
import type { App } from '../../../src/main/host/index.ts'
import { Runtime } from '../../../src/main/runtime/index.ts'
import { bench, codeOf, soon } from './support.ts'

/** A runtime with a channel that has a knob and a goroutine that waits on it. */
function program(name: string): Runtime {
  const rt = new Runtime({ name })
  rt.hold()
  const jobs = rt.chan<number>(4, { name: `${name}-jobs`, knob: true })
  rt.go(function* worker() {
    for (;;) yield* jobs.recv()
  })
  return rt
}
const channelNames = async (app: App): Promise<string[]> => {
  const sort = { by: 'name', descending: false } as const
  const { rows } = await app.call('channels.query', { filter: [], sort, offset: 0, limit: 10 })
  return rows.map(({ name }) => name)
}
const knob = (name: string): string => `channel.${name}-jobs.capacity`

test('what is found is watched, read only, until tuning is allowed; then a knob turns', async () => {
  await using b = bench()
  using rt = program('ingest')
  const agent = await b.agent()
  b.list(agent)
  const [found] = await b.app.attachments.find()
  expect(found).toMatchObject({ name: 'billing', pid: process.pid, address: agent.authority })
  const runtime = found?.runtimes.find(({ name }) => name === 'ingest')
  expect(runtime?.goroutines).toBe(1)
  const attached = await b.app.attach({ program: found?.id ?? '', runtime: runtime?.id })
  expect(attached).toMatchObject({
    name: 'billing',
    runtime: 'ingest',
    tuning: 'ask',
    link: { status: 'live' },
  })

  await b.until(({ knobs }) => knobs.some(({ id }) => id === knob('ingest')))
  expect(b.app.state.source).toMatchObject({ kind: 'attached', readOnly: true, pid: process.pid })
  expect(b.app.state.run).toMatchObject({ status: 'running', workload: { title: 'billing · ingest' } })
  await vi.waitFor(async () => expect(await channelNames(b.app)).toEqual(['ingest-jobs']), soon)
  await vi.waitFor(() => expect(b.app.source.history?.fine.blocks.length).toBeGreaterThan(0), soon)

  const set = { id: knob('ingest'), value: 9 }
  expect(await codeOf(Promise.resolve().then(() => b.app.call('knob.set', set)))).toBe('forbidden')
  await b.app.call('attach.tune', { id: attached.id, allow: true })
  await b.until(({ source }) => !source.readOnly)
  expect(await b.app.call('knob.set', set)).toMatchObject({ number: 1, from: 4, to: 9 })
  expect([...rt.channels()].map(({ cap }) => cap)).toEqual([9])
  await b.app.call('attach.tune', { id: attached.id, allow: false })
  expect(await codeOf(Promise.resolve().then(() => b.app.call('knob.set', set)))).toBe('forbidden')
  expect(await codeOf(Promise.resolve().then(() => b.app.call('workload.stop', undefined)))).toBe('none')
  expect(rt.closed).toBe(false)
})
