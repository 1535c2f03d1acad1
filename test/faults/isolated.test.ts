/** What a user's file can do to its process, and that the app says what, where and why, and goes on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { stateStream } from '../../src/main/host/source.ts'
import type { FrameMessage } from '../../src/shared/model.ts'
import { fileOf, isolatedApp, logOf, soon } from './isolated-support.ts'

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
/** A file that `long-loop` waits for: its path is in the environment that the process gets. */
async function signFile() {
  const folder = await mkdtemp(path.join(tmpdir(), 'weir-sign-'))
  const file = path.join(folder, 'sign')
  process.env['WEIR_TEST_SIGN'] = file
  return {
    give: () => writeFile(file, ''),
    async [Symbol.asyncDispose]() {
      delete process.env['WEIR_TEST_SIGN']
      await rm(folder, { recursive: true })
    },
  }
}
const pidOf = (pid: number | undefined): number => {
  if (pid === undefined) throw new Error('no process')
  return pid
}

test('a sound file runs in a process of its own, with the same calls, state and frames', async () => {
  await using s = isolatedApp()
  const frames = s.app.open('frames', { historyMs: 0 })
  const info = await s.app.start({ file: fileOf('killed') })
  expect(info).toMatchObject({ name: 'killed' })
  await s.until('running')
  const { source } = s.app.state
  expect(source).toMatchObject({ kind: 'isolated', label: 'killed.ts', readOnly: false })
  expect(source.pid).not.toBe(process.pid)
  await vi.waitFor(() => expect(s.app.state.checks.passed).toBeGreaterThan(5), soon)
  const change = await s.app.call('knob.set', { id: 'workload.pace', value: 1 })
  expect(change).toMatchObject({ number: 1, from: 10, to: 1 })
  await vi.waitFor(() => expect(s.app.state.changes).toHaveLength(1), soon)
  const page = await s.app.call('channels.query', {
    filter: [],
    sort: { by: 'name', descending: false },
    offset: 0,
    limit: 10,
  })
  expect(page.rows.map(({ name }) => name)).toContain('numbers')
  const messages: FrameMessage[] = []
  await vi.waitFor(() => {
    for (let next = frames.next(); next !== undefined; next = frames.next()) messages.push(next)
    const layouts = messages.filter((m) => m.type === 'layout')
    expect(layouts.some((m) => m.fresh === true)).toBe(true)
    expect(layouts.at(-1)?.layout.metrics.map((m) => m.name)).toContain('channel.length')
  }, soon)
  await s.app.stop()
  expect(s.app.state.run.status).toBe('ended')
  expect(alive(pidOf(source.pid))).toBe(false)
  await s.app.start({ name: 'pipeline' })
  expect(s.app.state.source.kind).toBe('app')
  expect(s.app.state.run).toMatchObject({ status: 'running', workload: { name: 'pipeline' } })
})

describe('a file that cannot be loaded', () => {
  test.each([
    ['syntax-error', 'Expected identifier but found "}"', 7],
    ['throws-at-import', 'no config here', 8],
    ['exits-at-import', 'process.exit(0) was called', 3],
  ])('%s', async (name, message, line) => {
    await using s = isolatedApp()
    const told = s.app.start({ file: fileOf(name) })
    await expect(told).rejects.toMatchObject({ code: 'workload-broken', file: fileOf(name), line })
    await expect(told).rejects.toThrow(message)
    const { run } = s.app.state
    expect(run).toMatchObject({ status: 'failed', error: { line } })
    expect(run.status === 'failed' && run.error.codeFrame).toMatch(new RegExp(`^> *${line} \\|`, 'm'))
  })

  test('leaves what runs alone', async () => {
    await using s = isolatedApp()
    await s.app.start({ name: 'pipeline' })
    await expect(s.app.start({ file: fileOf('no-default') })).rejects.toThrow('it has no default export')
    expect(s.app.state.run).toMatchObject({ status: 'running', workload: { name: 'pipeline' } })
  })

  test('an endless loop at its top can be stopped', async () => {
    await using s = isolatedApp()
    const starting = s.app.start({ file: fileOf('loop-at-import') })
    const failed = expect(starting).rejects.toThrow('stopped while it was loading')
    expect(await s.until('starting')).toMatchObject({ workload: { title: 'loop-at-import.ts' } })
    expect(await s.app.stop()).toBeNull()
    await failed
    expect(s.app.state.run.status).toBe('failed')
    await s.app.start({ file: fileOf('killed') })
    await s.until('running')
  })
})

describe('a file that breaks while it runs', () => {
  test.each([
    ['throws-at-start', 'no plan today', 6, 'workload-broken'],
    ['throws-in-goroutine', 'in goroutine `worker`: no such job', 5, 'workload-broken'],
    ['deadlock', 'all goroutines are asleep - deadlock!', 10, 'workload-broken'],
    ['exits', 'process.exit(3) was called', 4, 'process-exit'],
    [
      'leaves-rejection',
      'a promise was rejected and nobody has caught it: nobody awaits me',
      4,
      'unhandled-rejection',
    ],
    ['throws-in-callback', 'uncaught outside of any goroutine: in a timer', 7, 'uncaught-exception'],
  ])('%s', async (name, message, line, code) => {
    await using s = isolatedApp()
    await s.app.start({ file: fileOf(name) })
    const { error } = await s.until('failed')
    expect(error).toMatchObject({ code, file: fileOf(name), line })
    expect(error.message).toContain(message)
    expect(error.codeFrame).toMatch(new RegExp(`^> *${line} \\|`, 'm'))
    expect(s.app.state.findings[0]?.severity).toBe('critical')
    await s.app.start({ file: fileOf('killed') })
    await s.until('running')
  })

  test('heap', async () => {
    await using s = isolatedApp(64)
    await s.app.start({ file: fileOf('eats-heap') })
    const { error } = await s.until('failed')
    expect(error.code).toBe('out-of-memory')
    expect(error.message).toMatch(/^out of memory: the heap is full at 64 MB/)
    expect(logOf(s.app.state)).toContain('The heap is nearly full')
  })

  test('memory outside of the heap', async () => {
    await using s = isolatedApp(64)
    await s.app.start({ file: fileOf('eats-buffers') })
    const { error } = await s.until('failed')
    expect(error.code).toBe('out-of-memory')
    expect(error.message).toMatch(/^out of memory: the process held \d+ MB and was ended/)
  })

  test('killed from outside', async () => {
    await using s = isolatedApp()
    await s.app.start({ file: fileOf('killed') })
    await s.until('running')
    process.kill(pidOf(s.app.state.source.pid), 'SIGKILL')
    const { error } = await s.until('failed')
    expect(error).toMatchObject({ code: 'killed', message: 'its process was killed from outside (SIGKILL)' })
  })
})

describe('an endless loop', () => {
  test('is a finding with the goroutine and the line, and can be stopped', async () => {
    await using s = isolatedApp()
    await s.app.start({ file: fileOf('endless-loop') })
    await vi.waitFor(() => expect(s.app.state.findings).toHaveLength(1), soon)
    const [finding] = s.app.state.findings
    expect(finding).toMatchObject({ severity: 'critical', title: 'Endless loop' })
    expect(finding?.text).toMatch(/^Goroutine `spin` at endless-loop\.ts:5 runs without a pause/)
    const { stuck } = await s.until('running')
    expect(stuck).toMatchObject({ file: fileOf('endless-loop'), line: 5 })
    expect(stuck?.codeFrame).toMatch(/^> *5 \|/m)
    const pid = pidOf(s.app.state.source.pid)
    await s.app.stop()
    expect(alive(pid)).toBe(false)
    expect(s.app.state.run.status).toBe('ended')
    expect(logOf(s.app.state)).toContain('its process was ended')
  })

  test('that ends after all closes the finding, and the program goes on', async () => {
    await using s = isolatedApp()
    await using sign = await signFile()
    await s.app.start({ file: fileOf('long-loop') })
    await vi.waitFor(() => expect(logOf(s.app.state)).toContain('Does not respond'), soon)
    await sign.give()
    await vi.waitFor(() => expect(s.app.state.checks.passed).toBe(1), soon)
    await vi.waitFor(() => expect(logOf(s.app.state)).toContain('Responds again after '), soon)
    expect((await s.until('running')).stuck).toBeUndefined()
  })

  test('in a clean-up is ended as well; what the program prints is in the log', async () => {
    await using s = isolatedApp()
    await s.app.start({ file: fileOf('ignores-stop') })
    await vi.waitFor(() => expect(logOf(s.app.state)).toContain('it runs'), soon)
    const pid = pidOf(s.app.state.source.pid)
    await s.app.stop()
    expect(alive(pid)).toBe(false)
  })
})

test('a page that was there before sees the source change', async () => {
  await using s = isolatedApp()
  const state = stateStream(s.app)
  expect(state.next()?.source?.kind).toBe('app')
  await s.app.start({ file: fileOf('killed') })
  await vi.waitFor(() => expect(state.next()?.source).toMatchObject({ kind: 'isolated' }), soon)
})
