/**
 * A host of programs in this process: one sampler, one journal, one program at a time, and the state they add up to. It
 * knows no workloads: whoever makes it brings the catalog, so that an agent in somebody else's program carries none.
 */
import { realClock, UsageError } from '../base/index.ts'
import { Insight, Sampler, samplingKnob, Tables } from '../monitor/index.ts'
import type { PoolTuner } from '../tuning/index.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../shared/contract.ts'
import type { AppInfo, Change, ErrorInfo, HostState, WorkloadInfo } from '../../shared/model.ts'
import { Chronicle } from './chronicle.ts'
import { describeApp } from './describe-app.ts'
import { killAll, killOne } from './kills.ts'
import { RunControl } from './run-control.ts'
import { handlers, sources } from './serve-routes.ts'
import type { FrameSource, StreamSource } from './source.ts'
import { StateStore } from './state-store.ts'
import { Turning } from './turning.ts'
import type { Catalog, HostOptions, ProgramHost, RunningProgram, StartRequest } from './types.ts'
import { Watch } from './watch.ts'

export interface LocalHostOptions extends HostOptions {
  catalog: Catalog
}

export class LocalHost implements ProgramHost {
  readonly info: AppInfo
  readonly #catalog: Catalog
  readonly #sampler: Sampler
  readonly #watch: Watch
  readonly #chronicle: Chronicle
  readonly #turning: Turning
  readonly #runs: RunControl
  readonly #store: StateStore
  #tables: Tables | undefined
  #insight: Insight | undefined
  #closing: Promise<void> | undefined

  constructor(options: LocalHostOptions) {
    const { clock = realClock, sampleHz = 10, catalog, knobs = [] } = options
    this.info = describeApp(options, clock.wall(), sampleHz)
    this.#catalog = catalog
    this.#sampler = new Sampler({ clock, hz: sampleHz, ...(options.cost && { cost: options.cost }) })
    this.#turning = new Turning({
      clock,
      sampler: this.#sampler,
      cpus: this.info.cpus,
      own: [...knobs, samplingKnob(this.#sampler)],
      windows: options.effectWindows,
      lastChange: options.lastChange,
      changed: (slice) => this.#store.mark(slice),
    })
    this.#watch = new Watch(
      clock,
      this.#sampler,
      this.#turning.knobs,
      () => this.#turning.changes,
      () => this.pools.insights,
      () => this.#chronicle.checks,
    )
    const chronicle = (this.#chronicle = new Chronicle(clock, (slice) => this.#store.mark(slice)))
    this.#runs = new RunControl(catalog, clock, {
      begins: (info) => this.#begins(info),
      began: (program) => this.#began(program),
      over: (error) => this.#over(error),
      changed: () => this.#store.mark('run'),
      log: (text, level) => chronicle.log(text, level),
      check: (ok, what) => chronicle.check(ok, what),
      figure: (label, value) => chronicle.figure(label, value),
    })
    const source = { kind: 'app', label: '', readOnly: false, pid: process.pid } as const
    this.#store = new StateStore(clock, {
      source: () => source,
      run: () => this.#runs.state,
      checks: () => chronicle.checks,
      knobs: () => this.#turning.states,
      changes: () => this.#turning.changes,
      findings: () => this.#watch.findings,
      past: () => this.#watch.past,
      trials: () => this.#turning.trials,
      pools: () => this.pools.insights,
      log: () => chronicle.lines,
      events: () => chronicle.events,
    })
    this.#sampler.onSample((tick) => {
      this.#turning.advise(tick.nowMs)
      if (this.#watch.tick(tick.nowMs)) this.#markFindings()
      this.#turning.tick()
      this.#tables?.tick(tick)
    })
    this.#sampler.start()
  }

  get state(): HostState {
    return this.#store.state
  }

  get history(): Sampler['history'] {
    return this.#sampler.history
  }

  get tables(): Tables {
    if (this.#tables === undefined) throw new UsageError('nothing-running', 'no workload is running')
    return this.#tables
  }

  workloads(): WorkloadInfo[] {
    return [...this.#catalog.list()]
  }

  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>> {
    return handlers[name](this, input)
  }

  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    return sources[name](this, input)
  }

  start(request: StartRequest, beforeBegin?: () => Promise<void>): Promise<WorkloadInfo> {
    return this.#runs.start(request, beforeBegin)
  }

  async stop(): Promise<null> {
    await this.#runs.stop()
    return null
  }

  get sources(): ReadonlySet<string> {
    return this.#runs.sources
  }

  fail(workload: WorkloadInfo, error: ErrorInfo): void {
    this.#runs.fail(workload, error)
  }

  rest(resting: boolean): void {
    if (resting) this.#sampler.pause()
    else this.#sampler.start()
  }

  get insight(): Insight {
    if (this.#insight === undefined) throw new UsageError('nothing-running', 'no workload is running')
    return this.#insight
  }

  get pools(): PoolTuner {
    return this.#turning.pools
  }

  tryKnob(id: string, value: number, ms: number): Promise<Change | null> {
    return this.#turning.try(id, value, ms)
  }

  keepTrial(change: number): null {
    this.#turning.keepTrial(change)
    return null
  }

  muteFinding(id: string, muted: boolean): null {
    this.#watch.mute(id, muted)
    this.#markFindings()
    return null
  }

  setKnob(id: string, value: number, origin?: Change['origin']): Promise<Change | null> {
    return this.#turning.set(id, value, origin)
  }

  setGuarded(id: string, value: number): Promise<Change | null> {
    return this.#turning.setGuarded(id, value)
  }

  keepChange(number: number): Change {
    return this.#turning.keep(number)
  }

  undo(number: number): Promise<Change> {
    return this.#turning.undo(number)
  }

  resetKnobs(): Promise<Change[]> {
    return this.#turning.reset()
  }

  kill(what: CallInput<'goroutine.kill'>): Promise<CallOutput<'goroutine.kill'>> {
    const registry = this.#sampler.program?.rt.registry
    return killOne(this.tables, registry, what, (text) => this.#chronicle.killed(text))
  }

  killGroup(what: CallInput<'goroutines.kill-group'>): Promise<CallOutput<'goroutines.kill-group'>> {
    return killAll(this.tables, what, (text) => this.#chronicle.killed(text))
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    return this.#store.subscribe(listener)
  }

  subscribeFrames(historyMs: number): FrameSource {
    return this.#sampler.subscribe(historyMs)
  }

  close(): Promise<void> {
    this.#closing ??= this.#runs.close().finally(() => {
      this.#sampler.close()
      this.#store.close()
    })
    return this.#closing
  }

  #begins(info: WorkloadInfo): void {
    this.#chronicle.begins(info)
    this.#turning.begins(info.name)
    this.#watch.beginRun()
    this.#markFindings()
  }

  #began(program: RunningProgram): void {
    this.#chronicle.began()
    this.#sampler.attach(program.rt)
    this.#insight = new Insight(program.rt)
    this.#tables = this.#sampler.program && new Tables(this.#sampler.program, this.#insight.profiles.selects)
    this.#turning.beginRun(program.rt.registry)
  }

  #over(error: unknown): void {
    this.#chronicle.over(error)
    this.#sampler.attach(undefined)
    this.#tables = undefined
    this.#insight?.close()
    this.#insight = undefined
    this.#turning.endRun()
    this.#watch.endRun(error)
    this.#markFindings()
  }

  #markFindings(): void {
    this.#store.mark('findings')
    this.#store.mark('past')
  }
}
