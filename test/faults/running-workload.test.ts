/** Everything bad that a client can send, while a real workload runs: it does not notice, and nothing is turned. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHost, serve } from '../../src/main/host/index.ts'
import { createClient } from '../../src/shared/client.ts'
import type { Client } from '../../src/shared/client.ts'
import type { HostState } from '../../src/shared/model.ts'
import { RawClient } from '../contract/raw-client.ts'
import { memoryPair } from '../contract/transports.ts'

const host = createHost({ shell: 'web', version: '0.0.0' })
let client: Client
let before: HostState

const attach = (): RawClient => {
  const pair = memoryPair()
  serve(host, pair.host, 'control')
  return new RawClient(pair.client)
}

beforeAll(async () => {
  const pair = memoryPair()
  serve(host, pair.host, 'control')
  client = createClient(pair.client)
  await client.call('workload.start', { name: 'thumbnails' })
  // Once it has checked a result, everything it makes is there.
  await new Promise<void>((resolve) => {
    host.onState(({ checks }) => {
      if (checks !== undefined && checks.passed > 0) resolve()
    })
  })
  before = host.state
})

afterAll(async () => {
  await host.close()
})

const size = 'pool.fetchers.size'

test.each([
  ['NaN', { id: size, value: Number.NaN }, 'invalid-input', 'value: '],
  ['a string', { id: size, value: '8' }, 'invalid-input', 'value: '],
  ['below the range', { id: size, value: -1 }, 'knob-out-of-range', 'takes 1 to 64'],
  ['above the range', { id: size, value: 65 }, 'knob-out-of-range', 'takes 1 to 64'],
  ['between two steps', { id: size, value: 2.5 }, 'knob-out-of-range', 'steps of 1'],
  ['of an unknown knob', { id: 'pool.nope.size', value: 8 }, 'unknown-knob', 'pool.nope.size'],
])('a knob value that is %s', async (_kind, input, code, words) => {
  const raw = attach()
  raw.send({ t: 'call', id: 1, name: 'knob.set', input })
  const error = await raw.error()
  expect(error.code).toBe(code)
  expect(error.message).toContain(words)
})

test.each([
  ['change.undo', { number: 99 }, 'unknown-change'],
  ['workload.start', { name: 'nope' }, 'unknown-workload'],
  ['workload.start', { file: '/nowhere/mine.ts' }, 'unknown-workload'],
  ['workload.start', {}, 'invalid-input'],
  ['workload.start', { name: 'thumbnails', file: '/nowhere/mine.ts' }, 'invalid-input'],
  ['workload.explode', undefined, 'unknown-call'],
])('%s with %j', async (name, input, code) => {
  const raw = attach()
  raw.send({ t: 'call', id: 1, name, input })
  expect(await raw.error()).toMatchObject({ code })
})

test.each([
  [
    'malformed-frame',
    (raw: RawClient) => {
      raw.sendText('}{')
    },
  ],
  [
    'frame-too-large',
    (raw: RawClient) => {
      raw.sendText('x'.repeat(100_000))
    },
  ],
  [
    'flooding',
    (raw: RawClient) => {
      for (let frame = 0; frame < 1000; frame++) raw.send({ t: 'stop', id: 1 })
    },
  ],
])('%s', async (code, send) => {
  const raw = attach()
  send(raw)
  expect(await raw.error()).toMatchObject({ code })
  await raw.closed
})

test('after all that the workload runs as before', async () => {
  const { passed } = host.state.checks
  await expect.poll(() => host.state.checks.passed, { timeout: 60_000 }).toBeGreaterThan(passed)
  expect(host.state.checks.failed).toBe(0)
  expect(host.state.run).toEqual(before.run)
  expect(host.state.changes).toEqual([])
  expect(host.state.knobs.map(({ id, value }) => [id, value])).toEqual(
    before.knobs.map(({ id, value }) => [id, value]),
  )
})
