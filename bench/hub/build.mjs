import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

const entry = (path) => fileURLToPath(new URL(path, import.meta.url))
const outdir = entry('../../out/bench/')

/** Bundles the hub's benchmark and the load tool, so that they run under every Node alike, and runs one of them. */
export async function runHubBench(name) {
  await build({
    entryPoints: {
      'hub-main': entry('./main.ts'),
      'hub-server': entry('./server.ts'),
      'load-main': entry('../load/main.ts'),
      'load-churn': entry('../load/churn.ts'),
      'load-churn-server': entry('../load/churn-server.ts'),
      'load-worker': entry('../load/worker.ts'),
    },
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  })
  await import(`${outdir}${name}.js`)
}
