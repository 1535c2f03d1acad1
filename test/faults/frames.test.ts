/** Bad frames and bad input over every transport: each gets its own error, and nobody else notices. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serve } from '../../src/main/host/serve.ts'
import type { ServeOptions } from '../../src/main/host/serve.ts'
import { ContractError, createClient } from '../../src/shared/client.ts'
import type { Client } from '../../src/shared/client.ts'
import type { HostState } from '../../src/shared/model.ts'
import { collect } from '../contract/collect.ts'
import { FakeHost } from '../contract/fake-host.ts'
import { RawClient } from '../contract/raw-client.ts'
import { transports } from '../contract/transports.ts'
import type { Pair } from '../contract/transports.ts'

describe.each(Object.entries(transports))('over %s', (_name, connect) => {
  let host: FakeHost
  let bystander: Client
  const states = { current: collect<Partial<HostState>>() }
  let pairs: Pair[]

  const attach = async (options: ServeOptions = {}): Promise<Pair> => {
    const pair = await connect()
    pairs.push(pair)
    serve(host, pair.host, 'control', options)
    return pair
  }

  beforeEach(async () => {
    host = new FakeHost()
    pairs = []
    bystander = createClient((await attach()).client)
    states.current = collect()
    bystander.subscribe('state', undefined, states.current)
    await states.current.next()
  })

  afterEach(async () => {
    // Whatever the test did: the other connection still calls and still gets its stream, and no knob was turned.
    expect(await bystander.call('app.info')).toMatchObject(host.info)
    host.changeState({ checks: { passed: 1, failed: 0 } })
    expect(await states.current.next()).toEqual({ checks: { passed: 1, failed: 0 } })
    expect(bystander.closed).toBeUndefined()
    expect(host.turned).toEqual([])
    await Promise.all(pairs.map((pair) => pair.dispose()))
  })

  test.each([
    ['not JSON', '{"t":"call",', 'A frame is not JSON'],
    ['not an object', '42', 'A frame is not one of'],
    ['of no known type', '{"t":"launch","id":1}', 'A frame is not one of'],
    ['without an id', '{"t":"call","name":"app.info"}', 'id: '],
    ['with an id that is no number', '{"t":"call","id":"1","name":"app.info"}', 'id: '],
    ['with a field too many', '{"t":"stop","id":1,"sudo":true}', 'sudo'],
    ['an ack of what was never sent', '', ''],
  ])('a frame %s ends the connection with 1007', async (kind, text, words) => {
    const client = new RawClient((await attach()).client)
    if (kind.startsWith('an ack')) {
      client.send({ t: 'open', id: 1, name: 'state' })
      await client.item()
      client.send({ t: 'ack', id: 1, seq: 2 })
    } else client.sendText(text)
    const error = await client.error()
    expect(error.code).toBe('malformed-frame')
    expect(error.message).toContain(kind.startsWith('an ack') ? 'Item 2 was acknowledged' : words)
    expect(await client.closed).toMatchObject({ code: 1007 })
  })

  test('an oversized frame ends the connection with 1009', async () => {
    const client = new RawClient((await attach()).client)
    client.sendText(JSON.stringify({ t: 'call', id: 1, name: 'app.info', input: 'x'.repeat(70_000) }))
    expect(await client.error()).toMatchObject({
      code: 'frame-too-large',
      message: 'A frame has 70048 characters, 65536 are allowed.',
    })
    expect(await client.closed).toMatchObject({ code: 1009 })
  })

  test('flooding ends the connection with 1008, and its pending calls with that error', async () => {
    const now = (): number => 0
    const client = createClient((await attach({ now, limits: { burst: 10 } })).client)
    const calls = Array.from({ length: 11 }, () => client.call('workloads.list'))
    const results = await Promise.allSettled(calls)
    const last = results.at(-1)
    expect(last).toMatchObject({ status: 'rejected', reason: { code: 'flooding' } })
    expect(client.closed).toMatchObject({ code: 1008, error: { code: 'flooding' } })
  })

  test('a dragged slider is not flooding', async () => {
    let time = 0
    const client = createClient((await attach({ now: () => time })).client)
    for (let turn = 0; turn < 600; turn++) {
      time += 1000 / 60
      await client.call('app.info')
    }
    expect(client.closed).toBeUndefined()
  })

  test.each(['nope', 'constructor', '__proto__', 'toString', 'frames'])(
    'an unknown call `%s` is an answer, not the end',
    async (name) => {
      const client = new RawClient((await attach()).client)
      client.send({ t: 'call', id: 1, name })
      expect(await client.error()).toEqual({ code: 'unknown-call', message: `There is no call \`${name}\`.` })
      client.send({ t: 'open', id: 2, name: 'app.info' })
      expect(await client.error()).toMatchObject({
        code: 'unknown-call',
        message: 'There is no stream `app.info`.',
      })
      client.send({ t: 'call', id: 3, name: 'app.info' })
      expect(await client.next()).toMatchObject({ t: 'ok', id: 3 })
    },
  )

  test.each([
    ['NaN', { id: 'k', value: Number.NaN }, 'value: '],
    ['infinite', { id: 'k', value: Number.POSITIVE_INFINITY }, 'value: '],
    ['a string', { id: 'k', value: '8' }, 'value: '],
    ['missing', { id: 'k' }, 'value: '],
    ['of no knob', { value: 8 }, 'id: '],
    ['with more beside it', { id: 'k', value: 8, force: true }, 'force'],
  ])('a knob value that is %s is told in words', async (_kind, input, words) => {
    const client = new RawClient((await attach()).client)
    client.send({ t: 'call', id: 1, name: 'knob.set', input })
    const error = await client.error()
    expect(error.code).toBe('invalid-input')
    expect(error.message).toContain('`knob.set`: ')
    expect(error.message).toContain(words)
  })

  test.each([
    ['knob-out-of-range', 'fetchers size takes 1 to 64, not 65.'],
    ['unknown-knob', 'There is no knob `nope`.'],
  ])('what the host refuses with `%s` arrives as it is', async (code, message) => {
    host.setKnob = () => Promise.reject(Object.assign(new Error(message), { code }))
    const client = createClient((await attach()).client)
    const error: unknown = await client
      .call('knob.set', { id: 'k', value: 65 })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ContractError)
    expect(error).toMatchObject({ code, message })
  })

  test('an id that is in use is refused', async () => {
    const client = new RawClient((await attach()).client)
    client.send({ t: 'open', id: 1, name: 'state' })
    await client.item()
    client.send({ t: 'call', id: 1, name: 'app.info' })
    expect(await client.error()).toMatchObject({
      code: 'invalid-input',
      message: 'The id 1 is in use on this connection.',
    })
  })
})
