/**
 * The app: one source at a time on all screens. The host of this process is the first and the last one; a
 * file of the user's own brings a process of its own, a recording brings itself. Starting, stopping and
 * switching queue up behind each other, so that two screens that click at once get two orderly answers.
 */
import path from 'node:path'
import { UsageError } from '../base/index.ts'
import { memorySettings, type SettingsStore } from '../settings/index.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../shared/contract.ts'
import type { AppInfo, ErrorInfo, HostState, WorkloadInfo } from '../../shared/model.ts'
import type { Settings } from '../../shared/settings.ts'
import { DroppedFiles, explainCopy } from './dropped-files.ts'
import { toErrorInfo } from './errors.ts'
import { FileWatch } from './file-watch.ts'
import { KeptKnobs } from './kept-knobs.ts'
import type { AppCall, Source, StreamSource } from './source.ts'
import { SwitchedStream } from './switched-stream.ts'
import type { Host, ProgramHost, StartRequest } from './types.ts'

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

export interface AppOptions {
  local: ProgramHost
  /** Makes the source for a user's file. Without it files run in this process. */
  isolate?: ((file: string) => FileSource) | undefined
  /** Whether a saved file runs anew; default true. */
  reload?: boolean
  /** Where files are looked for that a page knows by name only; default is the working folder. */
  directory?: string
  /** What the user has chosen; in memory only when left out. */
  settings?: SettingsStore
  /** Calls that are answered here, besides those about programs: of recordings, of exports. */
  handlers?: Partial<AppHandlers>
}

export type AppHandlers = {
  [N in CallName]: (app: App, input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>
}

export interface App extends Host {
  /** The host of this process, which is never closed before the app is. */
  readonly local: ProgramHost
  readonly settings: SettingsStore
  /** What is on the screens. */
  readonly source: Source
  /** Runs a file of which only name and text are known. */
  drop(name: string, text: string): Promise<WorkloadInfo>
  /** Puts that source on the screens. What ran is stopped; the source before is closed. */
  show(source: Source): Promise<void>
  /** Called when another source is on the screens. Returns the function that unsubscribes. */
  onSource(listener: (source: Source) => void): () => void
}

export function createApp(options: AppOptions): App {
  return new SourceSwitch(options)
}

class SourceSwitch implements App {
  readonly local: ProgramHost
  readonly settings: SettingsStore
  readonly #isolate: AppOptions['isolate']
  readonly #watch: FileWatch | undefined
  readonly #streams = new Set<SwitchedStream>()
  readonly #listeners = new Set<(changed: Partial<HostState>) => void>()
  readonly #sourceListeners = new Set<(source: Source) => void>()
  readonly #handlers: Partial<AppHandlers>
  readonly #dropped: DroppedFiles
  #source: Source
  #unsubscribe: () => void
  #preparing = new AbortController()
  #queue: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(options: AppOptions) {
    const { local, isolate, reload = true, settings = memorySettings(), handlers = {} } = options
    this.local = local
    this.#dropped = new DroppedFiles(options.directory ?? process.cwd())
    this.settings = settings
    this.#handlers = { ...appHandlers, ...handlers }
    this.#isolate = isolate
    this.#source = local
    this.#unsubscribe = local.onState((changed) => this.#tell(changed))
    if (reload) this.#watch = new FileWatch((file) => void this.#inTurn(() => this.#reload(file)))
  }

  get info(): AppInfo {
    return this.local.info
  }

  get state(): HostState {
    return this.#source.state
  }

  workloads(): WorkloadInfo[] {
    return this.local.workloads()
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>> {
    const handler = this.#handlers[name]
    return handler === undefined ? this.#source.call(name, input) : handler(this, input)
  }

  get source(): Source {
    return this.#source
  }

  onSource(listener: (source: Source) => void): () => void {
    this.#sourceListeners.add(listener)
    return () => this.#sourceListeners.delete(listener)
  }

  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    const stream = new SwitchedStream(this.#source, name, input, (closed) => {
      this.#streams.delete(closed as unknown as SwitchedStream)
    })
    this.#streams.add(stream as unknown as SwitchedStream)
    return stream
  }

  start(request: StartRequest): Promise<WorkloadInfo> {
    return this.#inTurn(async () => {
      const { file } = request
      if (file === undefined || request.name !== undefined || this.#isolate === undefined) {
        const info = await this.local.start(request, () => this.#leave())
        if (file === undefined) this.#watch?.end()
        else this.#watch?.begin(path.resolve(file), this.local.sources)
        return info
      }
      return this.#startFile(path.resolve(file), this.#isolate)
    })
  }

  async drop(name: string, text: string): Promise<WorkloadInfo> {
    const { file, isCopy } = await this.#dropped.place(name, text)
    try {
      return await this.start({ file })
    } catch (error) {
      if (isCopy) explainCopy(error, name)
      throw error
    }
  }

  /** Also ends the loading of a file, whatever is queued. */
  stop(): Promise<null> {
    const { status } = this.#source.state.run
    this.#preparing.abort()
    this.#watch?.end()
    return this.#inTurn(async () => {
      // What was only being loaded has gone by that.
      if (status === 'starting' && !runs(this.#source)) return null
      return this.#source.stop()
    })
  }

  show(source: Source): Promise<void> {
    return this.#inTurn(async () => {
      this.#watch?.end()
      await stopQuietly(this.#source)
      await this.#switchTo(source)
    })
  }

  close(): Promise<void> {
    this.#preparing.abort()
    this.#watch?.end()
    this.#closing ??= this.#inTurn(async () => {
      await Promise.all([this.#source.close(), this.local.close()])
      this.#unsubscribe()
      this.#listeners.clear()
      await this.#dropped.close()
    })
    return this.#closing
  }

  async #startFile(file: string, isolate: (file: string) => FileSource): Promise<WorkloadInfo> {
    const present = this.#fileSource(file)
    const source = present ?? isolate(file)
    const loading = { shown: false }
    let prepared: Prepared
    try {
      prepared = await this.#prepare(source, async () => {
        if (runs(this.#source)) return
        await this.#switchTo(source)
        source.loading()
        loading.shown = true
      })
    } catch (error) {
      const info = toErrorInfo(error)
      if ((!loading.shown && runs(this.#source)) || info.code === 'unknown-workload') {
        if (present === undefined) await source.close()
      } else {
        await this.#switchTo(source)
        source.fail(info)
        this.#watch?.begin(file, blamed(file, error))
      }
      throw error
    }
    await stopQuietly(this.#source)
    await this.#switchTo(source)
    this.#watch?.begin(file, prepared.sources)
    return prepared.begin()
  }

  /** A save that cannot be loaded stops the old run all the same: what is on the screen is what is in the file. */
  async #reload(file: string): Promise<void> {
    const source = this.#fileSource(file)
    const kept = new KeptKnobs(this.#source)
    try {
      if (source === undefined) {
        await this.local.start({ file })
        this.#watch?.begin(file, this.local.sources)
      } else {
        const prepared = await this.#prepare(source, () => Promise.resolve())
        await stopQuietly(source)
        this.#watch?.begin(file, prepared.sources)
        await prepared.begin()
      }
      kept.giveBack()
    } catch (error) {
      await stopQuietly(this.#source)
      const info = toErrorInfo(error)
      if (source === undefined) this.local.fail(nameless(file), info)
      else source.fail(info)
      this.#watch?.also(blamed(file, error))
    }
  }

  #prepare(source: FileSource, loading: () => Promise<void>): Promise<Prepared> {
    this.#preparing = new AbortController()
    return source.prepare(this.#preparing.signal, loading)
  }

  #fileSource(file: string): FileSource | undefined {
    return 'file' in this.#source && this.#source.file === file ? (this.#source as FileSource) : undefined
  }

  async #leave(): Promise<void> {
    if (this.#source === this.local) return
    await stopQuietly(this.#source)
    await this.#switchTo(this.local)
  }

  async #switchTo(source: Source): Promise<void> {
    const before = this.#source
    if (source === before) return
    this.#unsubscribe()
    this.#source = source
    this.local.rest(source !== this.local)
    this.#unsubscribe = source.onState((changed) => this.#tell(changed))
    for (const stream of this.#streams) stream.switchTo(source)
    this.#tell(source.state)
    for (const listener of this.#sourceListeners) listener(source)
    if (before !== this.local) await before.close()
  }

  #tell(changed: Partial<HostState>): void {
    for (const listener of this.#listeners) listener(changed)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }
}

const appHandlers: Pick<AppHandlers, AppCall> = {
  'app.info': (app) => ({ ...app.info, scope: 'control' }),
  'workloads.list': (app) => app.workloads(),
  'workload.start': (app, input) => app.start(input),
  'workload.drop': (app, { name, text }) => app.drop(name, text),
  'workload.stop': (app) => app.stop(),
  'settings.get': ({ settings }) => settings.all,
  'settings.set': ({ settings }, changes) => settings.set(changes as Partial<Settings>),
}

const runs = ({ state: { run } }: Source): boolean =>
  run.status === 'starting' || run.status === 'running' || run.status === 'stopping'

async function stopQuietly(source: Source): Promise<void> {
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
