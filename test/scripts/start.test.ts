/** `npm start` for real: the script, the built app, a port, signals. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { socketTransport } from '../../src/main/loopback/index.ts'
import { loadWorkload } from '../../src/main/workloads/index.ts'
import { createClient } from '../../src/shared/client.ts'
import { WeirProcess, isListening, underNpm, underShell } from './weir-process.ts'

const started: WeirProcess[] = []
const start = (args: string[], env?: NodeJS.ProcessEnv, command?: string[]): WeirProcess => {
  const weir = new WeirProcess(args, env, command)
  started.push(weir)
  return weir
}
afterEach(async () => {
  for (const weir of started.splice(0)) {
    if (weir.isAlive()) weir.killGroup('SIGKILL')
    await weir.exited
  }
})

async function openSocket({ host, hash, origin }: URL): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host}/ws`, ['weir.v1', hash.replace('#token=', 'token.')], { origin })
  await once(socket, 'open')
  return socket
}

describe('starts as a page', () => {
  test('and says so: why, and where, in one line each', async () => {
    const weir = start(['--no-open', '--port', '0'])
    const url = await weir.ready()
    expect(url.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(url.hash).toMatch(/^#token=[0-9a-f]{32}$/)
    expect(weir.stdout.match(/^Weir is at /gm)).toHaveLength(1)
    expect(weir.stdout.match(/^Weir opens as a page, because .*\.$/gm)).toHaveLength(1)
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<script type="module"')
  })

  test('with live data behind the address it printed', async () => {
    const weir = start(['--web', '--no-open', '--observe-token'])
    const client = createClient(socketTransport(await openSocket(await weir.ready())))
    expect(await client.call('app.info')).toMatchObject({ shell: 'web' })
    client.close()
    expect(weir.stdout).toMatch(/^To observe only: http:.*#token=[0-9a-f]{32}$/m)
  })
})

describe('stops at once, leaving no process and no port', () => {
  test.each([
    [
      'Ctrl-C',
      (weir: WeirProcess) => {
        weir.killGroup('SIGINT')
      },
      0,
    ],
    [
      'Ctrl-C twice',
      (weir: WeirProcess) => {
        weir.killGroup('SIGINT')
        weir.killGroup('SIGINT')
      },
      0,
    ],
    [
      'SIGTERM to the script alone',
      (weir: WeirProcess) => {
        weir.kill('SIGTERM')
      },
      0,
    ],
    [
      'SIGKILL to the script alone',
      (weir: WeirProcess) => {
        weir.kill('SIGKILL')
      },
      null,
    ],
  ])('at %s', async (_how, stop, code) => {
    const weir = start(['--web', '--no-open', '--workload', 'thumbnails', '--run'])
    const url = await weir.ready()
    const socket = await openSocket(url)
    const closed = once(socket, 'close')
    const before = performance.now()
    stop(weir)
    expect(await weir.exited).toBe(code)
    await closed
    // `exited` waits for everybody who holds the script's output, the app included.
    // Two seconds on a quiet machine; twenty are the app that was forgotten.
    expect(performance.now() - before).toBeLessThan(20_000)
    // An orphan is a zombie until init reaps it, which takes as long as it takes.
    if (code !== null) expect(weir.isAlive()).toBe(false)
    expect(await isListening(Number(url.port))).toBe(false)
  })
})

test.skipIf(process.platform === 'win32')('stops when npm gets SIGTERM and kills its shell', async () => {
  const env = { npm_lifecycle_event: 'start' }
  const weir = start(['--web', '--no-open', '--workload', 'thumbnails', '--run'], env, underShell)
  const { port } = await weir.ready()
  weir.kill('SIGTERM')
  await weir.exited
  expect(await isListening(Number(port))).toBe(false)
})

test.skipIf(process.platform === 'win32').each(['SIGKILL', 'SIGINT'] as const)(
  'stops when npm alone gets %s and its shell waits on',
  async (signal) => {
    const env = { npm_lifecycle_event: 'start' }
    const weir = start(['--web', '--no-open'], env, underNpm)
    const { port } = await weir.ready()
    weir.kill(signal)
    await weir.exited
    expect(await isListening(Number(port))).toBe(false)
  },
)

describe('a mistake in the command', () => {
  test.each([
    [['--bogus'], "weir: Unknown option '--bogus'. See --help.\n"],
    [['--port', 'abc'], 'weir: --port takes a whole number from 0 to 65535, not `abc`.\n'],
    [
      ['--web', '--no-open', '--workload', '/nowhere/mine.ts'],
      'weir: There is no workload file /nowhere/mine.ts.\n',
    ],
  ])('%j: one line, exit code 2', async (args, line) => {
    const weir = start(args)
    expect(await weir.exited).toBe(2)
    expect(weir.stderr).toBe(line)
  })

  test('--new writes a workload that runs, and never over a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weir-new-'))
    const file = join(folder, 'mine.ts')
    const weir = start(['--new', file])
    expect(await weir.exited).toBe(0)
    expect(weir.stdout).toContain(`npm start -- --workload ${file} --run`)
    expect(await loadWorkload(file)).toMatchObject({ name: 'mine', file })
    const again = start(['--new', file])
    expect(await again.exited).toBe(2)
    expect(again.stderr).toBe(`weir: ${file} is there already; --new writes no file over another.\n`)
    await rm(folder, { recursive: true })
  })

  test('an unknown workload: the known ones are named, exit code 2', async () => {
    const weir = start(['--web', '--no-open', '--workload', 'nope'])
    expect(await weir.exited).toBe(2)
    expect(weir.stderr).toMatch(/^weir: There is no workload `nope`; there are: .*thumbnails.*\.\n$/)
  })

  test('a port in use: exit code 2', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const weir = start(['--web', '--no-open', '--port', String(port)])
    expect(await weir.exited).toBe(2)
    expect(weir.stderr).toBe(`weir: Port ${String(port)} is in use; --port 0 takes any free one.\n`)
    server.close()
  })
})

describe('a broken workload: what, where and why, exit code 1', () => {
  test.each([
    ['syntax-error', /^weir: .*syntax-error\.ts:\d+/],
    ['no-default', /^weir: .*no-default\.ts.*no default export/],
    ['throws-at-import', /^weir: /],
  ])('%s', async (name, words) => {
    const file = fileURLToPath(new URL(`../faults/files/${name}.ts`, import.meta.url))
    const weir = start(['--web', '--no-open', '--workload', file, '--run'])
    expect(await weir.exited).toBe(1)
    expect(weir.stderr).toMatch(words)
    expect(weir.stdout).not.toContain('Weir is at')
  })
})

test.each([
  ['in a process of its own', [], /nobody has caught it: left alone\n(.*\n)*> 6 \|/],
  ['in the app’s process', ['--in-process'], /nobody has caught it: Error: left alone/],
])(
  'a promise that a workload leaves rejected %s is told, and the app goes on',
  async (_where, flags, words) => {
    const file = fileURLToPath(new URL('./files/stray-rejection.ts', import.meta.url))
    const weir = start(['--web', '--no-open', '--workload', file, '--run', ...flags])
    const url = await weir.ready()
    await weir.complains(words)
    const client = createClient(socketTransport(await openSocket(url)))
    expect(await client.call('app.info')).toMatchObject({ shell: 'web' })
    client.close()
  },
)

test('--help lists every flag and starts nothing', async () => {
  const weir = start(['--help'])
  expect(await weir.exited).toBe(0)
  for (const flag of ['--web', '--port N', '--no-open', '--workload NAME|FILE', '--run', '--help'])
    expect(weir.stdout).toContain(flag)
})
