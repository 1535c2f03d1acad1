import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('a process lives as long as jobs do, and no longer: idle threads do not keep it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-test-'))
  const [program, jobs] = [join(folder, 'flood.mjs'), join(folder, 'basic.mjs')]
  const common = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  } as const
  const source = (name: string): string => fileURLToPath(new URL(`./jobs/${name}.ts`, import.meta.url))
  await build({ ...common, entryPoints: [source('flood')], outfile: program })
  await build({ ...common, entryPoints: [source('basic')], outfile: jobs })
  // Rejects when the exit code is not 0; 13 says that something was awaited which nothing could end any more.
  const { stdout } = await promisify(execFile)(process.execPath, [program, jobs], { timeout: 60_000 })
  expect(stdout.trim()).toBe(String((3_000 * 2_999) / 2))
  await rm(folder, { recursive: true })
})
