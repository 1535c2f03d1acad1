/** One process of a user's file as the app sees it: loaded, served, and how it ended. */
import { type Bundle, threadModule, WorkloadError } from '../../workloads/index.ts'
import { type Client, createClient } from '../../../shared/client.ts'
import type { WorkloadInfo } from '../../../shared/model.ts'
import { portTransport } from '../../../shared/port-transport.ts'
import { type Ending, howItEnded, placeInfo } from './how-it-ended.ts'
import type { ChildHandle, Launch } from './launch.ts'
import { onLines } from './lines.ts'
import { type LoadedMessage, type LoadMessage, type Mark, parseMark } from './messages.ts'

export interface ChildOptions {
  launch: Launch
  version: string
  sampleHz: number
  /** Of the program's heap; the process may hold half as much besides, and 256 MB. */
  heapMb: number
  /** Where relative paths of the program start. */
  directory: string
  /** The file is a copy of what a browser has handed over. */
  isCopy?: boolean
  /** Whether what the program prints also goes where this process prints. */
  echo: boolean
}

export interface ChildListener {
  mark(mark: Mark): void
  /** A line that the program has printed. */
  line(text: string, isError: boolean): void
}

/**
 * A file that is still not loaded then never will be: an endless loop, or an await without end, at its top. The start of the
 * process is in it, which takes seconds on a busy machine; whoever watches can stop it earlier.
 */
const loadLimitMs = 30_000
/** For a process that was told to go. */
const leaveMs = 300
const keptLines = 40
const megabyte = 1024 * 1024
/** From here on V8 tells how it died, in words for those who build it. */
const obituary = /^<--- Last few GCs --->/

const isLoaded = (data: unknown): data is LoadedMessage =>
  typeof data === 'object' &&
  data !== null &&
  'weir' in data &&
  (data.weir === 'loaded' || data.weir === 'broken')

export class ChildRun {
  readonly client: Client
  readonly exited: Promise<Ending>
  readonly #handle: ChildHandle
  readonly #file: string
  readonly #options: ChildOptions
  readonly #lastLines: string[] = []
  #lastMark: Mark | undefined
  #dying = false

  constructor(file: string, options: ChildOptions, listener: ChildListener) {
    this.#file = file
    this.#options = options
    const { launch, heapMb, directory, echo } = options
    const nodeOptions = [`--max-old-space-size=${heapMb}`]
    this.#handle = launch({ entry: threadModule('child', import.meta.url), nodeOptions, directory })
    const { port, stdout, stderr } = this.#handle
    this.client = createClient(portTransport(port), { timeoutMs: 5000 })
    onLines(stdout, (line) => listener.line(line, false))
    onLines(stderr, (line) => {
      const mark = parseMark(line)
      if (mark === undefined) {
        if (this.#lastLines.push(line) > keptLines) this.#lastLines.shift()
        this.#dying ||= obituary.test(line)
        if (!this.#dying) listener.line(line, true)
        if (echo) process.stderr.write(`${line}\n`)
      } else {
        // Who fills the memory is not forgotten over what comes later.
        if (mark.mark !== 'turns') this.#lastMark = mark
        listener.mark(mark)
      }
    })
    if (echo) stdout.pipe(process.stdout, { end: false })
    this.exited = this.#awaitExit()
  }

  get pid(): number | undefined {
    return this.#handle.pid
  }

  /** Imports the bundle in the process. Rejects with what is wrong with the file, or how the process ended. */
  load({ text, sources }: Bundle, signal: AbortSignal, lastChange: number): Promise<WorkloadInfo> {
    const { version, sampleHz, heapMb } = this.#options
    const message: LoadMessage = {
      weir: 'load',
      version,
      sampleHz,
      lastChange,
      file: this.#file,
      text,
      sources: [...sources],
      watchdog: threadModule('watchdog', import.meta.url).href,
      heapBytes: heapMb * megabyte,
      limitBytes: (heapMb * 1.5 + 256) * megabyte,
    }
    const loaded = new Promise<WorkloadInfo>((resolve, reject) => {
      const broken = (words: string): void => {
        const place = this.#lastMark?.mark === 'busy' ? placeInfo(this.#lastMark.place) : {}
        reject(new WorkloadError('workload-broken', words, { file: this.#file, ...place }))
      }
      const limit = setTimeout(() => broken(this.#stillLoading()), loadLimitMs)
      signal.addEventListener('abort', () => broken('stopped while it was loading'))
      this.#handle.port.onMessage((data) => {
        if (!isLoaded(data)) return
        clearTimeout(limit)
        if (data.weir === 'loaded') resolve(data.info)
        else reject(Object.assign(new Error(data.error.message), data.error))
      })
      void this.exited.then((ending) => {
        clearTimeout(limit)
        const error = this.howItEnded(ending)
        reject(Object.assign(new Error(error.message), error, { code: 'workload-broken' }))
      })
    })
    loaded.catch(() => this.kill())
    this.#handle.port.post(message)
    return loaded
  }

  howItEnded(ending: Ending): ReturnType<typeof howItEnded> {
    return howItEnded(this.#file, this.#options.heapMb, ending)
  }

  /** Lets it go by itself, but not for long. */
  async leave(): Promise<void> {
    this.#handle.port.close()
    const killer = setTimeout(() => this.kill(), leaveMs)
    await this.exited
    clearTimeout(killer)
  }

  kill(): void {
    this.#handle.kill()
  }

  #stillLoading(): string {
    const what = this.#lastMark?.mark === 'busy' ? 'an endless loop' : 'an await without end'
    return `still not loaded after ${loadLimitMs / 1000} s: ${what} at its top?`
  }

  /** Its last words may arrive after the news of its end. */
  #awaitExit(): Promise<Ending> {
    const { stderr } = this.#handle
    const saidAll = new Promise<void>((resolve) => {
      stderr.once('close', resolve)
    })
    return new Promise((resolve) => {
      this.#handle.onExit((code, signal) => {
        const done = (): void =>
          resolve({ code, signal, lastMark: this.#lastMark, lastLines: this.#lastLines })
        void Promise.race([saidAll, new Promise((late) => setTimeout(late, 200))]).then(done)
      })
    })
  }
}
