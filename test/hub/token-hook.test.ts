import { connect as tcp } from 'node:net'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../src/main/base/index.ts'
import { Hub, type HubOptions } from '../../src/main/hub/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import { until } from './support.ts'

/** Sends a handshake and resolves with the status that it is answered with, 0 when there is no answer. */
function knock(port: number): { status: Promise<number>; leave(): void } {
  const socket = tcp(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  const status = new Promise<number>((resolve) => {
    socket.once('data', (answer) => {
      resolve(Number(answer.toString('latin1', 9, 12)))
      socket.destroy()
    })
    socket.once('close', () => {
      resolve(0)
    })
  })
  return { status, leave: () => socket.resetAndDestroy() }
}

/** A hub whose token hook answers when it is told to, in virtual time. */
async function guardedHub(options: Partial<HubOptions> = {}) {
  const clock = new VirtualClock()
  const rt = new Runtime({ name: 'test', clock })
  const asked: { signal: AbortSignal; answer(identity: unknown): void }[] = []
  const hub = new Hub({
    name: 'test',
    rt,
    authorize: (_request, signal) =>
      new Promise((answer) => {
        asked.push({ signal, answer })
      }),
    ...options,
  })
  const { port } = await hub.listen()
  return {
    hub,
    rt,
    clock,
    asked,
    port,
    [Symbol.asyncDispose]: async () => {
      rt.close()
      await hub.close()
    },
  }
}

describe('the token hook', () => {
  it('that does not answer within its deadline keeps the client out, under a reason of its own', async () => {
    await using t = await guardedHub({ authorizeMs: 3000 })
    const client = knock(t.port)
    await until(() => t.asked.length === 1)
    t.clock.advance(2999)
    expect(t.asked[0]?.signal.aborted).toBe(false)
    t.clock.advance(1)
    expect(await client.status).toBe(504)
    expect(t.hub.stats().refused).toMatchObject({ 'token timeout': 1, token: 0, unfinished: 0 })
    expect(t.asked[0]?.signal.aborted).toBe(true)
    t.asked[0]?.answer(true)
    await new Promise((resolve) => setImmediate(resolve))
    expect(t.hub.stats().registered).toBe(0)
  })

  it('has 5 s when nothing else is said, and the knob turns that', async () => {
    await using t = await guardedHub()
    expect(t.hub.limits.authorizeMs).toBe(5000)
    const first = knock(t.port)
    await until(() => t.asked.length === 1)
    t.clock.advance(4999)
    t.asked[0]?.answer(true)
    expect(await first.status).toBe(101)
    const knobs = t.rt.registry.list('knob') as { id: string; set(v: number): void }[]
    knobs.find((knob) => knob.id === 'hub.test.authorizeMs')?.set(0)
    const second = knock(t.port)
    await until(() => t.asked.length === 2)
    t.clock.advance(3_600_000)
    t.asked[1]?.answer(true)
    expect(await second.status).toBe(101)
    expect(t.hub.stats().refused['token timeout']).toBe(0)
  })

  it('is told when the client has gone meanwhile, who counts as an unfinished handshake', async () => {
    await using t = await guardedHub()
    const client = knock(t.port)
    await until(() => t.asked.length === 1)
    client.leave()
    await until(() => t.hub.stats().refused.unfinished === 1)
    expect(t.asked[0]?.signal.aborted).toBe(true)
    expect(t.hub.stats().refused).toMatchObject({ 'token timeout': 0, token: 0 })
  })

  it('holds up no shutdown: who waits for it is turned away with 503', async () => {
    const t = await guardedHub()
    const client = knock(t.port)
    await until(() => t.asked.length === 1)
    await t[Symbol.asyncDispose]()
    expect(await client.status).toBe(503)
    expect(t.hub.stats().refused.shutdown).toBe(1)
  })
})
