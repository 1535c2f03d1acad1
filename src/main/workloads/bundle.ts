/**
 * Turns the user's file into one ES module that Node can import. Files reached by a relative path are
 * bundled, so TypeScript works; packages stay outside and are resolved from the file that names them;
 * `weir` becomes this very instance of the library, so goroutines of both sides share one scheduler.
 */
import { readFile, stat } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure, Loader, Plugin } from 'esbuild'
import * as library from '../weir.ts'
import { codeFrame } from './code-frame.ts'
import { WorkloadError } from './errors.ts'

/** Where the virtual module `weir` finds the library. A registered symbol: bundles cannot close over values. */
const slot = Symbol.for('weir.library')

export interface Bundle {
  /** With an inline source map. */
  text: string
  /** Absolute paths of the user's files in it. */
  sources: ReadonlySet<string>
}

/** Puts the library where bundles look for it. */
export function offerLibrary(): void {
  Object.defineProperty(globalThis, slot, { value: library, configurable: true })
}

/** Bundles `file` (an absolute path), or rejects with a `WorkloadError` that has esbuild's place and words. */
export async function bundle(file: string): Promise<Bundle> {
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) throw new WorkloadError('unknown-workload', `no such file: ${file}`, { file })
  // Not at the top: the process that runs the bundle needs no bundler.
  const { build } = await import('esbuild')
  try {
    const result = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      // Paths in the map are relative to `outdir`; this makes them absolute, since the bundle runs elsewhere.
      sourceRoot: pathToFileURL(path.dirname(file) + path.sep).href,
      metafile: true,
      // Names keep goroutines recognisable in the table; a bundle that is deleted at once needs no minifying.
      keepNames: true,
      logLevel: 'silent',
      outdir: path.dirname(file),
      define: {
        'import.meta.url': ownUrl,
        'import.meta.filename': ownName,
        'import.meta.dirname': ownFolder,
      },
      plugins: [weirItself, packagesStayOutside, urlOfTheSource],
    })
    const own = Object.keys(result.metafile.inputs).filter((input) => !input.startsWith('weir:'))
    return {
      text: result.outputFiles[0]?.text ?? '',
      sources: new Set(own.map((input) => path.resolve(input))),
    }
  } catch (error) {
    throw await syntaxError(file, error)
  }
}

const weirItself: Plugin = {
  name: 'weir-itself',
  setup(build) {
    build.onResolve({ filter: /^weir(\/|$)/ }, () => ({ path: 'weir', namespace: 'weir' }))
    build.onLoad({ filter: /.*/, namespace: 'weir' }, () => {
      const names = Object.keys(library).join(', ')
      return { contents: `export const { ${names} } = globalThis[Symbol.for('weir.library')]`, loader: 'js' }
    })
  },
}

const packagesStayOutside: Plugin = {
  name: 'packages-stay-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path: name, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === asking || path.isAbsolute(name)) return
      if (isBuiltin(name)) return { path: name, external: true }
      if (/^(data|file):/.test(name)) return { path: name, external: true }
      const found = await build.resolve(name, { kind, importer, resolveDir, pluginData: asking })
      if (found.errors.length > 0) return { errors: found.errors }
      // A package of the user's own workspace may be TypeScript source: then it is theirs, and bundled.
      if (/\.[mc]?tsx?$/.test(found.path)) return { path: found.path }
      return { path: pathToFileURL(found.path).href, external: true }
    })
  },
}
/** Marks our own question to esbuild's resolver, which would otherwise come back to the same plugin. */
const asking = Symbol('asking')

const ownUrl = '__weirSourceUrl'
const ownName = '__weirSourceName'
const ownFolder = '__weirSourceFolder'

/**
 * `import.meta.url` of a bundled file is that of its source, so `new URL('./job.js', import.meta.url)` finds
 * its neighbour. The constants stand before the first line without a line break: line numbers stay right.
 */
const urlOfTheSource: Plugin = {
  name: 'url-of-the-source',
  setup(build) {
    build.onLoad({ filter: /\.[mc]?[jt]sx?$/, namespace: 'file' }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8')
      if (!contents.includes('import.meta')) return { contents, loader: loaderOf(file) }
      const constants: [string, string][] = [
        [ownUrl, pathToFileURL(file).href],
        [ownName, file],
        [ownFolder, path.dirname(file)],
      ]
      const prefix = constants.map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`).join(' ')
      return { contents: prefix + contents.replace(/^#!.*/, ''), loader: loaderOf(file) }
    })
  },
}

function loaderOf(file: string): Loader {
  const extension = path.extname(file).replace(/^\.[mc]?/, '')
  return extension === 'tsx' || extension === 'ts' || extension === 'jsx' ? extension : 'js'
}

async function syntaxError(file: string, error: unknown): Promise<WorkloadError> {
  const message = (error as Partial<BuildFailure>).errors?.[0]
  if (message === undefined)
    return new WorkloadError('workload-broken', `cannot bundle ${file}: ${String(error)}`, {
      file,
      cause: error,
    })
  const { location } = message
  const text = message.text.replace('"weir:weir"', '"weir"')
  if (location === null) return new WorkloadError('workload-broken', text, { file, cause: error })
  const place = { file: path.resolve(location.file), line: location.line, column: location.column + 1 }
  const source = await readFile(place.file, 'utf8').catch(() => location.lineText)
  return new WorkloadError('workload-broken', text, {
    ...place,
    codeFrame: codeFrame(source, place),
    cause: error,
  })
}
