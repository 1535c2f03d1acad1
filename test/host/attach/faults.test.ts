/** What can be wrong on the way to a program, each in its own words; loss, return and end. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { parseAddress } from '../../../src/main/host/attach/address.ts'
import { askAgent, dialAgent } from '../../../src/main/host/attach/agent-client.ts'
import { readCards } from '../../../src/main/host/attach/card.ts'
import { isAlive } from '../../../src/main/host/attach/is-alive.ts'
import { Runtime } from '../../../src/main/runtime/index.ts'
import { handshake, rawRequest } from '../../shell/raw-http.ts'
import { bench, codeOf, soon } from './support.ts'

test.each([
  ['9229', { port: 9229 }],
  ['127.0.0.1:9229', { port: 9229 }],
  [' localhost:80 ', { port: 80 }],
  ['http://127.0.0.1:9229/#token=abc', { port: 9229, token: 'abc' }],
  ['ws://127.0.0.1:1', { port: 1 }],
] as const)('%s is an address', (text, address) => {
  // 80 is what `http` stands for by itself.
  if (address.port === 80) expect(() => parseAddress(text)).toThrow('has no port')
  else expect(parseAddress(text)).toEqual(address)
})

test.each([
  '',
  'here',
  'example.com:9229',
  'https://127.0.0.1:9',
  '127.0.0.1',
  '127.0.0.1:99999',
  'ftp://x:1',
])('%j is none, and it is said why', async (address) => {
  await using b = bench()
  expect(await codeOf(b.app.attach({ address }))).toBe('attach-bad-address')
})

test('nobody there, somebody else there, a wrong token, no token, another version', async () => {
  await using b = bench()
  const agent = await b.agent()
  const closed = await freePort()
  const at = (port: number, token = 'x'): Promise<unknown> =>
    codeOf(b.app.attach({ address: `127.0.0.1:${String(port)}`, token }))
  expect(await at(closed)).toBe('attach-unreachable')
  expect(await at(agent.port)).toBe('attach-wrong-token')
  expect(await codeOf(b.app.attach({ address: agent.authority }))).toBe('attach-no-token')
  expect(await codeOf(b.app.attach({ program: '1:1' }))).toBe('unknown-program')
  expect(await codeOf(dialAgent(agent.port, 'x', 1))).toBe('attach-wrong-token')
  await using other = await serving((_request, response) => response.end('hello'))
  expect(await at(other.port)).toBe('attach-no-agent')
  const hello = await askAgent(agent.port, agent.tokens.observe)
  await using newer = await serving((_request, response) => {
    response.end(JSON.stringify({ ...hello, contract: 99, weir: '9.0.0' }))
  })
  expect(await at(newer.port)).toBe('attach-other-version')
  await expect(askAgent(newer.port, 'x')).rejects.toThrow('contract 99 (weir 9.0.0)')
  await using mute = await listening()
  expect(await at(mute.port)).toBe('attach-unreachable')
})

test('strangers: another Host, another Origin, no token, a path that is none', async () => {
  await using b = bench()
  const { port, tokens } = await b.agent()
  const asks = (headers: Record<string, string>, url = '/agent') => rawRequest(port, url, headers)
  const authorization = `Bearer ${tokens.observe}`
  expect(await asks({ authorization })).toMatchObject({ status: 200 })
  expect(await asks({})).toMatchObject({ status: 401 })
  expect(await asks({ authorization, host: 'evil.example' })).toMatchObject({ status: 421 })
  expect(await asks({ authorization, origin: 'http://evil.example' })).toMatchObject({ status: 403 })
  expect(await asks({ authorization }, '/../agent')).toMatchObject({ status: 404 })
  expect(await rawRequest(port, '/ws?runtime=1', handshake(port, 'wrong'))).toMatchObject({ status: 401 })
  expect(await rawRequest(port, '/ws?runtime=1', handshake(port, tokens.observe))).toMatchObject({
    status: 101,
  })
})

test('the token that observes turns nothing, and tuning that is off cannot be allowed', async () => {
  await using b = bench()
  using rt = new Runtime({ name: 'locked' })
  rt.chan(4, { name: 'box', knob: true })
  const agent = await b.agent({ tuning: 'off' })
  const hello = await askAgent(agent.port, agent.tokens.control)
  const runtime = hello.runtimes.find(({ name }) => name === 'locked')?.id ?? 0
  // Even with the token that would control.
  const client = await dialAgent(agent.port, agent.tokens.control, runtime)
  await vi.waitFor(async () => expect(await codeOf(client.call('knobs.reset'))).toBe('forbidden'), soon)
  expect(await codeOf(client.call('workload.stop'))).toBe('forbidden')
  client.close()
  const program = await b.app.attach({ address: agent.authority, token: agent.tokens.control })
  expect(program.tuning).toBe('off')
  const tuned = Promise.resolve(b.app.call('attach.tune', { id: program.id, allow: true }))
  expect(await codeOf(tuned)).toBe('forbidden')
})

test('a lost program is said to be lost, tried again, and goes on behind the gap', async () => {
  await using b = bench()
  using rt = new Runtime({ name: 'comes-back' })
  rt.chan(1, { name: 'held' })
  const first = await b.agent()
  const { port, tokens } = first
  const { id } = await b.app.attach({ address: first.authority, token: tokens.observe })
  await b.until(({ source }) => source.attached?.link.status === 'live')
  await vi.waitFor(() => expect(b.app.source.history?.fine.blocks.length).toBeGreaterThan(0), soon)
  await first.close()
  await b.until(({ source }) => source.attached?.link.status === 'lost')
  expect(b.app.state.source.attached?.link).toMatchObject({ cause: 'Its agent was closed.', attempt: 1 })
  expect(b.app.state.run.status).toBe('running')
  expect(await codeOf(Promise.resolve().then(() => b.app.call('topology.get', {})))).toBe('closed')
  const samples = (): number =>
    b.app.source.history?.fine.blocks.reduce((n, { length }) => n + length, 0) ?? 0
  const before = samples()
  await b.agent({ port, tokens })
  await b.app.call('attach.retry', { id })
  await b.until(({ source }) => source.attached?.link.status === 'live')
  await vi.waitFor(() => expect(samples()).toBeGreaterThan(before), soon)
})

test('one source after the other: what is attached stays until it is detached', async () => {
  await using b = bench()
  const one = await b.agent({ name: 'one' })
  const two = await b.agent({ name: 'two' })
  const first = await b.app.attach({ address: one.authority, token: one.tokens.observe })
  const second = await b.app.attach({ address: two.authority, token: two.tokens.observe })
  expect(b.app.state.attached?.map(({ name }) => name)).toEqual(['one', 'two'])
  expect(b.app.state.source.label).toContain('two')
  await b.app.call('attach.show', { id: first.id })
  expect(b.app.state.source.label).toContain('one')
  await b.app.call('attach.close', { id: first.id })
  expect(b.app.state.source.kind).toBe('app')
  expect(b.app.state.attached).toMatchObject([{ id: second.id, link: { status: 'live' } }])
  expect(await codeOf(Promise.resolve().then(() => b.app.call('attach.show', { id: first.id })))).toBe(
    'unknown-program',
  )
})

test('cards are for their user alone, and those of the dead are removed', async () => {
  await using b = bench()
  const agent = await b.agent()
  const folder = path.join(b.folder, 'agents')
  mkdirSync(folder, { mode: 0o755 })
  b.list(agent, {}, folder)
  if (process.platform !== 'win32') {
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600)
  }
  b.list(agent, { pid: await deadPid() }, folder)
  b.list(agent, { machine: 'elsewhere', port: 1 }, folder)
  writeFileSync(path.join(folder, 'junk.json'), '{"pid":')
  writeFileSync(path.join(folder, 'long.json'), ' '.repeat(100_000))
  expect((await readCards(folder)).map(({ pid, port }) => [pid, port])).toEqual([[process.pid, agent.port]])
  expect(readdirSync(folder)).toHaveLength(4)
})

test('flooding and frames that are too large end the connection, not the program', async () => {
  await using b = bench()
  const { authority, tokens } = await b.agent()
  const open = async (): Promise<{ socket: WebSocket; closed: Promise<number> }> => {
    const socket = new WebSocket(`ws://${authority}/ws?runtime=1`, ['weir.v1', `token.${tokens.observe}`], {
      origin: `http://${authority}`,
    })
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    await new Promise((resolve) => socket.once('open', resolve))
    return { socket, closed }
  }
  const flood = await open()
  for (let i = 0; i < 2000; i++) flood.socket.send('{"t":"ack","id":1,"seq":1}')
  expect(await flood.closed).toBe(1008)
  const large = await open()
  large.socket.send('x'.repeat(300_000))
  expect(await large.closed).toBe(1009)
  const junk = await open()
  junk.socket.send('not JSON')
  expect(await junk.closed).toBe(1007)
})

async function serving(
  answer: Parameters<typeof createServer>[1],
): Promise<{ port: number } & AsyncDisposable> {
  const server: Server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Takes connections and never says a word. */
async function listening(): Promise<{ port: number } & AsyncDisposable> {
  const sockets: Socket[] = []
  const server = createTcpServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function freePort(): Promise<number> {
  await using server = await listening()
  return server.port
}

/** The largest number that Linux gives is below it; where it lives all the same the next one is taken. */
function deadPid(): Promise<number> {
  let pid = 4_194_305
  while (isAlive(pid)) pid++
  return Promise.resolve(pid)
}
