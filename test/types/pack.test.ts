/**
 * The library as a stranger gets it: packed by npm, unpacked into a fresh project, compiled strictly against the packed
 * types (without skipLibCheck) and run. Only the package's own dependencies and @types/node stand beside it.
 */
import { execFileSync } from 'node:child_process'
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
import { afterAll, expect, test } from 'vitest'

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
  })
  // Processors of their own find the library and its worker as it is packed. The guide shows these very files.
  expect(run(process.execPath, ['out/parallel.js'])).toBe('100\n')
  const guide = readFileSync(join(root, 'docs/parallel.md'), 'utf8')
  for (const file of ['plot.ts', 'parallel.ts'])
    expect(guide).toContain(`\`\`\`ts\n${readFileSync(join(project, file), 'utf8')}\`\`\``)
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
