import { describe, expect, it } from 'vitest'
import { Hub } from '../../src/main/hub/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import { linkHub } from '../../src/main/scale-out/index.ts'
import { anyNats, natsMissing, startNats } from './nats-server.ts'
import { joined, Node, unique, until } from './support.ts'

describe.skipIf(natsMissing('any'))('hubs linked over NATS', () => {
  it('share rooms and broadcasts, in order, once, and without an echo', async () => {
    await using nats = await anyNats()
    const prefix = unique()
    await using a = new Node(nats.url, prefix)
    await using b = new Node(nats.url, prefix)
    await using c = new Node(nats.url, prefix)
    const [ann, bob, cyd] = [await a.client('news'), await b.client('news'), await c.client('other')]
    await joined(a, b, c)
    const news = Array.from({ length: 500 }, (_, i) => `n${i}`)
    for (const text of news) await a.hub.publish('news', text)
    await b.hub.broadcast('for all')
    await until(() => bob.got.length === 501 && ann.got.length === 501 && cyd.got.length === 1)
    expect(bob.got.filter((text) => text !== 'for all')).toEqual(news)
    expect(ann.got.filter((text) => text !== 'for all')).toEqual(news)
    expect(cyd.got).toEqual(['for all'])
    expect(a.link.stats()).toMatchObject({ forwarded: 500, received: 1 })
    // Nobody in c is in the room, so nothing of it went there.
    expect(c.link.stats()).toMatchObject({ forwarded: 0, received: 1 })
    for (const { link } of [a, b, c]) {
      const { discarded, notForwarded } = link.stats()
      expect(discarded).toEqual({ duplicate: 0, echo: 0, overflow: 0, malformed: 0 })
      expect(notForwarded).toEqual({ disconnected: 0, 'too large': 0 })
    }
  })

  it('follow their members: the last one to leave ends the subscription', async () => {
    await using nats = await anyNats()
    const prefix = unique()
    await using a = new Node(nats.url, prefix)
    await using b = new Node(nats.url, prefix)
    await joined(a, b)
    const bob = await b.client('news')
    await joined(b)
    await a.hub.publish('news', 'one')
    await until(() => bob.got.length === 1)
    const [client] = [...b.hub.clients('news')]
    if (client === undefined) throw new Error('a member')
    b.hub.leave(client, 'news')
    await joined(b)
    await a.hub.publish('news', 'two')
    await a.hub.broadcast('last')
    await until(() => bob.got.length === 2)
    expect(bob.got).toEqual(['one', 'last'])
    expect(b.link.stats().received).toBe(2)
  })

  it('keep binary messages, long room names and direct messages as they are', async () => {
    await using nats = await anyNats()
    const prefix = unique()
    await using a = new Node(nats.url, prefix)
    await using b = new Node(nats.url, prefix)
    const room = `ünïcode room.*.> ${'x'.repeat(300)}`
    const [ann, bob] = [await a.client(room), await b.client(room)]
    await joined(a, b)
    await a.hub.publish(room, Buffer.from('bytes'))
    await a.hub.send(1, 'only ann')
    await a.hub.publish(room, 'x'.repeat(2_000_000))
    await a.hub.publish(room, 'end')
    await until(() => bob.got.length === 2)
    expect(bob.got).toEqual(['bytes', 'end'])
    expect(ann.got[1]).toBe('only ann')
    expect(a.link.stats().notForwarded['too large']).toBe(1)
  })

  it('drop and count what others send when the hub cannot keep up, and never grow', async () => {
    await using nats = await anyNats()
    const prefix = unique()
    await using a = new Node(nats.url, prefix)
    const rt = new Runtime({ name: 'slow' })
    const hub = new Hub({
      name: 'chat',
      rt,
      slow: 'pause',
      outbox: 1,
      queue: 1,
      pingMs: 0,
      writeMs: 0,
      closeMs: 50,
    })
    await using link = linkHub(hub, { rt, servers: nats.url, prefix, inbound: 10 })
    const stuck = await a.client()
    const connection = new (stuck.constructor as new () => typeof stuck)()
    hub.accept(connection)
    connection.reading = false
    await until(() => link.stats().connected && a.link.stats().connected)
    await link.flushed()
    for (let i = 0; i < 200; i++) await a.hub.broadcast(`m${i}`)
    await until(() => link.stats().discarded.overflow > 100)
    expect(link.stats().received).toBeLessThan(20)
    await hub.close()
    rt.close()
  })
})

describe.skipIf(natsMissing('own'))('NATS killed and restarted under load', () => {
  it('local delivery goes on, the rest is counted, and afterwards everything arrives again, once', async () => {
    await using nats = await startNats()
    const prefix = unique()
    await using a = new Node(nats.url, prefix)
    await using b = new Node(nats.url, prefix)
    const [ann, bob] = [await a.client('news'), await b.client('news')]
    await joined(a, b)
    let published = 0
    const publish = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await a.hub.publish('news', `${published++}`)
      await until(() => ann.got.length === published)
    }
    await publish(1000)
    await until(() => bob.got.length === 1000)
    for (let round = 0; round < 3; round++) {
      await publish(100)
      await nats.kill()
      while (a.link.stats().connected) await publish(100)
      await publish(500)
      await nats.restart()
      await joined(a, b)
      const before = published
      await publish(200)
      await until(() => bob.got.at(-1) === String(before + 199))
    }
    const numbers = bob.got.map(Number)
    expect(numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? 0))).toBe(true)
    expect(ann.got).toEqual(Array.from({ length: published }, (_, i) => String(i)))
    const { forwarded, notForwarded, uncertain, reconnects } = a.link.stats()
    expect(forwarded + notForwarded.disconnected).toBe(published)
    expect(notForwarded.disconnected).toBeGreaterThanOrEqual(1500)
    expect(bob.got.length).toBeLessThanOrEqual(forwarded)
    // Whatever was forwarded and did not arrive is among the uncertain.
    expect(forwarded - bob.got.length).toBeLessThanOrEqual(uncertain)
    expect(reconnects).toBe(3)
    expect(b.link.stats().discarded).toEqual({ duplicate: 0, echo: 0, overflow: 0, malformed: 0 })
  })

  it('a hub that starts while NATS is away works, and joins when it comes', async () => {
    await using nats = await startNats()
    await nats.kill()
    const prefix = unique()
    await using a = new Node(nats.url, prefix)
    await using b = new Node(nats.url, prefix)
    const [ann, bob] = [await a.client('news'), await b.client('news')]
    await a.hub.publish('news', 'alone')
    await until(() => ann.got.length === 1)
    expect(a.link.stats()).toMatchObject({ connected: false, notForwarded: { disconnected: 1 } })
    await nats.restart()
    await joined(a, b)
    await a.hub.publish('news', 'together')
    await until(() => bob.got.length === 1)
    expect(bob.got).toEqual(['together'])
  })

  it('close ends it at once, also while NATS is away', async () => {
    await using nats = await startNats()
    const a = new Node(nats.url, unique())
    await joined(a)
    await nats.kill()
    await until(() => !a.link.stats().connected)
    await a[Symbol.asyncDispose]()
    expect(a.rt.stats().goroutines).toBe(0)
    const never = new Node('nats://127.0.0.1:1', unique())
    await until(() => never.rt.stats().timers > 1)
    await never[Symbol.asyncDispose]()
    expect(never.rt.stats().goroutines).toBe(0)
  })
})
