import { once } from 'node:events'
import { connect as tcp, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Go } from '../../src/main/runtime/index.ts'
import { connect, connectAll, startHub, until } from './support.ts'

/** A TCP socket after the handshake, to do with it what no WebSocket library would. */
async function rawClient(port: number): Promise<Socket> {
  const socket = tcp(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await once(socket, 'data')
  return socket
}

describe('hub under faults', () => {
  it('ends who sends more than the size limit with 1009, and nobody else', async () => {
    await using t = await startHub({ maxMessageBytes: 1000 })
    const [big, other] = await connectAll(t.url, 2)
    big?.ws.send('x'.repeat(1001))
    expect((await big?.closed)?.code).toBe(1009)
    other?.ws.send('x'.repeat(1000))
    expect((await t.hub.inbox.recv())?.payload.length).toBe(1000)
    await until(() => t.hub.stats().clients === 1)
    expect(t.hub.stats().left['too big']).toBe(1)
  })

  it('a lowered size limit holds for those who are connected already', async () => {
    await using t = await startHub()
    const client = await connect(t.url)
    const knobs = t.rt.registry.list('knob') as { id: string; set(v: number): void }[]
    knobs.find((knob) => knob.id === 'hub.test.maxMessageBytes')?.set(10)
    client.ws.send('x'.repeat(11))
    expect((await client.closed).code).toBe(1009)
  })

  it('counts protocol violations: no mask, a reserved opcode, invalid UTF-8', async () => {
    await using t = await startHub()
    const junk = [
      Buffer.from([0x81, 0x01, 0x61]),
      Buffer.from([0x83, 0x80, 0, 0, 0, 0]),
      Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]),
    ]
    for (const bytes of junk) {
      const socket = await rawClient(t.port)
      socket.end(bytes)
    }
    await until(() => t.hub.stats().left.protocol === 3)
    expect(t.hub.stats().clients).toBe(0)
  })

  it('counts who vanishes in the middle of a frame under a reason of its own, wherever in the frame', async () => {
    await using t = await startHub()
    const whole = Buffer.from([0x82, 0xfe, 0x00, 0x7f, 1, 2, 3, 4, ...Buffer.alloc(127)])
    for (const bytes of [1, 3, 6, 8, 20, whole.length - 1])
      (await rawClient(t.port)).end(whole.subarray(0, bytes))
    await until(() => t.hub.stats().unregistered === 6)
    expect(t.hub.stats()).toMatchObject({
      left: { 'vanished mid-frame': 6, vanished: 0 },
      messagesIn: 0,
      clients: 0,
    })
  })

  it('tells that from vanishing between two frames; a message in pieces is not finished', async () => {
    await using t = await startHub()
    const whole = Buffer.from([0x82, 0x81, 0, 0, 0, 0, 0x61])
    const firstPiece = Buffer.from([0x02, 0x81, 0, 0, 0, 0, 0x61])
    ;(await rawClient(t.port)).end()
    ;(await rawClient(t.port)).end(whole)
    await until(() => t.hub.stats().left.vanished === 2)
    ;(await rawClient(t.port)).end(firstPiece)
    await until(() => t.hub.stats().left['vanished mid-frame'] === 1)
    // A reset can overtake what was sent: wait until the hub has read the message before the torn one.
    const torn = await rawClient(t.port)
    torn.write(Buffer.concat([whole, whole.subarray(0, 4)]))
    await until(() => t.hub.stats().messagesIn === 2)
    torn.resetAndDestroy()
    await until(() => t.hub.stats().clients === 0 && t.hub.stats().unregistered === 4)
    expect(t.hub.stats().left).toMatchObject({ vanished: 2, 'vanished mid-frame': 2 })
  })

  it('evicts who does not read, while the others get everything', async () => {
    await using t = await startHub({ outbox: 16, slow: 'evict' })
    const stuck = await rawClient(t.port)
    stuck.pause()
    const [healthy] = await connectAll(t.url, 1)
    await until(() => t.hub.stats().clients === 2)
    const block = 'x'.repeat(60_000)
    let sent = 0
    while (t.hub.stats().evictions === 0) {
      await t.hub.broadcast(block)
      await healthy?.got(++sent)
    }
    expect(await healthy?.got(sent)).toHaveLength(sent)
    await until(() => t.hub.stats().clients === 1)
    expect(t.hub.stats()).toMatchObject({ left: { slow: 1 }, evictions: 1, slow: 0 })
    stuck.destroy()
  })

  it('goes on where it was when a socket takes bytes again, as often as that happens', async () => {
    await using t = await startHub({ outbox: 1000, slow: 'drop-newest', writeMs: 0 })
    const client = await connect(t.url)
    await until(() => t.hub.stats().clients === 1)
    const blocked = (): boolean => [...t.hub.rows()].some(({ pendingBytes }) => pendingBytes > 0)
    let sent = 0
    const say = () => t.hub.broadcast(`${++sent} ${'x'.repeat(60_000)}`)
    for (let round = 0; round < 3; round++) {
      client.ws.pause()
      while (!blocked()) await say()
      await say()
      await say()
      client.ws.resume()
      await client.got(sent)
      await until(() => !blocked())
    }
    expect(client.messages.map((text) => parseInt(text))).toEqual(
      Array.from({ length: sent }, (_, i) => i + 1),
    )
    expect(t.hub.stats()).toMatchObject({ drops: 0, slow: 0, messagesOut: sent })
  })

  it('closes within its deadline although a client reads nothing and answers nothing', async () => {
    const t = await startHub({ outbox: 1000, slow: 'drop-newest', closeMs: 200 })
    const stuck = await rawClient(t.port)
    stuck.pause()
    const [healthy] = await connectAll(t.url, 1)
    await until(() => t.hub.stats().clients === 2)
    for (let i = 0; i < 200; i++) await t.hub.broadcast('x'.repeat(60_000))
    expect(await healthy?.got(200)).toHaveLength(200)
    await t.hub.close()
    expect((await healthy?.closed)?.code).toBe(1001)
    expect(t.rt.stats().goroutines).toBe(0)
    stuck.destroy()
    t.rt.close()
  })

  it('pushes back on a flood when nobody takes the inbox, and loses nothing', async () => {
    await using t = await startHub({ inbox: 8, maxMessageBytes: 1 << 20 })
    const client = await connect(t.url)
    for (let i = 0; i < 5000; i++) client.ws.send(`${i} ${'x'.repeat(2000)}`)
    await until(() => [...t.hub.rows()][0]?.state === 'paused')
    expect(t.hub.stats().messagesIn).toBeLessThan(200)
    const reader = t.rt.go(function* (): Go<number> {
      for (let i = 0; ; i++) {
        const message = yield* t.hub.inbox.recv()
        if (!message?.payload.toString().startsWith(`${i} `)) throw new Error(`not ${i}`)
        if (i === 4999) return i
      }
    })
    expect(await reader.join()).toBe(4999)
  })

  it('evicts a flood beyond the rate limit with 1008', async () => {
    await using t = await startHub({ messagesPerSecond: 100 })
    const client = await connect(t.url)
    for (let i = 0; i < 1000; i++) client.ws.send('x')
    expect(await client.closed).toEqual({ code: 1008, reason: 'flood' })
    await until(() => t.hub.stats().clients === 0)
    expect(t.hub.stats().left.flood).toBe(1)
    expect(t.hub.inbox.len).toBeLessThan(110)
  })

  it('survives clients that come and go, in every way to go', async () => {
    await using t = await startHub()
    for (let round = 0; round < 10; round++) {
      const clients = await connectAll(t.url, 20)
      t.hub.tryBroadcast('hello')
      clients.forEach((client, i) => {
        if (i % 3 === 0) client.ws.close()
        else if (i % 3 === 1) client.ws.terminate()
        else client.ws.close(4000, 'bye')
      })
      await Promise.all(clients.map((client) => client.closed))
    }
    await until(() => t.hub.stats().clients === 0)
    const { registered, unregistered, left } = t.hub.stats()
    expect([registered, unregistered]).toEqual([200, 200])
    expect(left['closed by client'] + left.vanished).toBe(200)
    expect(t.rt.stats().goroutines).toBe(3)
  })
})
