/** Who has no business here: wrong or missing token, foreign Origin, foreign Host. */
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startWebShell } from '../../src/main/shell/web/server.ts'
import type { WebShell } from '../../src/main/shell/web/server.ts'
import { socketTransport } from '../../src/main/loopback/index.ts'
import { createClient } from '../../src/shared/client.ts'
import type { Client } from '../../src/shared/client.ts'
import { FakeHost } from '../contract/fake-host.ts'
import { makePage } from '../shell/page-fixture.ts'
import type { PageFixture } from '../shell/page-fixture.ts'
import { handshake, rawRequest } from '../shell/raw-http.ts'

const host = new FakeHost()
let page: PageFixture
let shell: WebShell
let token: string
let friend: Client

beforeEach(async () => {
  page = makePage()
  shell = await startWebShell({ host, port: 0, pageDirectory: page.directory })
  token = new URL(shell.url).hash.slice('#token='.length)
  const origin = `http://127.0.0.1:${String(shell.port)}`
  const socket = new WebSocket(`ws://127.0.0.1:${String(shell.port)}/ws`, ['weir.v1', `token.${token}`], {
    origin,
  })
  await once(socket, 'open')
  friend = createClient(socketTransport(socket))
})
afterEach(async () => {
  // The friend has not noticed anything.
  expect(await friend.call('app.info')).toEqual({ ...host.info, scope: 'control' })
  await shell.close()
  page.remove()
})

test('with a token the handshake succeeds', async () => {
  expect(await rawRequest(shell.port, '/ws', handshake(shell.port, token))).toMatchObject({ status: 101 })
})

test.each([
  ['missing', undefined, 'The token is missing'],
  ['empty', '', 'The token is wrong'],
  ['wrong', '0'.repeat(32), 'The token is wrong'],
  ['too long', `${'0'.repeat(32)}0`, 'The token is wrong'],
])('a token that is %s: 401', async (_kind, wrong, words) => {
  const answer = await rawRequest(shell.port, '/ws', handshake(shell.port, wrong))
  expect(answer.status).toBe(401)
  expect(answer.body).toContain(words)
})

test.each(['http://evil.example', 'http://localhost:1', 'null', 'https://127.0.0.1', 'http://127.0.0.1'])(
  'the origin %s: 403, on the socket and on the page',
  async (origin) => {
    const socket = await rawRequest(shell.port, '/ws', handshake(shell.port, token, { origin }))
    expect(socket).toMatchObject({ status: 403, body: `The origin ${origin} may not use Weir.` })
    expect(await rawRequest(shell.port, '/', { origin })).toMatchObject({ status: 403 })
  },
)

test('no origin at all: 403 on the socket', async () => {
  const headers = handshake(shell.port, token)
  delete headers['origin']
  expect(await rawRequest(shell.port, '/ws', headers)).toMatchObject({
    status: 403,
    body: 'The origin is missing.',
  })
})

test.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]'])(
  'the host %s (DNS rebinding): 421, on the socket and on the page',
  async (foreign) => {
    const socket = await rawRequest(shell.port, '/ws', handshake(shell.port, token, { host: foreign }))
    expect(socket.status).toBe(421)
    const answer = await rawRequest(shell.port, '/', { host: foreign })
    expect(answer).toMatchObject({
      status: 421,
      body: `This is http://127.0.0.1:${String(shell.port)}/ and nothing else.\n`,
    })
  },
)

test('another path: 404', async () => {
  expect(await rawRequest(shell.port, '/socket', handshake(shell.port, token))).toMatchObject({ status: 404 })
})
