/**
 * The built main entry and preload under a stand-in for `electron`: a wrong channel, path or option fails
 * here, without Electron's binary.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '../../src/shared/client.ts'
import type { HostState } from '../../src/shared/model.ts'
import { collect } from '../contract/collect.ts'
import { ElectronApp } from './electron-app.ts'

describe('the desktop app', () => {
  let app: ElectronApp

  beforeEach(async () => {
    app = new ElectronApp()
    await app.loaded()
  })
  afterEach(async () => {
    app.kill('SIGTERM')
    expect(await app.exited).toBe(0)
    expect(app.stderr).toBe('')
  })

  test('opens its page in a locked-down window', async () => {
    expect(await app.do('window')).toMatchObject({
      visible: true,
      url: 'app://weir/index.html',
      exposed: ['connect', 'pathOf'],
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
      },
      page: {
        status: 200,
        body: expect.stringContaining('<script type="module"') as string,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': expect.stringContaining(
            "default-src 'none'; script-src 'self';",
          ) as string,
        },
      },
    })
  })

  test('speaks the contract over the port that the preload hands to the page', async () => {
    const client = createClient(await app.connect())
    expect(await client.call('app.info')).toMatchObject({ shell: 'electron' })
    const states = collect<Partial<HostState>>()
    client.subscribe('state', undefined, states)
    expect(await states.next()).toMatchObject({ run: { status: 'idle' } })
    await expect(client.call('knob.set', { id: 'nope', value: 1 })).rejects.toMatchObject({
      name: 'ContractError',
    })
  })

  test.each([
    [{ url: 'app://weir/index.html' }, 1],
    [{ url: 'https://example.com/' }, 0],
    [{ url: 'app://weir.example/index.html' }, 0],
    [{ url: 'app://weir/index.html', parent: {} }, 0],
  ])('checks who asks for a port: %j', async (frame, ports) => {
    expect(await app.do('connectAs', frame)).toBe(ports)
  })

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'denies %s',
    async (event) => {
      expect(await app.do('isPrevented', { event })).toBe(true)
    },
  )

  test('denies new windows', async () => {
    expect(await app.do('openWindow')).toEqual({ action: 'deny' })
  })

  test.each([
    ['media', 'app://weir/', false],
    ['clipboard-read', 'app://weir/', false],
    ['clipboard-sanitized-write', 'app://weir', true],
    ['clipboard-sanitized-write', 'app://weir/index.html', true],
    ['clipboard-sanitized-write', 'app://weir.example/', false],
    ['clipboard-sanitized-write', 'https://weir/', false],
    ['clipboard-sanitized-write', '', false],
  ])('asked for %s by "%s" it says %s, and never a device', async (permission, url, granted) => {
    expect(await app.do('permissions', { permission, url })).toEqual([granted, granted, false])
  })

  test.each([
    ['app://weir/index.html', 200],
    ['app://weir/', 200],
    ['app://weir/../package.json', 404],
    ['app://weir/%2e%2e/main/index.js', 404],
    ['app://other/index.html', 404],
  ])('serves %s with %i', async (url, status) => {
    expect(await app.do('fetch', { url })).toBe(status)
  })

  test('tells the page where a file lies that was dropped or chosen', async () => {
    expect(await app.do('pathOf', { lies: '/home/me/mine.ts' })).toBe('/home/me/mine.ts')
  })

  test('opens a workload file or a recording from the menu, and says when it cannot', async () => {
    await app.do('click', { label: 'Open…' })
    expect(await app.do('errorBoxes')).toEqual([])
    await app.do('click', { label: 'Open…', files: ['/nowhere/mine.ts'] })
    await expect.poll(() => app.do('errorBoxes')).toMatchObject([{ title: 'Weir' }])
    const [box] = (await app.do('errorBoxes')) as { content: string }[]
    expect(box?.content).toContain('/nowhere/mine.ts')
    await app.do('click', { label: 'Open…', files: ['/nowhere/mine.weirrec'] })
    await expect.poll(() => app.do('errorBoxes')).toHaveLength(2)
    const boxes = (await app.do('errorBoxes')) as { content: string }[]
    expect(boxes[1]?.content).toContain('mine.weirrec')
  })

  test('runs a user’s file in a utility process', async () => {
    const client = createClient(await app.connect())
    const file = fileURLToPath(new URL('../faults/files/killed.ts', import.meta.url))
    expect(await client.call('workload.start', { file })).toMatchObject({ name: 'killed' })
    const states = collect<Partial<HostState>>()
    client.subscribe('state', undefined, states)
    const { source } = await states.next()
    expect(source).toMatchObject({ kind: 'isolated', label: 'killed.ts' })
    await client.call('workload.stop')
    expect(() => process.kill(source?.pid ?? 0, 0)).toThrow('ESRCH')
  })

  test('loads a page that crashed again, but not for ever', async () => {
    expect(await app.do('crash', { reason: 'clean-exit' })).toBe(0)
    for (const reloads of [1, 2, 3, 3]) expect(await app.do('crash', { reason: 'oom' })).toBe(reloads)
    expect(await app.do('errorBoxes')).toMatchObject([
      { content: expect.stringContaining('4 times') as string },
    ])
    app.stderr = ''
  })

  test.each([
    ['weir://recording/nothing-here.weir', 'nothing-here.weir'],
    ['weir://recording/../../etc/passwd', undefined],
    ['weir://recording/%2e%2e%2fpasswd', undefined],
    ['weir://workload/thumbnails', undefined],
  ])('follows the link %s to nothing but a recording of the user', async (link, asked) => {
    expect(await app.do('links')).toEqual(['weir'])
    await app.do('secondInstance', { argv: ['electron', link] })
    const boxes = async (): Promise<unknown[]> => (await app.do('errorBoxes')) as unknown[]
    if (asked === undefined) expect(await boxes()).toEqual([])
    else await expect.poll(boxes).toMatchObject([{ content: expect.stringContaining(asked) as string }])
  })

  test('comes to the front when it is started again', async () => {
    await app.do('secondInstance')
    expect(await app.do('window')).toMatchObject({ focused: 1 })
  })

  test('ends with its window', async () => {
    void app.do('closeWindow')
    expect(await app.exited).toBe(0)
  })
})

test('a second instance leaves at once', async () => {
  const app = new ElectronApp([], { STAND_IN_SECOND_INSTANCE: '1' })
  expect(await app.exited).toBe(0)
  expect(app.stdout).toContain('running already')
})

test('a workload is preselected in the page’s address', async () => {
  const app = new ElectronApp(['--workload', 'thumbnails'])
  await app.loaded()
  expect(await app.do('window')).toMatchObject({ url: 'app://weir/index.html#workload=thumbnails' })
  app.kill('SIGINT')
  expect(await app.exited).toBe(0)
})

test.each([
  [['--workload', 'nope'], 2, 'There is no workload `nope`'],
  [['--workload', '/nowhere/mine.ts'], 2, 'There is no workload file /nowhere/mine.ts.'],
  [['--bogus'], 2, "Unknown option '--bogus'"],
])('%j ends it with %i', async (args, code, words) => {
  const app = new ElectronApp(args)
  expect(await app.exited).toBe(code)
  expect(app.stderr).toContain(words)
})

test('the window comes back where it was, unless that display is gone', async () => {
  const data = mkdtempSync(join(tmpdir(), 'weir-place-'))
  const place = async (bounds: object): Promise<unknown> => {
    const app = new ElectronApp([], { WEIR_DATA: data })
    await app.loaded()
    const found = await app.do('bounds')
    await app.do('moveAndClose', { bounds })
    app.kill('SIGTERM')
    expect(await app.exited).toBe(0)
    return found
  }
  try {
    expect(await place({ x: 300, y: 200, width: 1200, height: 800 })).toMatchObject({
      width: 1440,
      height: 900,
    })
    expect(await place({ x: 3000, y: 200, width: 1000, height: 700 })).toEqual({
      x: 300,
      y: 200,
      width: 1200,
      height: 800,
      maximized: false,
    })
    expect(await place({})).toEqual({ x: 0, y: 0, width: 1000, height: 700, maximized: false })
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
})
