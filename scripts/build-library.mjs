/** Builds the library that `npm pack` packs: dist/, JavaScript with types. Runs as `prepack`. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { bundle } from './support/bundle.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const parts = ['runtime', 'patterns', 'pool', 'hub', 'bridges']

rmSync(`${root}dist`, { recursive: true, force: true })
await bundle(
  {
    weir: `${root}src/main/weir.ts`,
    ...Object.fromEntries(parts.map((part) => [part, `${root}src/main/${part}/index.ts`])),
    // A thread imports it by its URL, which is that of a neighbour.
    'processor-thread': `${root}src/main/parallel/processor-thread.ts`,
  },
  `${root}dist`,
)
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', `${root}tsconfig.lib.json`], { stdio: 'inherit' })
process.exitCode = status ?? 1
