/** The web shell over real HTTP and real sockets, with a fake host behind it. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startWebShell } from '../../src/main/shell/web/server.ts'
import type { WebShell } from '../../src/main/shell/web/server.ts'
import { socketTransport } from '../../src/main/loopback/index.ts'
import { createClient } from '../../src/shared/client.ts'
import { FakeHost } from '../contract/fake-host.ts'
import { makePage } from './page-fixture.ts'
import type { PageFixture } from './page-fixture.ts'
import { handshake, rawRequest } from './raw-http.ts'

let page: PageFixture
let shell: WebShell
const host = new FakeHost()

beforeEach(async () => {
  page = makePage()
  shell = await startWebShell({ host, port: 0, pageDirectory: page.directory, maxConnections: 2 })
})
afterEach(async () => {
  await shell.close()
  page.remove()
})

const tokenOf = (url: string): string => new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? ''

async function openSocket(url: string): Promise<WebSocket> {
  const { origin, host: authority } = new URL(url)
  const socket = new WebSocket(`ws://${authority}/ws`, ['weir.v1', `token.${tokenOf(url)}`], { origin })
  await once(socket, 'open')
  return socket
}

describe('the page', () => {
  test('has its files with their types, and headers that lock it down', async () => {
    const { status, headers, body } = await rawRequest(shell.port, '/')
    expect(status).toBe(200)
    expect(body).toContain('<title>Weir</title>')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['x-content-type-options']).toBe('nosniff')
    const policy = headers['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${String(shell.port)}`)
  })

  test('lets hashed files be cached for ever', async () => {
    const script = await rawRequest(shell.port, '/assets/index-1a2b3c.js')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(script.headers['cache-control']).toContain('immutable')
    const font = await rawRequest(shell.port, '/assets/inter.woff2')
    expect(font.headers['content-type']).toBe('font/woff2')
  })

  test('answers HEAD without a body and nothing but GET and HEAD', async () => {
    expect(await rawRequest(shell.port, '/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
    expect(await rawRequest(shell.port, '/', {}, 'POST')).toMatchObject({ status: 405 })
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '//etc/passwd',
    '/assets/',
    '/assets',
    '/index.html%00.js',
    '/%',
    'http://127.0.0.1/secret.txt',
  ])('does not have %s', async (path) => {
    expect(await rawRequest(shell.port, path)).toMatchObject({ status: 404 })
  })
})

describe('the socket', () => {
  test('speaks the contract for the token in the address', async () => {
    const client = createClient(socketTransport(await openSocket(shell.url)))
    expect(await client.call('app.info')).toEqual({ ...host.info, scope: 'control' })
    expect(await client.call('knob.set', { id: 'k', value: 1 })).toMatchObject({ to: 1 })
  })

  test('only observes for the other token', async () => {
    const client = createClient(socketTransport(await openSocket(shell.observeUrl)))
    expect(await client.call('app.info')).toEqual({ ...host.info, scope: 'observe' })
    await expect(client.call('knob.set', { id: 'k', value: 1 })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('has tokens of 128 bits, fresh at every start', async () => {
    expect(tokenOf(shell.url)).toMatch(/^[0-9a-f]{32}$/)
    const other = await startWebShell({ host, port: 0, pageDirectory: page.directory })
    expect(tokenOf(other.url)).not.toBe(tokenOf(shell.url))
    await other.close()
  })

  test('closes with 1003 at a binary frame and with 1009 above the largest payload', async () => {
    const binary = await openSocket(shell.url)
    binary.send(Buffer.from([1, 2, 3]))
    expect(await once(binary, 'close')).toMatchObject([1003, {}])
    const large = await openSocket(shell.url)
    const client = createClient(socketTransport(large))
    large.send('x'.repeat(300_000))
    await once(large, 'close')
    expect(client.closed).toMatchObject({ code: 1009, error: { code: 'frame-too-large' } })
  })

  test('takes no more connections than it should, and another one when one has gone', async () => {
    const [first] = [await openSocket(shell.url), await openSocket(shell.url)]
    const token = tokenOf(shell.url)
    const refused = await rawRequest(shell.port, '/ws', handshake(shell.port, token))
    expect(refused).toMatchObject({ status: 503, body: '2 pages are connected already.' })
    first.close()
    await once(first, 'close')
    await expect
      .poll(async () => (await rawRequest(shell.port, '/ws', handshake(shell.port, token))).status)
      .toBe(101)
  })
})

describe('closing', () => {
  test('tells the pages, ends every connection and gives the port back', async () => {
    const socket = await openSocket(shell.url)
    const closed = once(socket, 'close') as Promise<[number, Buffer]>
    const idle = connect(shell.port, '127.0.0.1')
    await once(idle, 'connect')
    const idleClosed = once(idle, 'close')
    await shell.close()
    await idleClosed
    expect((await closed)[0]).toBe(1001)
    const next = await startWebShell({ host, port: shell.port, pageDirectory: page.directory })
    expect(next.port).toBe(shell.port)
    await next.close()
  })

  test('a page that is not built is an error, and no port stays open', async () => {
    const missing = startWebShell({ host, port: 0, pageDirectory: `${page.directory}-missing` })
    await expect(missing).rejects.toThrow('The page is not built')
  })
})
