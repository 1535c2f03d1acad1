/**
 * The app: one source at a time on all screens. The host of this process is the first and the last one; a
 * file of the user's own brings a process of its own, a recording brings itself, an attached program was there
 * before. Starting, stopping and switching queue up behind each other, so that two screens that click at once get two
 * orderly answers.
 */
import path from 'node:path'
import { memorySettings, type SettingsStore } from '../settings/index.ts'
import type { AttachedProgram } from '../../shared/attach.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../shared/contract.ts'
import type { AppInfo, HostState, WorkloadInfo } from '../../shared/model.ts'
import { appHandlers, type AppHandlers } from './app-handlers.ts'
import { Attachments } from './attach/attachments.ts'
import { DroppedFiles, type GivenFile } from './dropped-files.ts'
import { FileRuns, type FileSource, runs, stopQuietly } from './file-runs.ts'
import { OnScreen } from './on-screen.ts'
import type { Source, StreamSource } from './source.ts'
import type { Host, ProgramHost, StartRequest } from './types.ts'

export interface AppOptions {
  local: ProgramHost
  /** Makes the source for a user's file, or for a copy of it. Without it files run in this process. */
  isolate?: ((file: string, isCopy: boolean) => FileSource) | undefined
  /** Whether a saved file runs anew; default true. */
  reload?: boolean
  /** Where files are looked for that a page knows by name only; default is the working folder. */
  directory?: string
  /** Where programs leave their cards; default is the folder that agents use. */
  agents?: string
  /** What the user has chosen; in memory only when left out. */
  settings?: SettingsStore
  /** Calls that are answered here, besides those about programs: of recordings, of exports. */
  handlers?: Partial<AppHandlers>
}

export interface App extends Host {
  /** The host of this process, which is never closed before the app is. */
  readonly local: ProgramHost
  readonly settings: SettingsStore
  /** What is on the screens. */
  readonly source: Source
  /** Programs that somebody else has started. */
  readonly attachments: Attachments
  /** Runs a file of which only name and text are known. */
  drop(file: GivenFile): Promise<WorkloadInfo>
  /** The file was saved that this copy is of. */
  saved(copy: string, text: string): Promise<void>
  /** Puts that source on the screens. What ran is stopped; the source before is closed unless it stays. */
  show(source: Source): Promise<void>
  /** Attaches to a program, and puts it on the screens. */
  attach(what: CallInput<'attach.open'>): Promise<AttachedProgram>
  /** What was on the screens gives way to the host of this process. */
  detach(id: string): Promise<void>
  /** Called when another source is on the screens. Returns the function that unsubscribes. */
  onSource(listener: (source: Source) => void): () => void
}

export function createApp(options: AppOptions): App {
  return new SourceSwitch(options)
}

class SourceSwitch implements App {
  readonly local: ProgramHost
  readonly settings: SettingsStore
  readonly attachments: Attachments
  readonly #screen: OnScreen
  readonly #files: FileRuns
  readonly #handlers: Partial<AppHandlers>
  readonly #dropped: DroppedFiles
  #queue: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(options: AppOptions) {
    const { local, isolate, reload = true, settings = memorySettings(), handlers = {}, agents } = options
    this.local = local
    this.settings = settings
    this.#dropped = new DroppedFiles(options.directory ?? process.cwd())
    this.#handlers = { ...appHandlers, ...handlers }
    this.#screen = new OnScreen(local)
    this.attachments = new Attachments(() => this.#screen.tell({ attached: this.attachments.list }), agents)
    this.#files = new FileRuns({
      local,
      isolate: isolate && ((file) => isolate(file, this.#dropped.isCopy(file))),
      reload,
      explain: (error, file) => this.#dropped.explain(error, file),
      source: () => this.source,
      switchTo: (source) => this.#switchTo(source),
      inTurn: (work) => this.#inTurn(work),
    })
  }

  get info(): AppInfo {
    return this.local.info
  }

  get state(): HostState {
    return { ...this.source.state, attached: this.attachments.list }
  }

  get source(): Source {
    return this.#screen.source
  }

  workloads(): WorkloadInfo[] {
    return this.local.workloads()
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    return this.#screen.onState(listener)
  }

  onSource(listener: (source: Source) => void): () => void {
    return this.#screen.onSource(listener)
  }

  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>> {
    const handler = this.#handlers[name]
    return handler === undefined ? this.source.call(name, input) : handler(this, input)
  }

  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    return this.#screen.open(name, input)
  }

  start(request: StartRequest): Promise<WorkloadInfo> {
    return this.#inTurn(async () => {
      const { file } = request
      if (file !== undefined && request.name === undefined)
        return this.#files.start(path.resolve(file), () => this.#leave())
      const info = await this.local.start(request, () => this.#leave())
      this.#files.unwatch()
      return info
    })
  }

  async drop(given: GivenFile): Promise<WorkloadInfo> {
    // It runs anew by this, and not once more because it was written.
    if (given.copy !== undefined) this.#files.unwatch()
    return this.start({ file: await this.#dropped.place(given) })
  }

  saved(copy: string, text: string): Promise<void> {
    return this.#dropped.rewrite(copy, text)
  }

  stop(): Promise<null> {
    const { status } = this.source.state.run
    this.#files.stop()
    return this.#inTurn(async () => {
      // What was only being loaded has gone by that.
      if (status === 'starting' && !runs(this.source)) return null
      return this.source.stop()
    })
  }

  show(source: Source): Promise<void> {
    return this.#inTurn(async () => {
      this.#files.unwatch()
      await stopQuietly(this.source)
      await this.#switchTo(source)
    })
  }

  async attach(what: CallInput<'attach.open'>): Promise<AttachedProgram> {
    const source = await this.attachments.open(what)
    await this.show(source)
    return source.program
  }

  async detach(id: string): Promise<void> {
    if (this.attachments.get(id) === this.source) await this.show(this.local)
    await this.attachments.detach(id)
  }

  close(): Promise<void> {
    this.#files.stop()
    this.#closing ??= this.#inTurn(async () => {
      await Promise.all([this.source.close(), this.attachments.close(), this.local.close()])
      this.#screen.close()
      await this.#dropped.close()
    })
    return this.#closing
  }

  async #leave(): Promise<void> {
    if (this.source === this.local) return
    await stopQuietly(this.source)
    await this.#switchTo(this.local)
  }

  async #switchTo(source: Source): Promise<void> {
    const before = this.source
    if (source === before) return
    this.local.rest(source !== this.local)
    this.#screen.show(source)
    if (before !== this.local && before.stays !== true) await before.close()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }
}
