/** Bundles one TypeScript bench and starts it: `node bench/file.mjs live/main.ts [flags]`. */
import { build } from 'esbuild'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [file] = process.argv.splice(2, 1)
const bench = new URL('./', import.meta.url)
const outfile = fileURLToPath(new URL(`../out/bench/${file.replace(/\.ts$/, '.js')}`, bench))
await build({
  entryPoints: [fileURLToPath(new URL(file, bench))],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // Built-in workloads import the library by its name.
  alias: { weir: fileURLToPath(new URL('../src/main/weir.ts', bench)) },
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
