/** The contract, the same over every transport. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serve } from '../../src/main/host/serve.ts'
import type { ServeOptions } from '../../src/main/host/serve.ts'
import { ContractError, createClient } from '../../src/shared/client.ts'
import type { Client, ClientOptions } from '../../src/shared/client.ts'
import { contract, type Scope } from '../../src/shared/contract.ts'
import type { FrameMessage, HostState } from '../../src/shared/model.ts'
import { collect } from './collect.ts'
import { FakeHost, HostError, idleState } from './fake-host.ts'
import { RawClient } from './raw-client.ts'
import { transports } from './transports.ts'
import type { Pair } from './transports.ts'

describe.each(Object.entries(transports))('over %s', (_name, connect) => {
  let host: FakeHost
  let pairs: Pair[]

  beforeEach(() => {
    host = new FakeHost()
    pairs = []
  })
  afterEach(async () => {
    await Promise.all(pairs.map((pair) => pair.dispose()))
  })

  const open = async (
    scope: Scope = 'control',
    options: ServeOptions & ClientOptions = {},
  ): Promise<Client> => {
    const pair = await connect()
    pairs.push(pair)
    serve(host, pair.host, scope, options)
    return createClient(pair.client, options)
  }

  /** A client that sends what it likes and acknowledges nothing. */
  const openRaw = async (options: ServeOptions = {}): Promise<RawClient> => {
    const pair = await connect()
    pairs.push(pair)
    serve(host, pair.host, 'control', options)
    return new RawClient(pair.client)
  }

  describe('calls', () => {
    test('answer with the host’s output', async () => {
      const client = await open()
      expect(await client.call('app.info')).toEqual({ ...host.info, scope: 'control' })
      expect(await client.call('workload.stop')).toBeNull()
      expect(await client.call('knob.set', { id: 'pool.a.size', value: 8 })).toMatchObject({
        to: 8,
        origin: 'user',
      })
      expect(host.turned).toEqual(['pool.a.size=8'])
    })

    test('keep their order and find their own answers', async () => {
      const client = await open()
      const values = [1, 2, 3, 4, 5]
      const changes = await Promise.all(values.map((value) => client.call('knob.set', { id: 'k', value })))
      expect(changes.map((change) => change?.to)).toEqual(values)
      expect(host.turned).toEqual(values.map((value) => `k=${String(value)}`))
    })

    test('reject with the host’s code, words and place', async () => {
      const place = { file: '/tmp/mine.ts', line: 3, column: 7, codeFrame: '3 | oops\n  | ^' }
      host.onStart = () =>
        Promise.reject(new HostError('workload-broken', 'mine.ts has no default export.', place))
      const error = await failure((await open()).call('workload.start', { file: '/tmp/mine.ts' }))
      expect(error.code).toBe('workload-broken')
      expect(error.message).toBe('mine.ts has no default export.')
      expect(error.info).toMatchObject(place)
    })

    test('reject with `internal` when the host fails in an unforeseen way', async () => {
      host.onStart = () => Promise.reject(new TypeError('undefined is not a function'))
      const error = await failure((await open()).call('workload.start', { name: 'demo' }))
      expect(error.code).toBe('internal')
    })

    test('time out', async () => {
      host.onStart = () => new Promise(() => undefined)
      const client = await open('control', { timeoutMs: 20 })
      const error = await failure(client.call('workload.start', { name: 'demo' }))
      expect(error).toMatchObject({
        code: 'timed-out',
        message: 'The host did not answer workload.start within 20 ms.',
      })
    })

    test('are limited in number while they wait', async () => {
      let finish: (() => void) | undefined
      host.onStart = async () => {
        await new Promise<void>((resolve) => (finish = resolve))
        return { name: 'demo', title: '', summary: '', tag: '' }
      }
      const client = await open('control', { limits: { calls: 1 } })
      const first = client.call('workload.start', { name: 'demo' })
      expect(await failure(client.call('app.info'))).toMatchObject({ code: 'flooding' })
      finish?.()
      expect(await first).toMatchObject({ name: 'demo' })
      expect(await client.call('app.info')).toEqual({ ...host.info, scope: 'control' })
    })

    test('of an observer may look but not turn', async () => {
      const client = await open('observe')
      expect(await client.call('workloads.list')).toHaveLength(1)
      const error = await failure(client.call('knob.set', { id: 'k', value: 1 }))
      expect(error).toMatchObject({ code: 'forbidden' })
      expect(error.message).toContain('knob.set')
      expect(host.turned).toEqual([])
    })

    test('of an observer are refused one by one, whatever changes something: kills, stops, knobs, recordings', async () => {
      const changing = Object.entries(contract.calls).filter(([, { scope }]) => scope === 'control')
      expect(changing.map(([name]) => name)).toContain('goroutine.kill')
      for (const [name] of changing) {
        const client = await open('observe')
        const error = await failure(client.call(name as 'goroutine.kill', { id: 1 }))
        expect(error, name).toMatchObject({ code: 'forbidden' })
      }
    })
  })

  describe('streams', () => {
    test('state: the whole first, then the slices that changed', async () => {
      const client = await open()
      const seen = collect<Partial<HostState>>()
      client.subscribe('state', undefined, seen)
      expect(await seen.next()).toEqual(idleState)
      host.changeState({ checks: { passed: 1, failed: 0 } })
      expect(await seen.next()).toEqual({ checks: { passed: 1, failed: 0 } })
    })

    test('frames: the layout, then every row in order while the client keeps up', async () => {
      const client = await open()
      const seen = collect<FrameMessage>()
      client.subscribe('frames', { historyMs: 0 }, seen)
      expect(await seen.next()).toMatchObject({ type: 'layout' })
      for (let sample = 1; sample <= 50; sample++) {
        host.sample()
        expect(await seen.next()).toMatchObject({
          type: 'rows',
          rows: [[sample, sample * 100, sample]],
          lost: 0,
        })
      }
    })

    test('stop when unsubscribed, and the host lets go of the source', async () => {
      const client = await open()
      const seen = collect<FrameMessage>()
      const unsubscribe = client.subscribe('frames', { historyMs: 0 }, seen)
      await seen.next()
      unsubscribe()
      await client.call('app.info')
      expect(host.frames.size).toBe(0)
      host.sample()
      await client.call('app.info')
      expect(seen.waiting).toBe(0)
    })

    test('end with the connection, and the host lets go of every source', async () => {
      const client = await open()
      const seen = collect<FrameMessage>()
      const ended = new Promise<ContractError | undefined>((end) => {
        client.subscribe('frames', { historyMs: 0 }, { ...seen, end })
      })
      const states = collect<Partial<HostState>>()
      client.subscribe('state', undefined, states)
      await states.next()
      pairs[0]?.host.close({ code: 1001, reason: 'Weir is shutting down.' })
      expect(await ended).toMatchObject({ code: 'closed', message: 'Weir is shutting down.' })
      expect(client.closed).toMatchObject({ code: 1001 })
      expect(await failure(client.call('app.info'))).toMatchObject({ code: 'closed' })
      await expect.poll(() => host.frames.size + host.stateListeners).toBe(0)
    })

    test('end when the client closes, and the host lets go of every source', async () => {
      const client = await open()
      const states = collect<Partial<HostState>>()
      client.subscribe('state', undefined, states)
      await states.next()
      const gone = new Promise((resolve) => {
        client.onClose(resolve)
      })
      client.close()
      expect(await gone).toEqual({ code: 1000, reason: '' })
      await expect.poll(() => host.stateListeners).toBe(0)
      host.changeState({ log: [] })
      expect(states.waiting).toBe(0)
    })

    test('end with the error of a source that fails, without harm to the others', async () => {
      const client = await open()
      const states = collect<Partial<HostState>>()
      client.subscribe('state', undefined, states)
      await states.next()
      const failing = new Promise<ContractError | undefined>((end) => {
        host.subscribeFrames = () => ({
          next: () => {
            throw new Error('broken ring')
          },
          onReady: () => undefined,
          close: () => undefined,
        })
        client.subscribe('frames', { historyMs: 0 }, { item: () => undefined, end })
      })
      expect(await failing).toMatchObject({ code: 'internal' })
      host.changeState({ log: [] })
      expect(await states.next()).toEqual({ log: [] })
    })
  })

  describe('a client that does not keep up', () => {
    test('loses rows, counted, and never has more than the window in flight', async () => {
      const raw = await openRaw({ limits: { window: 4 } })
      raw.send({ t: 'open', id: 1, name: 'frames', input: { historyMs: 0 } })
      const items = [await raw.item()]
      for (let sample = 0; sample < 100; sample++) host.sample()
      for (let more = 0; more < 3; more++) items.push(await raw.item())
      raw.send({ t: 'call', id: 2, name: 'app.info' })
      expect(await raw.next()).toMatchObject({ t: 'ok', id: 2 })
      expect(items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])

      raw.send({ t: 'ack', id: 1, seq: 4 })
      const after = await raw.item()
      // Three rows went out at once, the source keeps ten of the other 97.
      expect(after.item).toMatchObject({ type: 'rows', rows: [[91, 9100, 91]], lost: 87 })
    })

    test('gets the changed slices merged', async () => {
      const raw = await openRaw({ limits: { window: 1 } })
      raw.send({ t: 'open', id: 1, name: 'state' })
      await raw.item()
      for (let passed = 1; passed <= 100; passed++) host.changeState({ checks: { passed, failed: 0 } })
      host.changeState({ log: [{ atMs: 1, level: 'info', text: 'last' }] })
      raw.send({ t: 'ack', id: 1, seq: 1 })
      expect((await raw.item()).item).toEqual({
        checks: { passed: 100, failed: 0 },
        log: [{ atMs: 1, level: 'info', text: 'last' }],
      })
    })

    test('gets one item at a time while its connection is full', async () => {
      const raw = await openRaw({ limits: { bufferedBytes: 0 } })
      raw.send({ t: 'open', id: 1, name: 'frames', input: { historyMs: 0 } })
      await raw.item()
      for (let sample = 0; sample < 3; sample++) host.sample()
      raw.send({ t: 'ack', id: 1, seq: 1 })
      expect((await raw.item()).seq).toBe(2)
      raw.send({ t: 'call', id: 2, name: 'app.info' })
      expect(await raw.next()).toMatchObject({ t: 'ok', id: 2 })
    })
  })
})

async function failure(call: Promise<unknown>): Promise<ContractError> {
  const error: unknown = await call.then(
    (output) => expect.fail(`resolved with ${JSON.stringify(output)}`),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ContractError)
  return error as ContractError
}
