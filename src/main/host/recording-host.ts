/**
 * The app with its recorder and its exports. Whatever source is on the screens is recorded; a recording can be put in
 * its place; metrics leave by the ways that were asked for.
 */
import { type Clock, realClock, type TimerHandle } from '../base/index.ts'
import { Exports } from '../export/index.ts'
import { FlightRecorder, type RecorderOptions, readRecording, ReplaySource } from '../recorder/index.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../shared/contract.ts'
import type { AppInfo, HostState, WorkloadInfo } from '../../shared/model.ts'
import type { ReplayState } from '../../shared/recordings.ts'
import type { App } from './app.ts'
import { takeTables, watchLanes } from './recorded-calls.ts'
import { recorderHandlers } from './recorder-handlers.ts'
import { ReplayOnScreen } from './replay-on-screen.ts'
import { noHistory, type StreamSource, stateStream } from './source.ts'
import type { Host, StartRequest } from './types.ts'

export interface RecordingHostOptions extends RecorderOptions {
  clock?: Clock
  /** Time between two pushes by OTLP; default 10 s. */
  pushEveryMs?: number
}

const lookMs = 1000

export class RecordingHost implements Host {
  readonly recorder: FlightRecorder
  readonly exports: Exports
  readonly app: App
  readonly #clock: Clock
  readonly #listeners = new Set<(changed: Partial<HostState>) => void>()
  readonly #stops: (() => void)[]
  #timer: TimerHandle | undefined
  #state: HostState | undefined
  #closing: Promise<void> | undefined

  constructor(app: App, options: RecordingHostOptions = {}) {
    const { clock = realClock, pushEveryMs } = options
    this.app = app
    this.#clock = clock
    this.recorder = new FlightRecorder(
      {
        clock,
        app: app.info,
        history: () => app.source.history ?? noHistory,
        state: () => app.state,
        snapshot: () => takeTables(app.source),
        savesFindings: () => app.settings.all.saveOnFinding,
        changed: () => {
          this.#tell({ recorder: this.recorder.state })
        },
      },
      options,
    )
    const feed = {
      version: app.info.version,
      frames: () => app.open('frames', { historyMs: 2000 }),
      workload: () => (app.state.run.status === 'idle' ? '' : app.state.run.workload.name),
    }
    this.exports = new Exports(feed, pushEveryMs)
    this.#stops = [
      app.onState((changed) => {
        if (this.replay === undefined) this.recorder.note(changed)
        this.#tell(changed)
      }),
      app.onSource(() => {
        this.recorder.reset()
      }),
    ]
    this.#schedule()
  }

  get info(): AppInfo {
    return this.app.info
  }

  get state(): HostState {
    this.#state ??= { ...this.app.state, recorder: this.recorder.state }
    return this.#state
  }

  /** The recording on the screens, if it is one. */
  get replay(): ReplaySource | undefined {
    const { source } = this.app
    return source instanceof ReplayOnScreen ? source.replay : undefined
  }

  workloads(): WorkloadInfo[] {
    return this.app.workloads()
  }

  start(request: StartRequest): Promise<WorkloadInfo> {
    return this.app.start(request)
  }

  stop(): Promise<null> {
    return this.app.stop()
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>> {
    if (!Object.hasOwn(recorderHandlers, name)) return this.app.call(name, input)
    // One table serves all calls; that each handler gets its own input is what the contract has checked.
    const handler = recorderHandlers[name as keyof typeof recorderHandlers] as (
      host: RecordingHost,
      input: unknown,
    ) => CallOutput<N> | Promise<CallOutput<N>>
    return handler(this, input)
  }

  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    return name === 'state' ? (stateStream(this) as StreamSource<never>) : this.app.open(name, input)
  }

  /** Puts a recording on the screens: a name in the folder, or an absolute path. What runs is stopped. */
  async openReplay(path: string): Promise<ReplayState> {
    const { file, bytes } = await this.recorder.library.read(path)
    const replay = new ReplaySource(file, readRecording(bytes))
    await this.app.show(new ReplayOnScreen(replay))
    return replay.position
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer)
    await Promise.all([this.exports.close(), this.recorder.close()])
    await this.app.close()
    for (const stop of this.#stops) stop()
    this.#listeners.clear()
  }

  #schedule(): void {
    this.#timer = this.#clock.setTimer(() => {
      this.#schedule()
      if (this.replay !== undefined) return
      if (this.recorder.state.streaming !== null) void watchLanes(this.app.source)
      this.recorder.tick(this.#clock.now())
    }, lookMs)
  }

  #tell(changed: Partial<HostState>): void {
    this.#state = undefined
    for (const listener of this.#listeners) listener(changed)
  }
}
