/**
 * A user's file as a source: each run is a process of its own with a complete host in it, and what that host
 * streams is passed on. Whatever the program does, this object stays: it says how the process ended, keeps the
 * figures of the run, and has the last word about the state of the run.
 */
import path from 'node:path'
import { realClock, UsageError } from '../../base/index.ts'
import { bundle, WorkloadError } from '../../workloads/index.ts'
import type { ErrorInfo, Finding, HostState, LogLine, RunState, WorkloadInfo } from '../../../shared/model.ts'
import type { FileSource, Prepared } from '../file-runs.ts'
import { RemoteSource } from '../remote/remote-source.ts'
import type { Makers, Slice } from '../state-store.ts'
import { type ChildOptions, ChildRun } from './child-run.ts'
import { FileRecord } from './file-record.ts'
import { type Ending, inWords, placeInfo } from './how-it-ended.ts'
import type { Mark } from './messages.ts'

/** A program that turns its event loop stops within a second; one that does not never will. */
const stopMs = 1000
const stopBlockedMs = 100

export class IsolatedSource extends RemoteSource implements FileSource {
  readonly file: string
  readonly #options: ChildOptions
  readonly #record = new FileRecord()
  #run: RunState = { status: 'idle' }
  #info: WorkloadInfo
  #findings: Finding[] = []
  #child: ChildRun | undefined
  #blocked = false
  #begun = false

  constructor(file: string, options: ChildOptions) {
    super()
    this.file = file
    this.#options = options
    const name = path.basename(file)
    this.#info = { name, title: name, summary: '', tag: '', file }
  }

  async prepare(signal: AbortSignal, loading: () => Promise<void>): Promise<Prepared> {
    const made = await bundle(this.file)
    await loading()
    const fromMs = realClock.wall()
    const child: ChildRun = new ChildRun(this.file, this.#options, {
      mark: (mark) => this.#onMark(child, mark),
      line: (text, isError) => this.#onLine(text, isError),
    })
    const info = await child.load(made, signal, this.#record.lastNumber(this.remote.told.changes))
    return {
      sources: made.sources,
      begin: () => this.#begin(child, info, fromMs),
    }
  }

  loading(): void {
    this.#become({ status: 'starting', workload: this.#info })
  }

  fail(error: ErrorInfo): void {
    this.#note(error.message, 'error')
    this.#become({ status: 'failed', workload: this.#info, endedAtMs: realClock.wall(), error })
  }

  async stop(): Promise<null> {
    const child = this.#child
    if (child === undefined) throw new UsageError('nothing-running', 'no workload is running')
    this.#become({ status: 'stopping', workload: this.#info })
    const asked = child.client.call('workload.stop').then(
      () => true,
      () => false,
    )
    const late = new Promise<boolean>((resolve) =>
      setTimeout(() => resolve(false), this.#blocked ? stopBlockedMs : stopMs),
    )
    if (!(await Promise.race([asked, late]))) {
      this.#note('It did not stop when it was asked to, so its process was ended.', 'warning')
      child.kill()
    }
    await child.leave()
    this.#release(child)
    this.#become({ status: 'ended', workload: this.#info, endedAtMs: realClock.wall() })
    return null
  }

  override async close(): Promise<void> {
    if (this.#child !== undefined) await this.stop().catch(() => undefined)
    await super.close()
  }

  protected own(): Omit<Makers, 'checks' | 'past' | 'trials'> {
    return {
      source: () => ({
        kind: 'isolated',
        label: path.basename(this.file),
        readOnly: false,
        ...(this.#options.isCopy === true && { copy: true as const }),
        ...(this.#child?.pid !== undefined && { pid: this.#child.pid }),
      }),
      run: () => this.#run,
      knobs: () => (this.#child === undefined ? [] : (this.remote.told.knobs ?? [])),
      changes: () => this.#record.changes(this.remote.told.changes, this.#child !== undefined),
      findings: () => [...this.#findings, ...(this.remote.told.findings ?? [])],
      pools: () => (this.#child === undefined ? [] : (this.remote.told.pools ?? [])),
      log: () => this.#record.log(this.remote.told.log),
      events: () => this.#record.events,
    }
  }

  async #begin(child: ChildRun, info: WorkloadInfo, fromMs: number): Promise<WorkloadInfo> {
    this.#record.begins(info.name, fromMs, this.remote.told.changes)
    this.#child = child
    this.#begun = true
    this.#info = info
    this.remote.told = {}
    this.#findings = []
    this.#blocked = false
    for (const slice of Object.keys(this.state) as Slice[]) this.store.mark(slice)
    this.#become({ status: 'starting', workload: info })
    const { client } = child
    this.remote.connect(client, 0, (changed) => this.#onTold(child, changed))
    void child.exited.then((ending) => this.#onExit(child, ending))
    try {
      return await client.call('workload.start', { file: this.file })
    } catch (error) {
      // How its process ended says more than that nobody has answered.
      if (this.#child === child || this.#run.status !== 'failed') throw error
      throw new WorkloadError('workload-broken', this.#run.error.message, this.#run.error)
    }
  }

  #onTold(child: ChildRun, changed: Partial<HostState>): void {
    for (const slice of Object.keys(changed) as Slice[])
      if (slice !== 'run' && slice !== 'source' && slice !== 'events') this.store.mark(slice)
    if (this.#record.heard(changed)) this.store.mark('events')
    const { run } = changed
    if (run === undefined || run.status === 'idle' || this.#run.status === 'stopping') return
    if (run.status === 'ended' || run.status === 'failed') {
      void child.leave()
      this.#release(child)
    }
    this.#become(run)
  }

  #onExit(child: ChildRun, ending: Ending): void {
    if (this.#child !== child || this.#run.status === 'stopping') return
    this.#release(child)
    const error = child.howItEnded(ending)
    this.#find('critical', 'Its process has gone', error.message)
    this.fail(error)
  }

  #onMark(child: ChildRun, mark: Mark): void {
    if (this.#child !== child) return
    if (mark.mark === 'busy' && mark.final) {
      this.#blocked = true
      const who = inWords(mark.place)
      const text = `${who === '' ? 'The program' : capital(who)} runs without a pause: nothing else of the program can, and its figures stand still. Only stopping it helps.`
      this.#find('critical', 'Endless loop', text)
      this.#showStuck({ code: 'stuck', message: text, file: this.file, ...placeInfo(mark.place) })
      this.#note(`Does not respond${who === '' ? '' : `: ${who}`}`, 'error')
    } else if (mark.mark === 'turns') {
      this.#blocked = false
      this.#findings = []
      this.store.mark('findings')
      this.#showStuck(undefined)
      this.#note(`Responds again after ${(mark.afterMs / 1000).toFixed(1)} s`, 'warning')
    } else if (mark.mark === 'memory') {
      const who = inWords(mark.place)
      this.#note(`The heap is nearly full${who === '' ? '' : `: ${who}`}`, 'warning')
    }
  }

  #showStuck(stuck: ErrorInfo | undefined): void {
    if (this.#run.status !== 'running') return
    const { workload, startedAtMs, status } = this.#run
    this.#become({ status, workload, startedAtMs, ...(stuck && { stuck }) })
  }

  #onLine(text: string, isError: boolean): void {
    this.#note(text, isError ? 'warning' : 'info')
  }

  #note(text: string, level: LogLine['level']): void {
    this.#record.note(text, level)
    this.store.mark('log')
  }

  #find(severity: Finding['severity'], title: string, text: string): void {
    const nowMs = realClock.wall()
    this.#findings = [{ id: 'process', severity, title, text, firstSeenMs: nowMs, lastSeenMs: nowMs }]
    this.store.mark('findings')
  }

  #release(child: ChildRun): void {
    if (this.#child !== child) return
    this.#child = undefined
    this.remote.disconnect()
    this.#blocked = false
    for (const slice of ['knobs', 'changes', 'source'] as const) this.store.mark(slice)
  }

  #become(run: RunState): void {
    this.#run = run
    if (this.#begun && (run.status === 'ended' || run.status === 'failed')) {
      this.#record.over(this.#info.name, run.status === 'failed' ? run.error.message : undefined)
      this.store.mark('events')
    }
    // Whoever asked for the first start is told by its rejection.
    if (run.status === 'failed' && this.#options.echo && this.#begun) {
      const { message, codeFrame = '' } = run.error
      process.stderr.write(
        `weir: ${this.#info.title}: ${message}\n${codeFrame === '' ? '' : `${codeFrame}\n`}`,
      )
    }
    this.store.mark('run')
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
