/**
 * The flight recorder: always keeps the last minutes, and puts them into a file when asked or when a critical finding
 * opens. The samples are those that the monitor keeps anyway; what is added is the state's changes and, every few
 * seconds, the tables. A recording may also go on until it is stopped.
 */
import { toError, UsageError } from '../base/index.ts'
import type { ErrorInfo, HostState } from '../../shared/model.ts'
import type { RecorderState, RecordingInfo, RecordingReason } from '../../shared/recordings.ts'
import { Autosave } from './autosave.ts'
import { EventRing } from './event-ring.ts'
import { Files } from './files.ts'
import type { Library } from './library.ts'
import { Looks } from './looks.ts'
import { Past } from './past.ts'
import { type Bounds, boundsOf, type RecorderFeed, type RecorderOptions } from './options.ts'
import type { Recording } from './read-recording.ts'
import { type PackedSnapshot, SnapshotRing } from './snapshot-ring.ts'
import type { RecordedState } from './state-delta.ts'
import { Streaming } from './streaming.ts'
import { firstUseMs, workloadOf } from './write-recording.ts'

export class FlightRecorder {
  readonly past = new Past(() => ({ events: this.#events, snapshots: this.#snapshots }))
  readonly #feed: RecorderFeed
  readonly #options: Bounds
  readonly #files: Files
  readonly #autosave = new Autosave()
  #events: EventRing
  #snapshots: SnapshotRing
  #on = true
  readonly #looks: Looks
  #streaming: Streaming | undefined
  #state: RecorderState = { streaming: null, changes: 0, lastSaved: null, problem: null }
  #saving: Promise<unknown> = Promise.resolve()

  constructor(feed: RecorderFeed, options: RecorderOptions = {}) {
    this.#feed = feed
    this.#files = new Files(feed, options.directory, options.disk)
    this.#options = boundsOf(options)
    this.#looks = new Looks(feed, this.#options.snapshotMs)
    this.#events = this.#newEvents()
    this.#snapshots = this.#newSnapshots()
  }

  get state(): RecorderState {
    return this.#state
  }

  get on(): boolean {
    return this.#on
  }

  /** Off: the rings stand still, which is what its cost is measured against. */
  set on(on: boolean) {
    if (on && !this.#on) this.#events = this.#newEvents()
    this.#on = on
  }

  /** Whether there is a folder to write to. */
  get writes(): boolean {
    return this.#files.there
  }

  get library(): Library {
    return this.#files.library
  }

  /** Bytes that the rings hold, beside the samples that the monitor keeps anyway. */
  get ringBytes(): number {
    return this.#events.bytes + this.#snapshots.bytes
  }

  /** Changed slices, as the host tells its listeners. */
  note(changed: Partial<HostState>): void {
    if (!this.#on) return
    const { clock } = this.#feed
    const { findings: before, run } = this.#events.last
    if (changed.run?.status === 'running' && run.status !== 'running') this.#looks.begins(clock.now())
    this.#pass(this.#events.note(bare(changed), clock.wall()))
    if (!this.writes || this.#feed.savesFindings?.() === false) return
    const why = this.#autosave.reason(before, changed.findings, clock.now())
    if (why !== undefined) this.#saveByItself(why)
  }

  /** At each sample, or every second. */
  tick(nowMs: number): void {
    if (!this.#on) return
    this.#streaming?.tick(this.#feed.history(), nowMs)
    if (!this.#looks.due(nowMs)) return
    this.#pass(this.#events.flush(this.#feed.clock.wall()))
    void this.#looks.look(this.#taker())
  }

  /** One file with the last minutes. */
  save(why: RecordingReason = { kind: 'asked', text: 'Saved on demand' }): Promise<RecordingInfo> {
    const saved = this.#saving.then(async () => {
      try {
        if (this.#on && this.writes) await this.#looks.last(this.#taker())
        return this.#saved(await this.#files.save(why, this.#events, this.#snapshots))
      } catch (error) {
        if (this.writes) this.#become({ problem: infoOf(error) })
        throw error
      }
    })
    this.#saving = saved.catch(() => undefined)
    return saved
  }

  /** The last minutes without a file: for what is made of them at once. */
  capture(): Promise<Recording> {
    return this.#files.capture(this.#events, this.#snapshots)
  }

  /** Begins with the last minutes and goes on until `stopStreaming`. */
  async startStreaming(): Promise<null> {
    if (this.#state.streaming !== null)
      throw new UsageError('recording-already', 'a recording is going on already')
    const { library } = this.#files
    const sinceMs = this.#feed.clock.wall()
    // Claimed before the disk is waited for, so that two who ask at once do not both begin.
    this.#become({ streaming: { file: '', sinceMs, sizeBytes: 0 }, problem: null })
    try {
      const writer = await this.#files.open(
        { kind: 'streamed', text: 'Recorded until stopped' },
        this.#events,
      )
      this.#streaming = new Streaming(
        writer,
        this.#feed.clock,
        this.#options.streamLimits,
        {
          grown: (sizeBytes) => {
            const { streaming } = this.#state
            if (streaming !== null) this.#become({ streaming: { ...streaming, sizeBytes } })
          },
          stop: (problem) => void this.#endStreaming(problem),
        },
        firstUseMs(this.#events),
      )
      this.#become({ streaming: { file: library.nameOf(writer), sinceMs, sizeBytes: 0 } })
    } catch (error) {
      this.#become({ streaming: null, problem: infoOf(error) })
      throw error
    }
    await this.#streaming.begin(this.#feed.history(), this.#events, this.#snapshots)
    return null
  }

  async stopStreaming(): Promise<RecordingInfo> {
    if (this.#streaming === undefined) throw new UsageError('nothing-recording', 'no recording is going on')
    const info = await this.#endStreaming()
    if (info !== undefined) return info
    const { problem } = this.#state
    throw new UsageError(problem?.code ?? 'recording-not-written', problem?.message ?? 'it was lost')
  }

  async remove(file: string): Promise<null> {
    await this.library.remove(file)
    this.#become({ changes: this.#state.changes + 1 })
    return null
  }

  /** Another source is on the screens: what was kept belongs to the one before. */
  reset(): void {
    void this.#endStreaming()
    this.#events = this.#newEvents()
    this.#snapshots = this.#newSnapshots()
    this.#looks.soon()
  }

  async close(): Promise<void> {
    await this.#endStreaming()
    await this.#saving
  }

  #pass(delta: ReturnType<EventRing['flush']>): void {
    if (delta !== undefined) this.#streaming?.event(delta)
  }

  #newEvents(): EventRing {
    const { spanMs, eventBytes } = this.#options
    const state = bare(this.#feed.state()) as RecordedState
    return new EventRing(state, this.#feed.clock.wall(), { spanMs, bytes: eventBytes })
  }

  #newSnapshots(): SnapshotRing {
    const { spanMs, snapshotBytes } = this.#options
    return new SnapshotRing({ spanMs, bytes: snapshotBytes })
  }

  /** For the rings of now: what comes after they began anew belongs to another source. */
  #taker(): (snapshot: PackedSnapshot) => void {
    const snapshots = this.#snapshots
    return (snapshot) => {
      snapshots.add(snapshot)
      if (snapshots === this.#snapshots) this.#streaming?.tables(snapshot)
    }
  }

  #saveByItself(why: RecordingReason): void {
    // What went wrong stands in the state.
    void this.save(why)
      .then(() => this.library.trimFindings(this.#options.keptFindings))
      .catch(() => undefined)
  }

  #saved(info: RecordingInfo): RecordingInfo {
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
    return this.#files.info(streaming.writer).then(
      (info) => this.#saved(info),
      () => undefined,
    )
  }

  #become(part: Partial<RecorderState>): void {
    this.#state = { ...this.#state, ...part }
    this.#feed.changed()
  }
}

/** Without the slices that are not the program's. */
function bare(state: Partial<HostState>): Partial<RecordedState> {
  const rest = { ...state }
  delete rest.source
  delete rest.recorder
  delete rest.attached
  return rest
}

function infoOf(thrown: unknown): ErrorInfo {
  const error = toError(thrown)
  return { code: error instanceof UsageError ? error.code : 'internal', message: error.message }
}
