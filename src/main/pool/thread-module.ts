import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

/** A module that a thread can import as it is. */
export interface LoadableModule {
  url: string
  /** It is a bundle: stacks need its source map to name the sources. */
  bundled: boolean
  /** Removes what was made for it. */
  dispose(): Promise<void>
}

const typescript = /\.[cm]?ts$/

/** URL of the job module from what the user gave: a URL, or a path relative to the working directory. */
export function moduleUrl(module: URL | string): string {
  if (module instanceof URL) return module.href
  return /^[a-z]{2,}:/.test(module) ? module : pathToFileURL(resolve(module)).href
}

/**
 * JavaScript is loaded as it is, and so is TypeScript where Node can (22.18 and later). Elsewhere the module and what it
 * imports by relative path are bundled into a temporary file; packages stay where they are.
 */
export async function loadable(url: string): Promise<LoadableModule> {
  const { pathname, protocol } = new URL(url)
  const isNative = Boolean((process.features as { typescript?: unknown }).typescript)
  if (protocol !== 'file:' || !typescript.test(pathname) || isNative)
    return { url, bundled: false, dispose: () => Promise.resolve() }
  return bundle(fileURLToPath(url))
}

async function bundle(file: string): Promise<LoadableModule> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-thread-'))
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  const dispose = async (): Promise<void> => {
    process.off('exit', remove)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const outfile = join(folder, 'module.mjs')
    const { build } = await import('esbuild')
    await build({
      entryPoints: [file],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'silent',
      plugins: [inPlace],
    })
    return { url: pathToFileURL(outfile).href, bundled: true, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Makes a bundle in a temporary folder behave as if it lay where its sources do. */
const inPlace: Plugin = {
  name: 'in-place',
  setup(build) {
    // Packages are imported from where the source finds them.
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === inPlace) return undefined
      if (builtinModules.includes(path.replace(/^node:/, ''))) return { path, external: true }
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: inPlace })
      if (found.errors.length > 0) return { errors: found.errors }
      if (found.external) return { path: found.path, external: true }
      return { path: pathToFileURL(found.path).href, external: true }
    })
    // `import.meta.url` stays that of the source.
    build.onLoad({ filter: typescript }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const url = JSON.stringify(pathToFileURL(path).href)
      return { contents: source.replaceAll('import.meta.url', url), loader: 'ts' }
    })
  },
}
