import { expect, test } from 'vitest'
import { canOpenBrowser, openCommand } from '../../src/main/shell/web/open-browser.ts'

test.each([
  [{ DISPLAY: ':0' }, 'linux', true],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
  [{}, 'linux', false],
  [{ DISPLAY: '' }, 'linux', false],
  [{}, 'darwin', true],
  [{}, 'win32', true],
  [{ CI: 'true' }, 'darwin', false],
  [{ CI: '1', DISPLAY: ':0' }, 'linux', false],
  [{ CI: 'false' }, 'darwin', true],
] as const)('with %j on %s there is a browser to open: %s', (env, platform, can) => {
  expect(canOpenBrowser(env, platform)).toBe(can)
})

test('every platform has its command, and none takes a shell’s word for the address', () => {
  const url = 'http://127.0.0.1:8080/#token=ab&workload=x'
  expect(openCommand(url, 'linux')).toEqual(['xdg-open', url])
  expect(openCommand(url, 'darwin')).toEqual(['open', url])
  expect(openCommand(url, 'win32')).toEqual(['cmd', '/c', 'start', '""', url.replace('&', '^&')])
})
