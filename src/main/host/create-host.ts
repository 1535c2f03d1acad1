/** Puts everything together: one sampler, one journal, one program at a time, and the state they add up to. */
import { availableParallelism } from 'node:os'
import { realClock, UsageError } from '../base/index.ts'
import { Insight, Sampler, samplingKnob, Tables } from '../monitor/index.ts'
import { Journal, KnobRegistry, PoolTuner, type Turn } from '../tuning/index.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../shared/contract.ts'
import type { AppInfo, Change, ErrorInfo, HostState, KnobState, WorkloadInfo } from '../../shared/model.ts'
import { workloadCatalog } from './catalog.ts'
import { readPools } from './pool-readings.ts'
import { RunControl } from './run-control.ts'
import { RunRecord } from './run-record.ts'
import { handlers, sources } from './serve-routes.ts'
import type { FrameSource, StreamSource } from './source.ts'
import { StateStore } from './state-store.ts'
import type { Catalog, HostOptions, ProgramHost, RunningProgram, StartRequest } from './types.ts'
import { Trials } from './trials.ts'
import { Watch } from './watch.ts'

const keptReason = 'Kept: the file was saved and runs anew'

/** A host of programs in this process. `createApp` puts it among other sources. */
export function createHost(options: HostOptions): ProgramHost {
  return new LocalHost(options)
}

class LocalHost implements ProgramHost {
  readonly info: AppInfo
  readonly #catalog: Catalog
  readonly #knobs: KnobRegistry
  readonly #sampler: Sampler
  readonly #journal: Journal
  readonly #watch: Watch
  readonly #record = new RunRecord()
  readonly pools: PoolTuner
  readonly #runs: RunControl
  readonly #store: StateStore
  #tables: Tables | undefined
  #insight: Insight | undefined
  readonly #trials: Trials
  #knobStates: KnobState[] = []
  #closing: Promise<void> | undefined

  constructor(options: HostOptions) {
    const { clock = realClock, sampleHz = 10, catalog = workloadCatalog(), knobs = [] } = options
    this.info = describeApp(options, clock.wall(), sampleHz)
    this.#catalog = catalog
    this.#sampler = new Sampler({ clock, hz: sampleHz, ...(options.cost && { cost: options.cost }) })
    this.#knobs = new KnobRegistry([...knobs, samplingKnob(this.#sampler)])
    const series = this.#sampler.history
    const onChange = (): void => this.#store.mark('changes')
    this.#journal = new Journal({
      clock,
      knobs: this.#knobs,
      series,
      onChange,
      ...(options.effectWindows && { windows: options.effectWindows }),
    })
    this.#watch = new Watch(
      clock,
      this.#sampler,
      this.#knobs,
      () => this.#journal.changes,
      () => this.pools.insights,
    )
    this.#trials = new Trials({
      clock,
      set: (id, value) => this.setKnob(id, value, 'user'),
      undo: (number) => this.undo(number),
      changed: () => this.#store.mark('trials'),
    })
    this.#runs = new RunControl(catalog, clock, {
      began: (program) => this.#began(program),
      over: (error) => this.#over(error),
      changed: () => this.#store.mark('run'),
      log: (text, level) => {
        this.#record.log(clock.wall(), level, text)
        this.#store.mark('log')
      },
      check: (ok, what) => {
        this.#record.check(ok, what)
        this.#store.mark('checks')
      },
      figure: (label, value) => {
        this.#record.figure(label, value)
        this.#store.mark('checks')
      },
    })
    this.pools = new PoolTuner({
      clock,
      cpus: this.info.cpus,
      knobs: () => this.#knobs.list(),
      set: (id, value, origin, reason) => this.#turn(id, value, { origin, reason }),
    })
    this.#knobStates = this.#knobs.states()
    const source = { kind: 'app', label: '', readOnly: false, pid: process.pid } as const
    this.#store = new StateStore(clock, {
      source: () => source,
      run: () => this.#runs.state,
      checks: () => this.#record.checks,
      knobs: () => this.#knobStates,
      changes: () => this.#journal.changes,
      findings: () => this.#watch.findings,
      past: () => this.#watch.past,
      trials: () => this.#trials.list,
      pools: () => this.pools.insights,
      log: () => this.#record.lines,
    })
    // Before the rules look: they name the size that is advised now.
    this.#sampler.onSample(({ nowMs }) => {
      if (this.pools.tick(nowMs, readPools(this.#sampler))) this.#store.mark('pools')
    })
    this.#sampler.onSample((tick) => {
      this.#readKnobs()
      if (!this.#watch.tick(tick.nowMs)) return
      this.#store.mark('findings')
      this.#store.mark('past')
    })
    this.#sampler.onSample(() => this.#journal.tick())
    this.#sampler.onSample((tick) => this.#tables?.tick(tick))
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

  tryKnob(id: string, value: number, ms: number): Promise<Change | null> {
    return this.#trials.try(id, value, ms)
  }

  keepTrial(change: number): null {
    this.#trials.keep(change)
    return null
  }

  muteFinding(id: string, muted: boolean): null {
    this.#watch.mute(id, muted)
    this.#store.mark('findings')
    this.#store.mark('past')
    return null
  }

  setKnob(id: string, value: number, origin: Change['origin'] = 'user'): Promise<Change | null> {
    return this.#turn(id, value, { origin, ...(origin === 'reload' && { reason: keptReason }) })
  }

  setGuarded(id: string, value: number): Promise<Change | null> {
    return this.#turn(id, value, { origin: 'user', guard: true })
  }

  keepChange(number: number): Change {
    return this.#journal.keep(number)
  }

  async #turn(id: string, value: number, turn: Turn): Promise<Change | null> {
    const change = await this.#journal.set(id, value, turn)
    this.#readKnobs()
    return change
  }

  async undo(number: number): Promise<Change> {
    const change = await this.#journal.undo(number)
    this.#trials.forget(number)
    this.#readKnobs()
    return change
  }

  async resetKnobs(): Promise<Change[]> {
    const changes = await this.#journal.reset()
    this.#readKnobs()
    return changes
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

  #began(program: RunningProgram): void {
    this.#record.beginRun()
    this.#store.mark('checks')
    this.#watch.beginRun()
    this.#store.mark('findings')
    this.#sampler.attach(program.rt)
    this.#insight = new Insight(program.rt)
    this.#tables = this.#sampler.program && new Tables(this.#sampler.program, this.#insight.profiles.selects)
    this.#knobs.attach(program.rt.registry)
    this.pools.beginRun()
    this.#journal.beginRun()
    this.#store.mark('pools')
    this.#readKnobs()
  }

  #over(error: unknown): void {
    this.#sampler.attach(undefined)
    this.#tables = undefined
    this.#insight?.close()
    this.#insight = undefined
    this.#trials.clear()
    this.#knobs.attach(undefined)
    this.pools.beginRun()
    this.#store.mark('pools')
    this.#journal.endRun('the workload ended before the effect was measured')
    this.#watch.endRun(error)
    this.#store.mark('findings')
    this.#store.mark('past')
    this.#readKnobs()
  }

  /** Owners may turn their knobs themselves (an autopilot, a resize in code), so they are asked, not told. */
  #readKnobs(): void {
    const now = this.#knobs.states()
    const before = this.#knobStates
    const same =
      now.length === before.length &&
      now.every((knob, i) => knob.id === before[i]?.id && knob.value === before[i].value)
    if (same) return
    this.#knobStates = now
    this.#store.mark('knobs')
  }
}

function describeApp({ shell, version }: HostOptions, startedAtMs: number, sampleHz: number): AppInfo {
  return {
    name: 'Weir',
    version,
    shell,
    node: process.version,
    cpus: availableParallelism(),
    pid: process.pid,
    startedAtMs,
    sampleHz,
  }
}
