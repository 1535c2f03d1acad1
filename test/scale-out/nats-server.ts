/** Starts Debian's nats-server on a free port, with JetStream in a temporary folder; NATS_URL takes another one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const places = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']
const program = places.map((place) => join(place, 'nats-server')).find((path) => existsSync(path))
const given = process.env['NATS_URL']

/** Says why the tests that need NATS do not run here; where nothing may be missing that is a failure. */
export function natsMissing(needs: 'any' | 'own'): boolean {
  if (program !== undefined || (needs === 'any' && given !== undefined)) return false
  const why = `no nats-server found (Debian: apt-get install nats-server)${needs === 'any' ? ' and no NATS_URL' : ''}`
  if (process.env['WEIR_CI'] === '1') throw new Error(why)
  process.stderr.write(`SKIPPED: tests of scale-out over NATS: ${why}\n`)
  return true
}

export interface TestServer extends AsyncDisposable {
  readonly url: string
  /** As with `kill -9`. */
  kill(): Promise<void>
  /** On the same port, with the same files. */
  restart(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function accepts(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1')
    const greeted = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (greeted) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`nats-server ended with ${child.exitCode}`)
}

export async function startNats(): Promise<TestServer> {
  if (program === undefined) throw new Error('no nats-server')
  const folder = await mkdtemp(join(tmpdir(), 'weir-nats-'))
  const port = await freePort()
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder]
  let child: ChildProcess
  const start = async (): Promise<void> => {
    child = spawn(program, args, { stdio: 'ignore' })
    await accepts(port, child)
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    url: `nats://127.0.0.1:${port}`,
    kill,
    restart: start,
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The server of NATS_URL, or one of our own. */
export async function anyNats(): Promise<{ url: string } & AsyncDisposable> {
  if (given === undefined) return startNats()
  return { url: given, [Symbol.asyncDispose]: () => Promise.resolve() }
}
