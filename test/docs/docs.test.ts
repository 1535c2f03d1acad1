/**
 * All TypeScript in the guides runs. A block with `text` below it prints exactly that; a block that defines a
 * workload is run as the user would run it, and its checks pass.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadWorkload, startProgram } from '../../src/main/workloads/index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const docs = path.join(root, 'docs')
const pages = [
  'getting-started.md',
  'tuning.md',
  'faq.md',
  'pools.md',
  'hub.md',
  ...(await readdir(path.join(docs, 'patterns'))).map((name) => `patterns/${name}`),
]

/** Inside the project, so that packages are found as from the documentation's own place. */
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(root, 'node_modules', '.cache', 'weir-docs-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(source: string): Promise<string> {
  const bundled = await build({
    stdin: { contents: source, loader: 'ts', resolveDir: root },
    alias: { weir: path.join(root, 'src/main/weir.ts') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    write: false,
  })
  const module = path.join(folder, `${Math.random().toString(36).slice(2)}.mjs`)
  await writeFile(module, bundled.outputFiles[0]?.contents ?? '')
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    printed.push(`${format(...values)}\n`)
  })
  try {
    await import(/* @vite-ignore */ module)
  } finally {
    log.mockRestore()
  }
  return printed.join('')
}

async function runWorkload(source: string): Promise<void> {
  const file = path.join(folder, 'workload.ts')
  await writeFile(file, source)
  const program = startProgram(await loadWorkload(file))
  try {
    await vi.waitFor(() => expect(program.checks.passed).toBeGreaterThan(3), { timeout: 60_000 })
    expect(program.checks.failed).toBe(0)
  } finally {
    await program.stop()
  }
}

describe.each(pages)('docs/%s', async (page) => {
  const text = await readFile(path.join(docs, page), 'utf8')
  const examples = [...text.matchAll(/```ts\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)]

  test('has its links', async () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
      await expect(readFile(path.join(docs, path.dirname(page), target)), target).resolves.toBeDefined()
  })

  for (const [i, [, source = '', output]] of examples.entries())
    test(`example ${i + 1}`, async () => {
      if (source.includes('export default workload(')) await runWorkload(source)
      else {
        expect(output, 'a block of what it prints').toBeDefined()
        expect(await run(source)).toBe(output)
      }
    })
})

test('the example of the README is the file in examples', async () => {
  const example = await readFile(path.join(root, 'examples/my-workload.ts'), 'utf8')
  expect(await readFile(path.join(root, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``)
})

test('no guide shows code that nothing runs', async () => {
  // By test/runtime/guide.test.ts and test/types/pack.test.ts.
  const elsewhere = ['runtime.md', 'parallel.md', 'attach.md']
  const guides = (await readdir(docs)).filter((name) => name.endsWith('.md'))
  for (const name of guides.filter((guide) => ![...pages, ...elsewhere].includes(guide)))
    expect(await readFile(path.join(docs, name), 'utf8'), name).not.toContain('```ts')
})
