/** Finds the code of a worker thread or a child process, in the build and when the sources run as they are (tests). */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as esbuild from 'esbuild'

/**
 * URL of the module that a thread or a child process is to run. `source` is its path without `.ts`, relative
 * to `base` (by default this folder); the build keeps it at the same place, see electron.vite.config.ts.
 */
export function threadModule(source: string, base: string = import.meta.url): URL {
  const built = new URL(`./${source}.js`, base)
  return existsSync(built) ? built : fromSource(new URL(`./${source}.ts`, base))
}

/**
 * Node 20 cannot import TypeScript in a thread, so it is bundled once per process, to a place from which
 * packages are found like from here. Several test processes may do this at once: the rename is atomic.
 */
function fromSource(source: URL): URL {
  const made = bundled.get(source.href)
  if (made !== undefined) return made
  const folder = path.join(packagesFolder(), '.cache', 'weir')
  mkdirSync(folder, { recursive: true })
  const target = path.join(folder, `${path.parse(source.pathname).name}.mjs`)
  // Only sources are bundled here, never in the built app: what starts there does without the bundler.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof esbuild
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(source)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { weir: fileURLToPath(new URL('../weir.ts', import.meta.url)) },
    sourcemap: 'inline',
  })
  const unfinished = `${target}.${process.pid}`
  writeFileSync(unfinished, outputFiles[0]?.contents ?? '')
  renameSync(unfinished, target)
  const url = new URL(`file://${target}`)
  bundled.set(source.href, url)
  return url
}
const bundled = new Map<string, URL>()

function packagesFolder(): string {
  const entry = createRequire(import.meta.url).resolve('esbuild')
  return entry.slice(0, entry.lastIndexOf('node_modules') + 'node_modules'.length)
}
