/** Runs every example of docs/runtime.md and compares what it prints with the block below it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, test, vi } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const guide = readFileSync(`${root}docs/runtime.md`, 'utf8')
const examples = [...guide.matchAll(/```ts\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)]

async function run(source: string): Promise<string> {
  const bundled = await build({
    stdin: { contents: source, loader: 'ts', resolveDir: root },
    alias: { weir: `${root}src/main/runtime/index.ts` },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
  })
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    printed.push(`${format(...values)}\n`)
  })
  try {
    const code = Buffer.from(bundled.outputFiles[0]?.contents ?? []).toString('base64')
    await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)
  } finally {
    log.mockRestore()
  }
  return printed.join('')
}

describe('docs/runtime.md', () => {
  test('has examples, each with what it prints', () => {
    expect(examples.length).toBeGreaterThan(10)
    expect(examples.filter(([, , output]) => output === undefined)).toEqual([])
  })

  for (const [i, [, source = '', output]] of examples.entries()) {
    const title =
      guide
        .slice(0, guide.indexOf(source))
        .match(/^## .*$/gm)
        ?.at(-1) ?? ''
    test(`example ${String(i + 1)} (${title.slice(3)})`, async () => {
      expect(await run(source)).toBe(output)
    })
  }
})
