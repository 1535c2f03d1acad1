/** Builds the library that `npm pack` packs: dist/, JavaScript with types. Runs as `prepack`. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { bundle } from './support/bundle.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const parts = ['runtime', 'patterns', 'pool', 'hub', 'bridges']

rmSync(`${root}dist`, { recursive: true, force: true })
await bundle(
  {
    weir: `${root}src/main/weir.ts`,
    agent: `${root}src/main/agent.ts`,
    ...Object.fromEntries(parts.map((part) => [part, `${root}src/main/${part}/index.ts`])),
    // A thread imports it by its URL, which is that of a neighbour.
    'processor-thread': `${root}src/main/parallel/processor-thread.ts`,
  },
  `${root}dist`,
)
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', `${root}tsconfig.lib.json`], { stdio: 'inherit' })
process.exitCode = status ?? 1

/**
 * The agent carries a whole host, of which nothing is anybody's business: only what it offers gets types. These files name
 * nothing else, so each is translated by itself.
 */
for (const file of ['main/agent.ts', 'shared/agent.ts']) {
  const source = path.join(root, 'src', file)
  const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(source, 'utf8'), {
    fileName: source,
    reportDiagnostics: true,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      isolatedDeclarations: true,
    },
  })
  if (diagnostics?.length)
    throw new Error(diagnostics.map(({ messageText }) => String(messageText)).join('\n'))
  const target = path.join(root, 'dist/types', file.replace(/\.ts$/, '.d.ts'))
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, outputText.replaceAll(/(from '[^']+)\.ts'/g, "$1.js'"))
}
