/** Bundles the TypeScript benches, so that they run under every Node alike: `node bench/build.mjs`. */
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

export const outDir = fileURLToPath(new URL('../out/bench/', import.meta.url))

const entry = (path) => fileURLToPath(new URL(path, import.meta.url))

/** Peers stay in node_modules, as their users have them; our own sources become one file per entry. */
export async function buildBenches() {
  await build({
    entryPoints: {
      run: entry('./harness/run.ts'),
      child: entry('./runtime/child.ts'),
    },
    outdir: outDir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBenches()
