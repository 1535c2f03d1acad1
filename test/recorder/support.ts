/** A recorder over a program that exists only as numbers: the test writes its samples and its state. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VirtualClock } from '../../src/main/base/index.ts'
import { History } from '../../src/main/monitor/index.ts'
import { pack } from '../../src/main/recorder/chunk.ts'
import { FlightRecorder, type RecordedTables, type RecorderOptions } from '../../src/main/recorder/index.ts'
import type { Finding, HostState, MetricDescriptor } from '../../src/shared/model.ts'

export const metric = (name: string, kind: MetricDescriptor['kind'] = 'gauge'): MetricDescriptor => ({
  name,
  unit: '1',
  kind,
  help: name,
  attrs: {},
})

export const workload = { name: 'demo', title: 'Demo', summary: '', tag: '' }

export const finding = (id: string, severity: Finding['severity'] = 'critical', text = ''): Finding => ({
  id,
  severity,
  title: `\`${id}\` is stuck`,
  text,
  firstSeenMs: 0,
  lastSeenMs: 0,
})

export const tables = (atMs: number): RecordedTables => ({
  atMs,
  tookMs: 0.1,
  total: 1,
  states: [0, 0, 0, 1, 0, 0, 0, 0],
  sites: [],
  reasons: [],
  goroutines: [],
  channelCounts: { all: 1, blocked: 0, full: 0, closed: 0 },
  sendersBlocked: 0,
  channels: [],
  answers: { 'app.info': { at: atMs } },
})

export class Rig implements AsyncDisposable {
  readonly clock = new VirtualClock()
  readonly history = new History()
  readonly directory: string
  readonly recorder: FlightRecorder
  state: HostState
  running = true
  #seq = 0

  constructor(options: Partial<RecorderOptions> = {}) {
    this.directory = mkdtempSync(join(tmpdir(), 'weir-recorder-'))
    this.history.setLayout([metric('goroutine.total'), metric('block.wait', 'quantile')])
    this.state = emptyState(this.clock.wall())
    this.recorder = new FlightRecorder(
      {
        clock: this.clock,
        app: { version: '1.0.0', node: 'v20', cpus: 4 },
        history: () => this.history,
        state: () => this.state,
        snapshot: () => Promise.resolve(this.running ? tables(this.clock.wall()) : undefined),
        changed: () => undefined,
      },
      { directory: this.directory, ...options },
    )
  }

  set(part: Partial<HostState>): void {
    this.state = { ...this.state, ...part }
    this.recorder.note(part)
  }

  /** Samples at 10 Hz; the value of the n-th is n. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      this.clock.advance(100)
      this.history.append(++this.#seq, this.clock.wall(), [this.#seq, 1 / this.#seq])
      this.recorder.tick(this.clock.now())
      // Compression works on other threads, in real time.
      if (passed % 1000 === 0) await pack(Buffer.alloc(1)).then(turn)
    }
    // Compression and disk work on other threads.
    for (let i = 0; i < 20; i++) await turn()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.recorder.close()
    rmSync(this.directory, { recursive: true, force: true })
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const emptyState = (startedAtMs: number): HostState => ({
  source: { kind: 'app', label: '', readOnly: false },
  recorder: { streaming: null, changes: 0, lastSaved: null, problem: null },
  run: { status: 'running', workload, startedAtMs },
  checks: { passed: 0, failed: 0 },
  knobs: [],
  changes: [],
  findings: [],
  log: [],
})
