/**
 * The library as a stranger gets it: packed by npm, unpacked into a fresh project, compiled strictly against the packed
 * types (without skipLibCheck) and run. Only the package's own dependencies and @types/node stand beside it.
 */
import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
import { createApp, createHost } from '../../src/main/host/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'weir-pack-'))
afterAll(() => {
  rmSync(project, { recursive: true, force: true })
})

const run = (command: string, args: readonly string[], cwd = project): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

function install(names: readonly string[]): void {
  for (const name of names) {
    const target = join(project, 'node_modules', name)
    mkdirSync(join(target, '..'), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), target, 'dir')
  }
}

test('npm pack gives a library that a fresh TypeScript project imports', { timeout: 600_000 }, () => {
  cpSync(join(root, 'test/types/pack'), project, { recursive: true })
  run('npm', ['pack', '--silent', '--pack-destination', project], root)
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  run('tar', ['-xzf', tarball])
  mkdirSync(join(project, 'node_modules'))
  renameSync(join(project, 'package'), join(project, 'node_modules/weir'))
  const packed = JSON.parse(readFileSync(join(project, 'node_modules/weir/package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    exports: Record<string, unknown>
  }
  install([...Object.keys(packed.dependencies), '@types/node'])

  // Every entry point stands in the consumer: a new one has to be added there.
  const consumer = readFileSync(join(project, 'consumer.ts'), 'utf8')
  for (const entry of Object.keys(packed.exports))
    expect(consumer, entry).toContain(`from '${join('weir', entry)}'`)

  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  expect(run(process.execPath, [tsc, '-p', '.'])).toBe('')
  expect(JSON.parse(run(process.execPath, ['out/consumer.js']))).toEqual({
    sum: 6,
    bridged: 4,
    answers: [42, 49],
    kinds: ['function'],
    agent: 'http://127.0.0.1:',
  })
  // Processors of their own find the library and its worker as it is packed. The guide shows these very files.
  expect(run(process.execPath, ['out/parallel.js'])).toBe('100\n')
  const guide = readFileSync(join(root, 'docs/parallel.md'), 'utf8')
  for (const file of ['plot.ts', 'parallel.ts'])
    expect(guide).toContain(`\`\`\`ts\n${readFileSync(join(project, file), 'utf8')}\`\`\``)
  const billing = execFileSync(process.execPath, ['out/billing.js'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, WEIR_DATA: join(project, 'data') },
  })
  expect(billing).toBe('Weir can attach now\n')
  expect(readFileSync(join(root, 'docs/attach.md'), 'utf8')).toContain(
    `\`\`\`ts\n${readFileSync(join(project, 'billing.ts'), 'utf8')}\`\`\``,
  )
})

const soon = { timeout: 120_000, interval: 50 }

test('a program with the packed agent is found, attached, watched and steered, and its end is told', async () => {
  const data = join(project, 'data')
  const child = spawn(process.execPath, ['--import', 'weir/agent', 'out/watched.js'], {
    cwd: project,
    env: { ...process.env, WEIR_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const app = createApp({
    local: createHost({ shell: 'web', version: 'test' }),
    agents: join(data, 'agents'),
  })
  try {
    const found = await vi.waitFor(async () => {
      const [program] = await app.attachments.find()
      expect(program).toMatchObject({ name: 'watched', pid: child.pid, node: process.version })
      return program
    }, soon)
    await app.attach({ program: found?.id ?? '' })
    const size = 'pool.cooks.size'
    await vi.waitFor(() => {
      const { knobs, source } = app.state
      expect(source).toMatchObject({ kind: 'attached', readOnly: true, pid: child.pid })
      expect(knobs.map(({ id }) => id)).toEqual(expect.arrayContaining([size, 'channel.orders.capacity']))
      expect(app.source.history?.fine.blocks.length).toBeGreaterThan(0)
    }, soon)
    const window = { filter: [], offset: 0, limit: 50 }
    const sort = { by: 'name', descending: false } as const
    await vi.waitFor(async () => {
      const { rows } = await app.call('channels.query', { ...window, sort })
      expect(rows.map(({ name }) => name)).toContain('orders')
    }, soon)
    const byWait = { by: 'wait', descending: true } as const
    const goroutines = await app.call('goroutines.query', {
      ...window,
      groupBy: 'flat',
      sort: byWait,
      open: [],
    })
    expect(JSON.stringify(goroutines)).toContain('kitchen')

    await app.call('attach.tune', { id: app.state.source.attached?.id ?? '', allow: true })
    expect(await app.call('knob.set', { id: size, value: 7 })).toMatchObject({ from: 2, to: 7 })
    await vi.waitFor(() => expect(printed).toContain('cooks: 7'), soon)

    child.kill('SIGKILL')
    await vi.waitFor(() => expect(app.state.run.status).toBe('ended'), soon)
    expect(app.state.source.attached?.link.status).toBe('ended')
    expect(await app.attachments.find()).toEqual([])
    expect(readdirSync(join(data, 'agents'))).toEqual([])
  } finally {
    child.kill('SIGKILL')
    await app.close()
  }
}, 600_000)

test('an agent that is attached to does not keep its program alive, and takes its card along', async () => {
  const data = join(project, 'data')
  const child = spawn(process.execPath, ['--import', 'weir/agent', '-e', 'process.stdin.resume()'], {
    cwd: project,
    env: { ...process.env, WEIR_DATA: data, WEIR_AGENT_NAME: 'short', WEIR_AGENT_TUNING: 'on' },
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const app = createApp({
    local: createHost({ shell: 'web', version: 'test' }),
    agents: join(data, 'agents'),
  })
  try {
    const program = await vi.waitFor(async () => {
      const [found] = await app.attachments.find()
      expect(found?.name).toBe('short')
      return found?.id ?? ''
    }, soon)
    expect(await app.attach({ program })).toMatchObject({ tuning: 'on', link: { status: 'live' } })
    await vi.waitFor(() => expect(app.source.history?.fine.blocks.length).toBeGreaterThan(0), soon)
    child.stdin.end()
    expect(await exited).toBe(0)
    expect(readdirSync(join(data, 'agents'))).toEqual([])
    await vi.waitFor(() => expect(app.state.run.status).toBe('ended'), soon)
  } finally {
    child.kill('SIGKILL')
    await app.close()
  }
}, 600_000)

test('the library alone brings neither the monitor nor the agent', () => {
  const dist = join(project, 'node_modules/weir/dist')
  const seen = new Set<string>()
  const packages = new Set<string>()
  const follow = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, name = ''] of readFileSync(join(dist, file), 'utf8').matchAll(
      /^(?:import|export) .*?"([^"]+)";$/gm,
    ))
      if (name.startsWith('./')) follow(name.slice(2))
      else if (!name.startsWith('node:')) packages.add(name)
  }
  follow('weir.js')
  expect([...seen].filter((file) => file.startsWith('agent'))).toEqual([])
  expect(packages.has('zod')).toBe(false)
  expect([...seen].some((file) => readFileSync(join(dist, file), 'utf8').includes('src/main/monitor/'))).toBe(
    false,
  )
})

test('nothing of the app is packed', () => {
  const listing = JSON.parse(
    run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], root),
  ) as {
    files: { path: string }[]
  }[]
  const paths = listing.flatMap((each) => each.files.map((file) => file.path))
  // npm packs what `main` names, which is there for Electron.
  const ours = paths.filter((path) => path !== 'out/main/index.js')
  expect(ours.filter((path) => /^(src|test|out|bench)\/|renderer|shell|host/.test(path))).toEqual([])
})
