/**
 * The flight recorder: always keeps the last minutes, and puts them into a file when asked or when a critical finding
 * opens. The samples are those that the monitor keeps anyway; what is added is the state's changes and, every few
 * seconds, the tables. A recording may also go on until it is stopped.
 */
import { type Clock, toError, UsageError } from '../base/index.ts'
import type { AppInfo, ErrorInfo, HostState } from '../../shared/model.ts'
import type {
  RecorderState,
  RecordingInfo,
  RecordingReason,
  TablesSnapshot,
} from '../../shared/recordings.ts'
import { pack } from './chunk.ts'
import { type Disk, realDisk } from './disk.ts'
import { EventRing } from './event-ring.ts'
import { Library } from './library.ts'
import { SnapshotRing } from './snapshot-ring.ts'
import { newCriticals, type RecordedState } from './state-delta.ts'
import { Streaming } from './streaming.ts'
import type { RecordingWriter } from './recording-writer.ts'
import {
  metaOf,
  oldestMs,
  type RecordedHistory,
  RowCursor,
  workloadOf,
  writeHistory,
  writeRings,
} from './write-recording.ts'

export interface RecorderFeed {
  clock: Clock
  app: Pick<AppInfo, 'version' | 'node' | 'cpus'>
  history(): RecordedHistory
  state(): HostState
  /** The tables now, with the answers that a replay gives besides; undefined when nothing runs. */
  snapshot(): Promise<RecordedTables | undefined>
  /** `recorder` in the state is different now. */
  changed(): void
}

export type RecordedTables = TablesSnapshot & { answers: Record<string, unknown> }

export interface RecorderOptions {
  /** Where recordings are kept; without it nothing is ever written. */
  directory?: string | undefined
  disk?: Disk
  spanMs?: number
  eventBytes?: number
  snapshotBytes?: number
  /** Time between two looks at the tables, when they are cheap. */
  snapshotMs?: number
  /** Files saved by themselves that are kept; older ones go. */
  keptFindings?: number
  streamLimits?: { ms: number; bytes: number }
}

/** Taking the tables down may use this share of the thread. */
const snapshotShare = 1 / 500
const autosaveEveryMs = 60_000

export class FlightRecorder {
  readonly #feed: RecorderFeed
  readonly #directory: string | undefined
  readonly #disk: Disk
  readonly #options: Required<Omit<RecorderOptions, 'directory' | 'disk'>>
  readonly #library: Library | undefined
  #events: EventRing
  readonly #snapshots: SnapshotRing
  #on = true
  #looking = false
  #nextLookMs = -Infinity
  #autosavedMs = -Infinity
  #streaming: Streaming | undefined
  #state: RecorderState = { streaming: null, changes: 0, lastSaved: null, problem: null }
  #saving: Promise<unknown> = Promise.resolve()

  constructor(feed: RecorderFeed, options: RecorderOptions = {}) {
    this.#feed = feed
    this.#directory = options.directory
    this.#disk = options.disk ?? realDisk
    this.#options = {
      spanMs: options.spanMs ?? 900_000,
      eventBytes: options.eventBytes ?? 4_000_000,
      snapshotBytes: options.snapshotBytes ?? 12_000_000,
      snapshotMs: options.snapshotMs ?? 5000,
      keptFindings: options.keptFindings ?? 10,
      streamLimits: options.streamLimits ?? { ms: 3_600_000, bytes: 256_000_000 },
    }
    this.#library = this.#directory === undefined ? undefined : new Library(this.#disk, this.#directory)
    const { spanMs, eventBytes, snapshotBytes } = this.#options
    this.#events = new EventRing(bare(feed.state()), feed.clock.wall(), { spanMs, bytes: eventBytes })
    this.#snapshots = new SnapshotRing({ spanMs, bytes: snapshotBytes })
  }

  get state(): RecorderState {
    return this.#state
  }

  get on(): boolean {
    return this.#on
  }

  /** Off: the rings stand still, which is what its cost is measured against. */
  set on(on: boolean) {
    if (on && !this.#on) this.#begin()
    this.#on = on
  }

  get library(): Library {
    if (this.#library === undefined)
      throw new UsageError('recordings-off', 'this host was started without a folder for recordings')
    return this.#library
  }

  /** Bytes that the rings hold, beside the samples that the monitor keeps anyway. */
  get ringBytes(): number {
    return this.#events.bytes + this.#snapshots.bytes
  }

  /** Changed slices, as the host tells its listeners. */
  note(changed: Partial<HostState>): void {
    if (!this.#on) return
    const slices = bare(changed as HostState)
    const criticals =
      changed.findings === undefined ? [] : newCriticals(this.#events.last.findings, changed.findings)
    const delta = this.#events.note(slices, this.#feed.clock.wall())
    if (delta !== undefined) this.#streaming?.event(delta)
    const [first] = criticals
    if (first !== undefined) this.#autosave({ kind: 'finding', text: first.title })
  }

  /** At each sample. */
  tick(nowMs: number): void {
    if (!this.#on) return
    this.#streaming?.tick(this.#feed.history(), nowMs)
    if (nowMs < this.#nextLookMs || this.#looking) return
    const delta = this.#events.flush(this.#feed.clock.wall())
    if (delta !== undefined) this.#streaming?.event(delta)
    this.#looking = true
    void this.#look().finally(() => {
      this.#looking = false
    })
  }

  /** One file with the last minutes. */
  save(why: RecordingReason = { kind: 'asked', text: 'Saved on demand' }): Promise<RecordingInfo> {
    const saved = this.#saving.then(() => this.#write(why))
    this.#saving = saved.catch(() => undefined)
    return saved
  }

  /** Begins with the last minutes and goes on until `stopStreaming`. */
  async startStreaming(): Promise<null> {
    if (this.#streaming !== undefined)
      throw new UsageError('recording-already', 'a recording is going on already')
    const why: RecordingReason = { kind: 'streamed', text: 'Recorded until stopped' }
    const writer = await this.#open(why)
    const { streamLimits } = this.#options
    const streaming = new Streaming(writer, this.#feed.clock, streamLimits, {
      grown: (sizeBytes) => {
        const { streaming: shown } = this.#state
        if (shown !== null) this.#become({ streaming: { ...shown, sizeBytes } })
      },
      stop: (problem) => void this.#endStreaming(problem),
    })
    this.#streaming = streaming
    this.#become({
      streaming: { file: Library.nameOf(writer.path), sinceMs: this.#feed.clock.wall(), sizeBytes: 0 },
      problem: null,
    })
    await streaming.begin(this.#feed.history(), this.#events, this.#snapshots)
    return null
  }

  async stopStreaming(): Promise<RecordingInfo> {
    if (this.#streaming === undefined) throw new UsageError('nothing-recording', 'no recording is going on')
    const info = await this.#endStreaming()
    if (info !== undefined) return info
    const { problem } = this.#state
    throw new UsageError(
      problem?.code ?? 'recording-not-written',
      problem?.message ?? 'the recording was lost',
    )
  }

  async remove(file: string): Promise<null> {
    await this.library.remove(file)
    this.#become({ changes: this.#state.changes + 1 })
    return null
  }

  async close(): Promise<void> {
    await this.#endStreaming()
    await this.#saving
  }

  #begin(): void {
    const { spanMs, eventBytes } = this.#options
    this.#events = new EventRing(bare(this.#feed.state()), this.#feed.clock.wall(), {
      spanMs,
      bytes: eventBytes,
    })
  }

  async #look(): Promise<void> {
    const { clock } = this.#feed
    const startMs = performance.now()
    try {
      const tables = await this.#feed.snapshot()
      if (tables === undefined) {
        this.#nextLookMs = clock.now() + this.#options.snapshotMs
        return
      }
      const raw = Buffer.from(JSON.stringify(tables))
      const costMs = performance.now() - startMs
      this.#nextLookMs = clock.now() + Math.max(this.#options.snapshotMs, costMs / snapshotShare)
      const snapshot = { atMs: tables.atMs, packed: await pack(raw), rawLength: raw.length }
      this.#snapshots.add(snapshot)
      this.#streaming?.tables(snapshot)
    } catch {
      // The program ended in the middle of it: there is nothing to put down.
      this.#nextLookMs = clock.now() + this.#options.snapshotMs
    }
  }

  #autosave(why: RecordingReason): void {
    const nowMs = this.#feed.clock.now()
    if (this.#library === undefined || nowMs - this.#autosavedMs < autosaveEveryMs) return
    this.#autosavedMs = nowMs
    this.save(why)
      .then(() => this.#library?.trimFindings(this.#options.keptFindings))
      .catch((error: unknown) => {
        this.#become({ problem: infoOf(error) })
      })
  }

  async #open(why: RecordingReason): Promise<RecordingWriter> {
    const { clock, app } = this.#feed
    const workload = workloadOf(this.#events.last)
    const writer = await this.library.create(workload, clock.wall())
    const fromMs = oldestMs(this.#feed.history())
    await writer
      .json('META', metaOf(app, workload, why, Math.round(clock.wall()), fromMs))
      .catch(async (error: unknown) => {
        await writer.discard()
        throw error
      })
    return writer
  }

  async #write(why: RecordingReason): Promise<RecordingInfo> {
    if (this.#library === undefined) return Promise.reject(this.#off())
    this.#events.flush(this.#feed.clock.wall())
    const writer = await this.#open(why)
    try {
      const cursor = new RowCursor(writer)
      await writeRings(writer, this.#events, this.#snapshots)
      await writeHistory(cursor, this.#feed.history())
      const nowMs = Math.round(this.#feed.clock.wall())
      const fromMs = Number.isNaN(cursor.fromMs) ? nowMs : cursor.fromMs
      const toMs = Number.isNaN(cursor.toMs) ? nowMs : cursor.toMs
      await writer.finish({ fromMs, toMs, workload: workloadOf(this.#events.last) })
    } catch (error) {
      // Half a file that nobody asked for would only take room on a disk that has none.
      await writer.discard()
      this.#become({ problem: infoOf(error) })
      throw error
    }
    return this.#saved(writer)
  }

  async #saved(writer: RecordingWriter): Promise<RecordingInfo> {
    const info = await this.library.info(Library.nameOf(writer.path))
    this.#become({ changes: this.#state.changes + 1, lastSaved: info })
    return info
  }

  async #endStreaming(problem?: unknown): Promise<RecordingInfo | undefined> {
    const streaming = this.#streaming
    if (streaming === undefined) return undefined
    this.#streaming = undefined
    let failure = problem
    try {
      await streaming.end(this.#feed.history(), workloadOf(this.#events.last), problem)
    } catch (error) {
      failure ??= error
    }
    this.#become({ streaming: null, ...(failure !== undefined && { problem: infoOf(failure) }) })
    return this.#saved(streaming.writer).catch(() => undefined)
  }

  #become(part: Partial<RecorderState>): void {
    this.#state = { ...this.#state, ...part }
    this.#feed.changed()
  }

  #off(): UsageError {
    return new UsageError('recordings-off', 'this host was started without a folder for recordings')
  }
}

function bare(state: HostState): RecordedState {
  const rest: Partial<HostState> = { ...state }
  delete rest.source
  delete rest.recorder
  return rest as RecordedState
}

function infoOf(thrown: unknown): ErrorInfo {
  const error = toError(thrown)
  return { code: error instanceof UsageError ? error.code : 'internal', message: error.message }
}
