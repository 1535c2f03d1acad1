/** `node bench/run.mjs [flags]`: bundles the benches and starts them. `--help` lists the flags. */
import { buildBenches, outDir } from './build.mjs'
import { pathToFileURL } from 'node:url'

await buildBenches()
await import(pathToFileURL(`${outDir}run.js`).href)
