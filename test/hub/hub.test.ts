import { describe, expect, it } from 'vitest'
import type { Go } from '../../src/main/runtime/index.ts'
import type { Hub } from '../../src/main/hub/index.ts'
import { connect, connectAll, startHub, until } from './support.ts'

/** Passes every message on to all the others. */
function* relay(hub: Hub): Go<void> {
  for (;;) {
    const message = yield* hub.inbox.recv()
    if (message === undefined) return
    yield* hub.broadcast(message.payload, { binary: message.binary, except: message.client })
  }
}

describe('hub', () => {
  it('broadcasts to everybody, in order, each message once', async () => {
    await using t = await startHub()
    const clients = await connectAll(t.url, 5)
    await until(() => t.hub.stats().clients === 5)
    for (let i = 0; i < 50; i++) await t.hub.broadcast(`m${i}`)
    const expected = Array.from({ length: 50 }, (_, i) => `m${i}`)
    for (const client of clients) expect(await client.got(50)).toEqual(expected)
    expect(t.hub.stats()).toMatchObject({ registered: 5, broadcasts: 50, messagesOut: 250, drops: 0 })
  })

  it('passes on what clients say, text as text and bytes as bytes, but not to the speaker', async () => {
    await using t = await startHub()
    t.rt.go(relay, t.hub)
    const [a, b, c] = (await connectAll(t.url, 3)) as [never, never, never]
    await speak(a, b, c)

    async function speak(...[x, y, z]: Awaited<ReturnType<typeof connectAll>>): Promise<void> {
      x?.ws.send('hello')
      x?.ws.send(Buffer.from([1, 2, 255]))
      expect(await y?.got(2)).toEqual(['hello', 'binary:0102ff'])
      y?.ws.send('grüße')
      expect(await z?.got(3)).toEqual(['hello', 'binary:0102ff', 'grüße'])
      expect(await x?.got(1)).toEqual(['grüße'])
    }
  })

  it('frames payloads of every length class', async () => {
    await using t = await startHub()
    const client = await connect(t.url)
    await until(() => t.hub.stats().clients === 1)
    const sizes = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]
    for (const size of sizes) await t.hub.broadcast('x'.repeat(size))
    const got = await client.got(sizes.length)
    expect(got.map((m) => m.length)).toEqual(sizes)
  })

  it('publishes to rooms, sends to one, and knows who is there', async () => {
    await using t = await startHub()
    const { hub } = t
    const [a, b, c] = await connectAll(t.url, 3)
    await until(() => hub.stats().clients === 3)
    const [first, second, third] = [...hub.clients()]
    if (!first || !second || !third) throw new Error('three clients')
    expect(hub.join(first, 'red')).toBe(true)
    expect(hub.join(first, 'red')).toBe(false)
    hub.join(second, 'red')
    hub.join(second, 'blue')
    expect([...hub.clients('red')].map((x) => x.id)).toEqual([first.id, second.id])
    expect([...hub.rooms()].map(({ name, members }) => ({ room: name, clients: members.size }))).toEqual([
      { room: 'red', clients: 2 },
      { room: 'blue', clients: 1 },
    ])
    await hub.publish('red', 'to red')
    await hub.publish('red', 'not to the first', { except: first })
    await hub.send(third, 'to the third')
    await hub.send(999, 'to nobody')
    await hub.publish('nowhere', 'to nobody')
    await hub.broadcast('end')
    const of = new Map([a, b, c].map((client, i) => [i, client]))
    const texts = await Promise.all([of.get(0)?.got(2), of.get(1)?.got(3), of.get(2)?.got(2)])
    expect(texts.map((x) => x?.length).sort()).toEqual([2, 2, 3])
    expect(texts.flat().filter((x) => x === 'to red')).toHaveLength(2)
    expect(hub.stats().unroutable).toBe(2)
    expect(hub.leave(second, 'blue')).toBe(true)
    expect(hub.stats().rooms).toBe(1)
    b?.ws.close()
    a?.ws.close()
    c?.ws.close()
    await until(() => hub.stats().clients === 0)
    expect(hub.stats().rooms).toBe(0)
    expect(hub.join(first, 'red')).toBe(false)
  })

  it('closes with 1001 after writing what was waiting', async () => {
    const t = await startHub()
    const clients = await connectAll(t.url, 3)
    await until(() => t.hub.stats().clients === 3)
    for (let i = 0; i < 100; i++) t.hub.tryBroadcast(`m${i}`)
    await t.hub.close()
    for (const client of clients) {
      expect(await client.closed).toEqual({ code: 1001, reason: 'shutdown' })
      expect(client.messages).toHaveLength(100)
    }
    expect(t.hub.stats().left.shutdown).toBe(3)
    expect(t.rt.stats().goroutines).toBe(0)
    expect(t.rt.registry.list('hub')).toEqual([])
    expect(t.rt.registry.list('knob')).toEqual([])
    await expect(connect(t.url)).rejects.toThrow()
    t.rt.close()
  })

  it('leaves no socket behind when its runtime is closed', async () => {
    const t = await startHub()
    const client = await connect(t.url)
    await until(() => t.hub.stats().clients === 1)
    t.rt.close()
    expect((await client.closed).code).toBe(1006)
    await t.hub.close()
    await expect(connect(t.url)).rejects.toThrow()
  })
})
