import { createServer } from 'node:http'
import { connect as tcp, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Hub, type HubOptions } from '../../src/main/hub/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import { connect, startHub, until } from './support.ts'

/** The HTTP status that an upgrade is answered with: 101 when let in. */
function knock(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, { headers })
    ws.once('open', () => {
      resolve(101)
      ws.close()
    })
    ws.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      ws.terminate()
    })
    ws.once('error', reject)
  })
}

describe('the door', () => {
  it('lets in pages of the same host and programs, no other Origin', async () => {
    await using t = await startHub()
    expect(await knock(t.url)).toBe(101)
    expect(await knock(t.url, { origin: `http://127.0.0.1:${t.port}` })).toBe(101)
    expect(await knock(t.url, { origin: 'https://evil.example' })).toBe(403)
    expect(await knock(t.url, { origin: 'null' })).toBe(403)
    expect(t.hub.stats().refused.origin).toBe(2)
  })

  it('takes an exact list of Origins instead, or any', async () => {
    await using listed = await startHub({ origins: ['https://app.example'] })
    expect(await knock(listed.url, { origin: 'https://app.example' })).toBe(101)
    expect(await knock(listed.url, { origin: 'https://app.example.evil.com' })).toBe(403)
    await using open = await startHub({ origins: 'any' })
    expect(await knock(open.url, { origin: 'https://evil.example' })).toBe(101)
  })

  it('asks the token hook, waits for it, and keeps what it returns', async () => {
    const seen: unknown[] = []
    const options: Partial<HubOptions> = {
      authorize: async (request) => {
        await Promise.resolve()
        const { authorization } = request.headers
        if (authorization === undefined) throw new Error('no token')
        return authorization === 'good' ? { user: 'ann' } : false
      },
      onJoin: (client) => seen.push(client.identity),
    }
    await using t = await startHub(options)
    expect(await knock(t.url)).toBe(401)
    expect(await knock(t.url, { authorization: 'bad' })).toBe(401)
    expect(await knock(t.url, { authorization: 'good' })).toBe(101)
    await until(() => seen.length === 1)
    expect(seen).toEqual([{ user: 'ann' }])
    expect(t.hub.stats().refused.token).toBe(2)
  })

  it('counts clients per address and in all, frees the place of those who left, and follows the knob', async () => {
    await using t = await startHub({ clientsPerAddress: 2 })
    const first = await connect(t.url)
    await connect(t.url)
    expect(await knock(t.url)).toBe(429)
    first.ws.close()
    await first.closed
    await until(() => t.hub.stats().clients === 1)
    expect(await knock(t.url)).toBe(101)
    const knobs = t.rt.registry.list('knob') as { id: string; set(v: number): void }[]
    knobs.find((knob) => knob.id === 'hub.test.maxClients')?.set(1)
    expect(await knock(t.url)).toBe(503)
    expect(t.hub.stats().refused).toMatchObject({ 'address limit': 1, 'client limit': 1 })
  })

  it('refuses other paths and what is no handshake', async () => {
    await using t = await startHub({ path: '/live' })
    expect(await knock(`${t.url}/live?x=1`)).toBe(101)
    expect(await knock(`${t.url}/other`)).toBe(404)
    const answer = await new Promise<string>((resolve) => {
      const socket = tcp(t.port, '127.0.0.1')
      socket.write('GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      socket.once('data', (data) => {
        resolve(data.toString())
      })
    })
    expect(answer).toMatch(/^HTTP\/1.1 400/)
    expect(t.hub.stats().refused).toMatchObject({ path: 1, malformed: 1 })
  })

  it('counts requests that break off and those that are no HTTP, and not who only looks whether the port is open', async () => {
    await using t = await startHub()
    const send = (words: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = tcp(t.port, '127.0.0.1')
        let answer = ''
        socket.on('error', () => undefined)
        socket.on('data', (data) => (answer += data.toString()))
        socket.once('close', () => {
          resolve(answer)
        })
        socket.end(words)
      })
    expect(await send('')).toBe('')
    expect(await send('GET / HTTP/1.1\r\nHost: x\r\nUpgra')).toMatch(/^HTTP\/1.1 400/)
    expect(await send('\u0016\u0003\u0001 this is TLS')).toMatch(/^HTTP\/1.1 400/)
    await until(() => t.hub.stats().refused.malformed === 1)
    expect(t.hub.stats().refused).toMatchObject({ unfinished: 1, malformed: 1 })
  })

  it('says how it is at /health, and that it speaks WebSocket elsewhere', async () => {
    await using t = await startHub()
    const http = t.url.replace('ws:', 'http:')
    const health = await fetch(`${http}/health`)
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'ok', clients: 0, slow: 0, drops: 0, evictions: 0 },
    ])
    expect((await fetch(http)).status).toBe(426)
  })

  it('serves beside an HTTP server that somebody else owns, and lets go of it', async () => {
    const server = createServer((_request, response) => response.end('mine'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const rt = new Runtime({ name: 'test' })
    const hub = new Hub({ name: 'test', rt, closeMs: 500 })
    hub.attach(server)
    const client = await connect(`ws://127.0.0.1:${port}`)
    await until(() => hub.stats().clients === 1)
    await hub.broadcast('hello')
    expect(await client.got(1)).toEqual(['hello'])
    await hub.close()
    expect((await client.closed).code).toBe(1001)
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('mine')
    expect(server.listenerCount('upgrade')).toBe(0)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    rt.close()
  })

  it('says which port is taken', async () => {
    await using t = await startHub()
    const rt = new Runtime({ name: 'other' })
    const hub = new Hub({ name: 'other', rt })
    await expect(hub.listen({ port: t.port })).rejects.toThrow('EADDRINUSE')
    await hub.close()
    rt.close()
  })

  it('names the option that is out of range', () => {
    const rt = new Runtime({ name: 'test' })
    expect(() => new Hub({ name: 'x', rt, outbox: 0 })).toThrow('hub x: outbox is 0')
    expect(() => new Hub({ name: 'x', rt, pingMs: NaN })).toThrow('pingMs is NaN')
    expect(() => new Hub({ name: 'x', rt, slow: 'nice' as never })).toThrow('slow is nice')
    rt.close()
  })
})

describe('permessage-deflate', () => {
  const long = 'weir '.repeat(1000)

  it('is off by default, although clients offer it', async () => {
    await using t = await startHub()
    const client = await connect(t.url)
    expect(client.ws.extensions).toBe('')
  })

  it('compresses a message once for all who understand it, and sends it plain to the others', async () => {
    await using t = await startHub({ deflate: 1 })
    const clients = [
      await connect(t.url),
      await connect(t.url),
      await connect(t.url, { perMessageDeflate: false }),
      await connect(t.url, { perMessageDeflate: { serverMaxWindowBits: 10 } }),
    ]
    await until(() => t.hub.stats().clients === 4)
    for (const text of [long, 'short', long]) await t.hub.broadcast(text)
    for (const client of clients) expect(await client.got(3)).toEqual([long, 'short', long])
    const plain = 2 * (long.length + 4) + 7
    expect(t.hub.stats().bytesOut).toBeGreaterThan(2 * plain)
    expect(t.hub.stats().bytesOut).toBeLessThan(2 * plain + 500)
    clients[0]?.ws.send(long)
    expect((await t.hub.inbox.recv())?.data).toBe(long)
  })
})
