/**
 * A recording as a source: it streams its samples, its state and tables are those of the moment it is set to, and it
 * takes no changes. What was not recorded is an error with a code of its own, never an empty answer.
 */
import { UsageError } from '../../base/index.ts'
import { type CallInput, type CallName, type CallOutput, contract } from '../../../shared/contract.ts'
import type { HostState } from '../../../shared/model.ts'
import type { ReplayState } from '../../../shared/recordings.ts'
import type { Recording } from '../read-recording.ts'
import { marksOf } from './marks.ts'
import { ReplayFrames } from './replay-frames.ts'
import { ReplayTables } from './replay-tables.ts'
import { StateAt } from './state-at.ts'

type Listener = (changed: Partial<HostState>) => void

/** `recorder` is the app's own and none of the recording's. */
type ReplayedState = Omit<HostState, 'recorder'>

export class ReplaySource {
  readonly recording: Recording
  readonly #states: StateAt
  readonly #tables: ReplayTables
  readonly #listeners = new Set<Listener>()
  #replay: ReplayState
  #state: ReplayedState

  constructor(file: string, recording: Recording) {
    const { meta, fromMs, toMs, snapshots, problem } = recording
    this.recording = recording
    this.#states = new StateAt(recording)
    this.#tables = new ReplayTables(recording)
    this.#replay = {
      file,
      workload: meta.workload,
      fromMs,
      toMs,
      atMs: toMs,
      why: meta.why,
      marks: marksOf(recording),
      tablesAtMs: snapshots.map(({ atMs }) => atMs),
      problem: problem ?? null,
    }
    this.#state = this.#stateAt(toMs)
  }

  get state(): ReplayedState {
    return this.#state
  }

  /** Where it stands. */
  get position(): ReplayState {
    return this.#replay
  }

  onState(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  frames(): ReplayFrames {
    return new ReplayFrames(this.recording)
  }

  /** Moves to that moment, or to the nearest one there is. */
  seek(wantedMs: number): number {
    const { fromMs, toMs, atMs: before } = this.#replay
    const atMs = Math.min(toMs, Math.max(fromMs, wantedMs))
    if (atMs === before) return atMs
    this.#replay = { ...this.#replay, atMs }
    const old = this.#state
    this.#state = this.#stateAt(atMs)
    const changed: Partial<HostState> = {}
    for (const key of Object.keys(this.#state) as (keyof ReplayedState)[])
      if (this.#state[key] !== old[key]) Object.assign(changed, { [key]: this.#state[key] })
    for (const listener of this.#listeners) listener(changed)
    return atMs
  }

  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>> {
    // One table serves all calls; that each handler gets its own input is what the contract has checked.
    return this.#answer(name, input) as CallOutput<N>
  }

  close(): void {
    this.#listeners.clear()
  }

  #answer(name: CallName, input: unknown): unknown {
    const { atMs } = this.#replay
    if (name === 'replay.seek') return this.seek((input as CallInput<'replay.seek'>).atMs)
    if (contract.calls[name].scope === 'control')
      throw new UsageError(
        'read-only',
        'this is a recording: it can be looked at, and nothing in it can be turned',
      )
    return this.#tables.call(name, input, atMs)
  }

  #stateAt(atMs: number): ReplayedState {
    const recorded = this.#states.at(atMs)
    const source = {
      kind: 'recording',
      label: this.#replay.file,
      readOnly: true,
      replay: this.#replay,
    } as const
    return { ...recorded, source }
  }
}
