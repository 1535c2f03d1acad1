/** A host without programs behind it: tests push what it streams and see what it was asked. */
import type { AppInfo, Change, FrameMessage, HostState, Row, WorkloadInfo } from '../../src/shared/model.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../src/shared/contract.ts'
import { handlers, sources } from '../../src/main/host/serve-routes.ts'
import type { FrameSource, StreamSource } from '../../src/main/host/source.ts'
import type { ProgramHost, StartRequest } from '../../src/main/host/types.ts'

const workload: WorkloadInfo = { name: 'demo', title: 'Demo', summary: 'Does nothing.', tag: 'fake' }

export const idleState: HostState = {
  source: { kind: 'app', label: '', readOnly: false },
  run: { status: 'idle' },
  checks: { passed: 0, failed: 0 },
  knobs: [],
  changes: [],
  findings: [],
  log: [],
}

/** An error as the host throws it: a stable code, and the place in the user's file. */
export class HostError extends Error {
  readonly code: string
  constructor(code: string, message: string, place: object = {}) {
    super(message)
    this.code = code
    Object.assign(this, place)
  }
}

export class FakeHost implements ProgramHost {
  readonly info: AppInfo = {
    name: 'Weir',
    version: '0.0.0',
    shell: 'web',
    node: 'v20.19.0',
    cpus: 2,
    pid: 1,
    startedAtMs: 0,
    sampleHz: 10,
  }
  state: HostState = idleState
  /** Every change that arrived, as `id=value`. */
  readonly turned: string[] = []
  readonly frames = new Set<FakeFrames>()
  readonly #stateListeners = new Set<(changed: Partial<HostState>) => void>()
  /** What `start` does; tests replace it. */
  onStart: (request: StartRequest) => Promise<WorkloadInfo> = () => Promise.resolve(workload)

  get stateListeners(): number {
    return this.#stateListeners.size
  }

  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>> {
    return handlers[name](this, input)
  }

  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    return sources[name](this, input)
  }

  readonly sources: ReadonlySet<string> = new Set()
  fail(): void {}
  rest(): void {}

  get tables(): ProgramHost['tables'] {
    throw new HostError('nothing-running', 'nothing runs behind a fake host')
  }

  get insight(): ProgramHost['insight'] {
    throw new HostError('nothing-running', 'nothing runs behind a fake host')
  }

  kill(): never {
    throw new HostError('nothing-running', 'nothing runs behind a fake host')
  }

  killGroup(): never {
    throw new HostError('nothing-running', 'nothing runs behind a fake host')
  }

  tryKnob(id: string, value: number): Promise<Change | null> {
    return this.setKnob(id, value)
  }

  keepTrial(): null {
    return null
  }

  muteFinding(): null {
    return null
  }

  get pools(): ProgramHost['pools'] {
    throw new HostError('unknown-pool', 'a fake host has no pools')
  }

  setGuarded(id: string, value: number): Promise<Change | null> {
    return this.setKnob(id, value)
  }

  keepChange(number: number): Change {
    throw new HostError('unknown-change', `There is no change ${String(number)}.`)
  }

  workloads(): WorkloadInfo[] {
    return [workload]
  }

  start(request: StartRequest): Promise<WorkloadInfo> {
    return this.onStart(request)
  }

  stop(): Promise<null> {
    return Promise.resolve(null)
  }

  setKnob(id: string, value: number, origin: Change['origin'] = 'user'): Promise<Change | null> {
    this.turned.push(`${id}=${String(value)}`)
    return Promise.resolve(change(this.turned.length, id, value, origin))
  }

  undo(number: number): Promise<Change> {
    return Promise.reject(new HostError('unknown-change', `There is no change ${String(number)}.`))
  }

  resetKnobs(): Promise<Change[]> {
    return Promise.resolve([])
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  changeState(changed: Partial<HostState>): void {
    this.state = { ...this.state, ...changed }
    for (const listener of this.#stateListeners) listener(changed)
  }

  subscribeFrames(): FrameSource {
    const frames = new FakeFrames(() => this.frames.delete(frames))
    this.frames.add(frames)
    return frames
  }

  sample(): void {
    for (const frames of this.frames) frames.sample()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** Keeps the last ten samples for its subscriber, and counts those that were overwritten. */
export class FakeFrames implements FrameSource {
  readonly #rows: Row[] = []
  readonly #onClose: () => void
  #ready: () => void = () => undefined
  #layoutSent = false
  #samples = 0
  #lost = 0

  constructor(onClose: () => void) {
    this.#onClose = onClose
  }

  sample(): void {
    this.#rows.push([++this.#samples, this.#samples * 100, this.#samples])
    if (this.#rows.length > 10) {
      this.#rows.shift()
      this.#lost += 1
    }
    this.#ready()
  }

  next(): FrameMessage | undefined {
    if (!this.#layoutSent) {
      this.#layoutSent = true
      const metric = { name: 'x', unit: '1', kind: 'gauge', help: '', attrs: {} } as const
      return { type: 'layout', layout: { epoch: 1, metrics: [metric] } }
    }
    const row = this.#rows.shift()
    return row && { type: 'rows', epoch: 1, rows: [row], history: false, lost: this.#lost }
  }

  onReady(listener: () => void): void {
    this.#ready = listener
  }

  close(): void {
    this.#onClose()
  }
}

function change(number: number, knob: string, to: number, origin: Change['origin']): Change {
  return {
    number,
    knob,
    label: knob,
    property: 'size',
    unit: '',
    from: 0,
    to,
    atMs: 0,
    appliedMs: 0,
    origin,
    effect: { status: 'not measured', reason: 'fake' },
  }
}
