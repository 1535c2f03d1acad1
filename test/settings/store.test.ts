import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSettings } from '../../src/main/settings/index.ts'
import { defaultSettings } from '../../src/shared/settings.ts'

let directory = ''
const warnings: string[] = []
const open = () => openSettings(join(directory, 'weir'), (text) => warnings.push(text))
const file = (): string => join(directory, 'weir', 'settings.json')

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'weir-settings-'))
  warnings.length = 0
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

test('what was chosen is found at the next start', () => {
  expect(open().all).toEqual(defaultSettings)
  open().set({ theme: 'light', dockOpen: { overview: false } })
  open().set({ presets: [{ name: 'fast', workload: 'thumbnails', knobs: { 'pool.fetchers.size': 8 } }] })
  expect(open().all).toEqual({
    ...defaultSettings,
    theme: 'light',
    dockOpen: { overview: false },
    presets: [{ name: 'fast', workload: 'thumbnails', knobs: { 'pool.fetchers.size': 8 } }],
  })
  expect(warnings).toEqual([])
})

test.each(['{"theme": "li', '', '\0\0\0'])('a file of %j is set aside, and the defaults hold', (content) => {
  open().set({ theme: 'light' })
  writeFileSync(file(), content)
  const settings = open()
  expect(settings.all).toEqual(defaultSettings)
  expect(readFileSync(`${file()}.broken`, 'utf8')).toBe(content)
  expect(warnings.join()).toContain('settings.json.broken')
  settings.set({ theme: 'dark' })
  expect(open().all.theme).toBe('dark')
})

test('a value that does not fit costs no other one', () => {
  open().set({ theme: 'light' })
  writeFileSync(file(), JSON.stringify({ theme: 'light', rangeMs: 'long', singleKeys: 7, more: 1 }))
  expect(open().all).toEqual({ ...defaultSettings, theme: 'light' })
})

test('a folder that cannot be written keeps the change for the session', () => {
  writeFileSync(join(directory, 'weir'), '')
  const settings = open()
  expect(settings.set({ theme: 'light' }).theme).toBe('light')
  expect(settings.all.theme).toBe('light')
  expect(warnings.join()).toContain('could be saved')
})
