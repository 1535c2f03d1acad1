/**
 * How threads come by code. JavaScript is imported as it is, and so is TypeScript where Node can do it. Under an older Node
 * (tests from sources) every TypeScript file that the module reaches is translated, one by one, into a folder of
 * temporary files: no bundle, so that a thread has one instance of each module whoever imports it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

const typescript = /\.[cm]?ts$/
const native = Boolean((process.features as { typescript?: unknown }).typescript)

/** Threads have to ask which file to import. */
export const threadAsks = !native && import.meta.url.endsWith('.ts')

let folder: string | undefined
const translated = new Set<string>()
const urls = new Map<string, Promise<string>>()

/** The URL that a thread can import for this source. */
export function threadUrl(source: string): Promise<string> {
  const { protocol, pathname } = new URL(source)
  if (native || protocol !== 'file:' || !typescript.test(pathname)) return Promise.resolve(source)
  let url = urls.get(source)
  if (url === undefined) urls.set(source, (url = translate(fileURLToPath(source))))
  return url
}

async function translate(file: string): Promise<string> {
  const { build } = await import('esbuild')
  const common = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  } as const
  const reach = await build({
    ...common,
    entryPoints: [file],
    write: false,
    metafile: true,
    plugins: [outside],
    outdir: '/',
  })
  const files = Object.keys(reach.metafile.inputs).map((input) => path.resolve(input))
  const fresh = files.filter((one) => typescript.test(one) && !translated.has(one))
  for (const one of fresh) translated.add(one)
  folder ??= temporary()
  await build({
    ...common,
    entryPoints: fresh,
    outdir: folder,
    outbase: '/',
    outExtension: { '.js': '.mjs' },
    sourcemap: 'inline',
    plugins: [oneByOne],
  })
  return pathToFileURL(targetOf(file)).href
}

function temporary(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'weir-processor-'))
  process.once('exit', () => {
    rmSync(made, { recursive: true, force: true })
  })
  return made
}

function targetOf(file: string): string {
  return path.join(folder as string, file.replace(typescript, '.mjs'))
}

/** For the first look: which files there are. Packages are none of them. */
const outside: Plugin = {
  name: 'outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' ? undefined : { path: name, external: true },
    )
  },
}

/** Every import stays an import: of the translated neighbour, or of the package as the source finds it. */
const oneByOne: Plugin = {
  name: 'one-by-one',
  setup(build) {
    build.onResolve({ filter: /.*/ }, async ({ path: name, kind, resolveDir, importer, pluginData }) => {
      if (kind === 'entry-point' || pluginData === oneByOne) return undefined
      if (isBuiltin(name)) return { path: name, external: true }
      const found = await build.resolve(name, { kind, resolveDir, importer, pluginData: oneByOne })
      if (found.errors.length > 0) return { errors: found.errors }
      if (found.external) return { path: found.path, external: true }
      const target = typescript.test(found.path) ? targetOf(found.path) : found.path
      return { path: pathToFileURL(target).href, external: true }
    })
    build.onLoad({ filter: typescript }, async ({ path: file }) => {
      const { readFile } = await import('node:fs/promises')
      const source = await readFile(file, 'utf8')
      const url = JSON.stringify(pathToFileURL(file).href)
      return { contents: source.replaceAll('import.meta.url', url), loader: 'ts' }
    })
  },
}
