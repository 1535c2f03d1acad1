import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chooseShell } from '../../scripts/support/choose-shell.mjs'
import { isRecent } from '../../scripts/support/node-version.mjs'

let root: string
const electron = (): string => join(root, 'node_modules', 'electron')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weir-shell-'))
  mkdirSync(join(electron(), 'dist'), { recursive: true })
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

const installBinary = (): string => {
  writeFileSync(join(electron(), 'path.txt'), 'electron')
  const binary = join(electron(), 'dist', 'electron')
  writeFileSync(binary, '')
  return binary
}
const choose = (env: NodeJS.ProcessEnv, web = false, platform: NodeJS.Platform = 'linux'): object =>
  chooseShell({ web }, { root, env, platform })

test('Electron where its binary and a display are there', () => {
  const binary = installBinary()
  const chosen = { sentence: 'Weir opens in Electron.', electron: binary }
  expect(choose({ DISPLAY: ':0' })).toEqual(chosen)
  expect(choose({ WAYLAND_DISPLAY: 'wayland-0' })).toEqual(chosen)
  expect(choose({}, false, 'darwin')).toEqual(chosen)
  expect(choose({}, false, 'win32')).toEqual(chosen)
})

test('the page without the binary, and why', () => {
  const sentence =
    'Weir opens as a page, because the Electron binary is not installed (npx install-electron).'
  expect(choose({ DISPLAY: ':0' })).toEqual({ sentence })
  writeFileSync(join(electron(), 'path.txt'), 'electron')
  expect(choose({ DISPLAY: ':0' })).toEqual({ sentence })
})

test('the page without a display, and why', () => {
  installBinary()
  expect(choose({ DISPLAY: '' })).toEqual({
    sentence: 'Weir opens as a page, because there is no display for Electron.',
  })
})

test('the page when it is asked for', () => {
  installBinary()
  expect(choose({ DISPLAY: ':0' }, true)).toEqual({ sentence: 'Weir opens as a page, as --web says.' })
})

test.each([
  ['20.19.0', true],
  ['20.18.9', false],
  ['18.20.0', false],
  ['21.0.0', true],
  ['24.1.0', true],
])('Node %s is recent enough: %s', (version, recent) => {
  expect(isRecent(version)).toBe(recent)
})
