/** A page that is open goes on when Weir is started again at the same port. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keptTokens } from '../../src/main/shell/web/kept-tokens.ts'
import { startWebShell } from '../../src/main/shell/web/server.ts'
import { FakeHost } from '../contract/fake-host.ts'
import { makePage } from './page-fixture.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'weir-tokens-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

test('the address of a port is the same after a restart, and another port has another one', async () => {
  const page = makePage()
  const start = async (port: number) => {
    const shell = await startWebShell({
      host: new FakeHost(),
      port,
      pageDirectory: page.directory,
      tokens: keptTokens(join(directory, 'new'), port),
    })
    await shell.close()
    return shell
  }
  try {
    const { port } = await startWebShell({
      host: new FakeHost(),
      port: 0,
      pageDirectory: page.directory,
    }).then(async (shell) => {
      await shell.close()
      return shell
    })
    const first = await start(port)
    const again = await start(port)
    expect([again.url, again.observeUrl]).toEqual([first.url, first.observeUrl])
    expect(first.url).not.toBe(first.observeUrl)
  } finally {
    page.remove()
  }
  expect(keptTokens(directory, 1).control).not.toBe(keptTokens(directory, 2).control)
})

test('only their owner can read them', () => {
  keptTokens(directory, 4000)
  const [name = ''] = readdirSync(directory)
  if (process.platform !== 'win32') expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
})

test.each(['', 'null', '{"control":"1","observe":"2"}', `{"control":"${'a'.repeat(32)}"}`])(
  'a file that holds no tokens is replaced: %s',
  (text) => {
    const { control } = keptTokens(directory, 4000)
    const [name = ''] = readdirSync(directory)
    writeFileSync(join(directory, name), text)
    const anew = keptTokens(directory, 4000)
    expect(anew.control).toMatch(/^[0-9a-f]{32}$/)
    expect(anew.control).not.toBe(control)
    expect(keptTokens(directory, 4000)).toEqual(anew)
  },
)

test('a home that may not be written to does not keep the page from starting', () => {
  const file = join(directory, 'a-file')
  writeFileSync(file, '')
  chmodSync(file, 0o400)
  expect(keptTokens(join(file, 'below'), 4000).control).toMatch(/^[0-9a-f]{32}$/)
})
