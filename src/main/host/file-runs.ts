/**
 * Running the user's files: each in a process of its own when there is a way to make one, and anew at each save. A
 * file is loaded before what runs is stopped, so that one that is broken stops nothing.
 */
import path from 'node:path'
import { UsageError } from '../base/index.ts'
import type { ErrorInfo, WorkloadInfo } from '../../shared/model.ts'
import { toErrorInfo } from './errors.ts'
import { FileWatch } from './file-watch.ts'
import { KeptKnobs } from './kept-knobs.ts'
import type { Source } from './source.ts'
import type { ProgramHost } from './types.ts'

/** A source that runs one file, again and again: `isolated/` has it. */
export interface FileSource extends Source {
  readonly file: string
  /**
   * Bundles and loads the file without touching the present run. Rejects with what is wrong with it. Waits for
   * `loading` between the two: what stands at the top of the file may run for long.
   */
  prepare(signal: AbortSignal, loading: () => Promise<void>): Promise<Prepared>
  /** Shows that the file is being loaded. Only while nothing of it runs. */
  loading(): void
  /** Shows that the file could not be loaded. Only while nothing of it runs. */
  fail(error: ErrorInfo): void
}

export interface Prepared {
  /** Files whose change makes the run stale. */
  sources: ReadonlySet<string>
  begin(): Promise<WorkloadInfo>
}

export interface FileRunsOptions {
  local: ProgramHost
  isolate: ((file: string) => FileSource) | undefined
  reload: boolean
  /** Adds to the words of an error what is known of its file. */
  explain: (error: unknown, file: string) => void
  /** What is on the screens. */
  source: () => Source
  switchTo: (source: Source) => Promise<void>
  /** One after the other, with all that starts and stops. */
  inTurn: (work: () => Promise<void>) => Promise<void>
}

export class FileRuns {
  readonly #options: FileRunsOptions
  readonly #watch: FileWatch | undefined
  #preparing = new AbortController()

  constructor(options: FileRunsOptions) {
    this.#options = options
    const { reload, inTurn } = options
    if (reload) this.#watch = new FileWatch((file) => void inTurn(() => this.#reload(file)))
  }

  /** `leave`: called once the file is known to be sound. In turn. */
  async start(file: string, leave: () => Promise<void>): Promise<WorkloadInfo> {
    const { local, isolate } = this.#options
    try {
      if (isolate !== undefined) return await this.#startIsolated(file, isolate)
      const info = await local.start({ file }, leave)
      this.#watch?.begin(file, local.sources)
      return info
    } catch (error) {
      this.#options.explain(error, file)
      throw error
    }
  }

  /** Also ends the loading of a file, whatever is queued. */
  stop(): void {
    this.#preparing.abort()
    this.unwatch()
  }

  /** Something else is on now. */
  unwatch(): void {
    this.#watch?.end()
  }

  async #startIsolated(file: string, isolate: (file: string) => FileSource): Promise<WorkloadInfo> {
    const { source: present, switchTo } = this.#options
    const known = this.#fileSource(file)
    const source = known ?? isolate(file)
    const loading = { shown: false }
    let prepared: Prepared
    try {
      prepared = await this.#prepare(source, async () => {
        if (runs(present())) return
        await switchTo(source)
        source.loading()
        loading.shown = true
      })
    } catch (error) {
      this.#options.explain(error, file)
      const info = toErrorInfo(error)
      if ((!loading.shown && runs(present())) || info.code === 'unknown-workload') {
        if (known === undefined) await source.close()
      } else {
        await switchTo(source)
        source.fail(info)
        this.#watch?.begin(file, blamed(file, error))
      }
      throw error
    }
    await stopQuietly(present())
    await switchTo(source)
    this.#watch?.begin(file, prepared.sources)
    return prepared.begin()
  }

  /** A save that cannot be loaded stops the old run all the same: what is on the screen is what is in the file. */
  async #reload(file: string): Promise<void> {
    const { local, source: present } = this.#options
    const source = this.#fileSource(file)
    const kept = new KeptKnobs(present())
    try {
      if (source === undefined) {
        await local.start({ file })
        this.#watch?.begin(file, local.sources)
      } else {
        const prepared = await this.#prepare(source, () => Promise.resolve())
        await stopQuietly(source)
        this.#watch?.begin(file, prepared.sources)
        await prepared.begin()
      }
      kept.giveBack()
    } catch (error) {
      await stopQuietly(present())
      this.#options.explain(error, file)
      const info = toErrorInfo(error)
      if (source === undefined) local.fail(nameless(file), info)
      else source.fail(info)
      this.#watch?.also(blamed(file, error))
    }
  }

  #prepare(source: FileSource, loading: () => Promise<void>): Promise<Prepared> {
    this.#preparing = new AbortController()
    return source.prepare(this.#preparing.signal, loading)
  }

  #fileSource(file: string): FileSource | undefined {
    const present = this.#options.source()
    return 'file' in present && present.file === file ? (present as FileSource) : undefined
  }
}

/** Of a source whose program is ours to stop. */
export const runs = ({ stays, state: { run } }: Source): boolean =>
  stays !== true && (run.status === 'starting' || run.status === 'running' || run.status === 'stopping')

export async function stopQuietly(source: Source): Promise<void> {
  try {
    if (runs(source)) await source.stop()
  } catch (error) {
    // It ended by itself in between.
    if (!(error instanceof UsageError) || error.code !== 'nothing-running') throw error
  }
}

/** Where the mistake is may be another file than the one that was to be run. */
function blamed(file: string, error: unknown): Set<string> {
  const { file: place } = toErrorInfo(error)
  return new Set(place === undefined ? [file] : [file, place])
}

const nameless = (file: string): WorkloadInfo => {
  const name = path.basename(file)
  return { name, title: name, summary: '', tag: '', file }
}
