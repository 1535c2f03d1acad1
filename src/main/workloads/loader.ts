/** Loads the user's own file (TypeScript or JavaScript, ESM) as a workload. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle, type Bundle, offerLibrary } from './bundle.ts'
import { isWorkload, type Workload } from './definition.ts'
import { WorkloadError } from './errors.ts'
import { detailsOf } from './place.ts'

/** A top-level `await` may take this long; a file that is still not loaded then is reported as broken. */
const importLimitMs = 10_000

/**
 * Bundles `file` and takes its default export. Every failure rejects with a `WorkloadError` that has file,
 * line and code frame where they are known. Loading the same path again sees the file as it is then.
 *
 * Gotcha: Node never forgets an imported module, so each load keeps the bundle's code until the process ends.
 */
export async function loadWorkload(file: string): Promise<Workload> {
  const absolute = path.resolve(file)
  return importBundle(absolute, await bundle(absolute))
}

/** The second half of `loadWorkload`: runs the bundle of `absolute` and takes its default export. */
export async function importBundle(absolute: string, made: Bundle): Promise<Workload> {
  offerLibrary()
  const { default: exported } = await importText(absolute, made)
  if (exported === undefined) throw notAWorkload(absolute, 'it has no default export')
  if (!isWorkload(exported)) throw notAWorkload(absolute, 'its default export was not made by workload()')
  return Object.freeze({ ...exported, file: absolute, sources: made.sources })
}

function notAWorkload(file: string, problem: string): WorkloadError {
  const hint = 'end it with `export default workload({ name, main: function* (w) { … } })`'
  return new WorkloadError(
    'workload-broken',
    `${path.basename(file)} is not a workload: ${problem}; ${hint}`,
    { file },
  )
}

/** Imports the bundle through a file that is gone again before this returns. */
async function importText(file: string, { text, sources }: Bundle): Promise<{ default?: unknown }> {
  // Stacks of errors and creation sites of goroutines then show the user's lines, not the bundle's.
  process.setSourceMapsEnabled(true)
  const folder = await mkdtemp(path.join(tmpdir(), 'weir-'))
  try {
    // The name shows where a source map cannot help, e.g. in a profiler.
    const module = path.join(folder, `${path.parse(file).name}.mjs`)
    await writeFile(module, text)
    const loading = import(/* @vite-ignore */ pathToFileURL(module).href) as Promise<{ default?: unknown }>
    return await withinLimit(file, loading)
  } catch (error) {
    if (error instanceof WorkloadError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new WorkloadError('workload-broken', message, { file, ...detailsOf(error, sources) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function withinLimit<T>(file: string, loading: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new WorkloadError(
          'workload-broken',
          `still not loaded after ${importLimitMs / 1000} s: a top-level await that never ends?`,
          { file },
        ),
      )
    }, importLimitMs)
    loading.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
