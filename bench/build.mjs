/** Bundles the TypeScript benches as the library is, so that they run under every Node alike: `node bench/build.mjs`. */
import { fileURLToPath } from 'node:url'
import { bundle } from '../scripts/support/bundle.mjs'

export const outDir = fileURLToPath(new URL('../out/bench/', import.meta.url))

const entry = (path) => fileURLToPath(new URL(path, import.meta.url))

/** Peers stay in node_modules, as their users have them. */
export async function buildBenches() {
  await bundle({ run: entry('./harness/run.ts'), child: entry('./runtime/child.ts') }, outDir)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBenches()
