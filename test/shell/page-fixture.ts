/** A small built page in a temporary folder, with something next to it that must not be served. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PageFixture {
  directory: string
  remove(): void
}

export function makePage(): PageFixture {
  const folder = mkdtempSync(join(tmpdir(), 'weir-page-'))
  const directory = join(folder, 'renderer')
  mkdirSync(join(directory, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Weir</title>')
  writeFileSync(join(directory, 'assets', 'index-1a2b3c.js'), 'export {}')
  writeFileSync(join(directory, 'assets', 'inter.woff2'), 'font')
  return {
    directory,
    remove: () => {
      rmSync(folder, { recursive: true })
    },
  }
}
