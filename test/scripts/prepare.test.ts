import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hashInputs, isBuilt, isInstalled } from '../../scripts/support/prepare.mjs'

let directory: string

const write = (file: string, text: string): void => {
  mkdirSync(join(directory, file, '..'), { recursive: true })
  writeFileSync(join(directory, file), text)
}
const writeLock = (file: string, packages: object): void => {
  write(file, JSON.stringify({ packages }))
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'weir-prepare-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

describe('installed', () => {
  const wanted = {
    '': { name: 'weir', version: '0.1.0' },
    'node_modules/ws': { version: '8.0.0' },
    'node_modules/for-windows': { version: '1.0.0', optional: true },
  }
  const present = (packages: object): boolean => {
    writeLock('package-lock.json', wanted)
    writeLock('node_modules/.package-lock.json', packages)
    return isInstalled(directory)
  }

  test('is what npm itself says it has installed, but for packages of other platforms', () => {
    expect(present({ 'node_modules/ws': { version: '8.0.0' } })).toBe(true)
  })
  test('is not without node_modules', () => {
    writeLock('package-lock.json', wanted)
    expect(isInstalled(directory)).toBe(false)
  })
  test('is not when a package is missing or has another version', () => {
    expect(present({})).toBe(false)
    expect(present({ 'node_modules/ws': { version: '7.9.0' } })).toBe(false)
    const stale = {
      'node_modules/ws': { version: '8.0.0' },
      'node_modules/for-windows': { version: '0.9.0' },
    }
    expect(present(stale)).toBe(false)
  })
  test('is not when npm was interrupted', () => {
    writeLock('package-lock.json', wanted)
    write('node_modules/.package-lock.json', '{"packages": {')
    expect(isInstalled(directory)).toBe(false)
  })
})

describe('built', () => {
  beforeEach(() => {
    write('package.json', '{}')
    write('src/main/a.ts', 'a')
    write('src/b.ts', 'b')
    write('out/.stamp', hashInputs(directory))
  })

  test('stays built when only times change', () => {
    write('src/b.ts', 'b')
    expect(isBuilt(directory)).toBe(true)
  })
  test.each([
    ['a file changes', 'src/main/a.ts', 'A'],
    ['a file is added', 'src/c.ts', ''],
    ['the configuration changes', 'electron.vite.config.ts', 'export default {}'],
    ['the stamp is another build’s', 'out/.stamp', 'old'],
  ])('is stale when %s', (_when, file, text) => {
    write(file, text)
    expect(isBuilt(directory)).toBe(false)
  })
  test('is stale when a file is renamed or removed', () => {
    rmSync(join(directory, 'src/b.ts'))
    expect(isBuilt(directory)).toBe(false)
    write('src/bb.ts', 'b')
    expect(isBuilt(directory)).toBe(false)
  })
})
