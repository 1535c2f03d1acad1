/** Bundles the parallel benches (threads need files) and runs them beside Go: `node bench/parallel/run.mjs [--rounds n] [--only a,b]`. */
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const outdir = here('../../out/bench-parallel/')

await build({
  entryPoints: {
    main: here('./main.ts'),
    works: here('./works.ts'),
    'processor-thread': here('../../src/main/parallel/processor-thread.ts'),
  },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
})
await import('node:fs/promises').then(({ writeFile }) =>
  writeFile(`${outdir}package.json`, '{"type":"module"}'),
)
const { status } = spawnSync(process.execPath, [`${outdir}main.js`, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// Beside it the same in Go, where there is Go.
const go = spawnSync('go', ['build', '-o', `${outdir}bench-go`, '.'], { cwd: here('../go/') })
if (go.status === 0)
  spawnSync(`${outdir}bench-go`, ['parallel'], {
    stdio: 'inherit',
    env: { ...process.env, GOMAXPROCS: '2' },
  })
process.exit(status ?? 1)
