/**
 * A runtime of a program that somebody else has started, as a source. What its agent streams is kept here, so that it
 * outlives the connection and the program: after a loss the figures stay, and what comes after the return goes on
 * behind the gap.
 */
import { UsageError } from '../../base/index.ts'
import type { AttachedProgram, AttachLink } from '../../../shared/attach.ts'
import type { Client } from '../../../shared/client.ts'
import { type Connection, type Keeper, keepConnected } from '../../../shared/connector.ts'
import { type CallInput, type CallName, type CallOutput, contract } from '../../../shared/contract.ts'
import type { Change, ErrorInfo, RunState, WorkloadInfo } from '../../../shared/model.ts'
import { RemoteSource } from '../remote/remote-source.ts'
import { asOver } from '../../tuning/index.ts'
import type { Makers, Slice } from '../state-store.ts'
import { Pulse } from './pulse.ts'

export interface AttachedTarget {
  /** All but `link` and `tuning`, which change. */
  program: Omit<AttachedProgram, 'link' | 'tuning'>
  startedAtMs: number
  /** What the token of the first client allows, and what could be allowed. */
  tuning: AttachedProgram['tuning']
  /** `allowed`: with the token that controls. Rejects with why it cannot be had. */
  dial: (allowed: boolean) => Promise<Client>
  /** Whether the program is known to have ended; false where that cannot be known. */
  hasEnded: () => boolean
  /** Something of `program` is different now. */
  changed: () => void
}

const longestHistoryMs = 900_000
/** A process that dies closes its sockets before it is gone. */
const dyingMs = 150
const offline = 'the program went offline before the effect was measured'

export class AttachedSource extends RemoteSource {
  readonly stays = true
  readonly #target: AttachedTarget
  readonly #workload: WorkloadInfo
  readonly #pulse: Pulse
  #keeper: Keeper | undefined
  #link: AttachLink = { status: 'live' }
  #tuning: AttachedProgram['tuning']
  #stuck: ErrorInfo | undefined
  #closed = false

  /** `client`: the connection that stands already. */
  constructor(target: AttachedTarget, client: Client) {
    super()
    this.#target = target
    this.#tuning = target.tuning
    const { name, runtime } = target.program
    const title = runtime === undefined ? name : `${name} · ${runtime}`
    this.#workload = { name: title, title, summary: '', tag: '' }
    this.#pulse = new Pulse(title, (stuck) => {
      this.#stuck = stuck
      this.store.mark('run')
    })
    this.#keep(client)
  }

  get program(): AttachedProgram {
    return { ...this.#target.program, link: this.#link, tuning: this.#tuning }
  }

  override call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    // The token that was typed may be one that controls.
    if (this.#tuning !== 'on' && contract.calls[name].scope === 'control')
      throw new UsageError('forbidden', `\`${this.#workload.title}\` is read only: allow tuning first`)
    if (!this.remote.connected) throw new UsageError('closed', `\`${this.#workload.title}\` is offline`)
    return super.call(name, input)
  }

  /** It is not ours to stop. */
  stop(): Promise<null> {
    return Promise.resolve(null)
  }

  retry(): void {
    this.#keeper?.retryNow()
  }

  /** Rejects with why not, and stays as it is. */
  async allowTuning(allow: boolean): Promise<void> {
    if (this.#target.tuning === 'off')
      throw new UsageError('forbidden', `\`${this.#workload.title}\` was started with tuning off`)
    if (this.#link.status !== 'live') throw new UsageError('closed', `\`${this.#workload.title}\` is offline`)
    if (allow === (this.#tuning === 'on')) return
    const client = await this.#target.dial(allow)
    this.#tuning = allow ? 'on' : 'ask'
    const before = this.#keeper
    this.#keep(client)
    before?.stop()
    this.store.mark('source')
    this.#target.changed()
  }

  override close(): Promise<void> {
    this.#closed = true
    this.#keeper?.stop()
    this.#pulse.stop()
    return super.close()
  }

  protected own(): Pick<Makers, 'source' | 'run' | 'changes' | 'trials'> {
    return {
      source: () => ({
        kind: 'attached',
        label: this.#workload.title,
        readOnly: this.#tuning !== 'on',
        pid: this.#target.program.pid,
        attached: this.program,
      }),
      run: () => this.#run(),
      changes: () => this.#changes(),
      trials: () => (this.#link.status === 'live' ? (this.remote.told.trials ?? []) : []),
    }
  }

  #keep(first: Client): void {
    let keeper: Keeper | undefined = undefined
    const current = (): boolean => keeper === undefined || this.#keeper === keeper
    this.#keeper = keeper = keepConnected({
      first,
      dial: async () => {
        if (this.#target.hasEnded()) this.#ended()
        return this.#target.dial(this.#tuning === 'on')
      },
      onLive: (client) => this.#live(client),
      tell: (connection) => {
        if (current()) this.#told(connection)
      },
    })
  }

  #live(client: Client): void {
    this.#pulse.begin(client)
    const blocks = this.history.fine.blocks
    const heldMs = blocks.at(-1)?.lastMs ?? 0
    const historyMs = Math.min(longestHistoryMs, Math.max(0, Date.now() - heldMs))
    this.remote.connect(client, historyMs, (changed) => {
      for (const slice of Object.keys(changed) as Slice[]) if (slice !== 'source') this.store.mark(slice)
    })
  }

  #told(connection: Connection): void {
    if (this.#closed || this.#link.status === 'ended') return
    if (connection.status === 'live') this.#become({ status: 'live' })
    else if (connection.status === 'lost') {
      this.#pulse.stop()
      this.remote.disconnect()
      this.#become(connection)
      setTimeout(() => {
        if (this.#link.status === 'lost' && this.#target.hasEnded()) this.#ended()
      }, dyingMs).unref()
    }
  }

  #ended(): void {
    if (this.#closed || this.#link.status === 'ended') return
    const atMs = this.#link.status === 'lost' ? this.#link.sinceMs : Date.now()
    this.#keeper?.stop()
    this.#become({ status: 'ended', atMs })
  }

  #become(link: AttachLink): void {
    this.#link = link
    if (link.status !== 'live') this.#stuck = undefined
    for (const slice of ['source', 'run', 'changes', 'trials'] as const) this.store.mark(slice)
    this.#target.changed()
  }

  #run(): RunState {
    const workload = this.#workload
    if (this.#link.status === 'ended') return { status: 'ended', workload, endedAtMs: this.#link.atMs }
    const { run } = this.remote.told
    if (run?.status === 'ended' || run?.status === 'failed') return { ...run, workload }
    const { startedAtMs } = this.#target
    return { status: 'running', workload, startedAtMs, ...(this.#stuck && { stuck: this.#stuck }) }
  }

  #changes(): Change[] {
    const told = this.remote.told.changes ?? []
    if (this.#link.status === 'live') return told
    const changes = this.#link.status === 'ended' ? told.map(asOver) : told
    return changes.map((change) =>
      change.effect.status === 'measuring'
        ? { ...change, effect: { status: 'not measured', reason: offline } }
        : change,
    )
  }
}
