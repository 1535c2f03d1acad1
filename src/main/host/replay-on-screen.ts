/** A recording as the seam wants a source. */
import type { CallInput, CallName, CallOutput, StreamItem, StreamName } from '../../shared/contract.ts'
import type { HostState } from '../../shared/model.ts'
import type { ReplaySource } from '../recorder/index.ts'
import { type Source, stateStream, type StreamSource } from './source.ts'

export class ReplayOnScreen implements Source {
  readonly replay: ReplaySource

  constructor(replay: ReplaySource) {
    this.replay = replay
  }

  get state(): HostState {
    return this.replay.state
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    return this.replay.onState(listener)
  }

  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>> {
    return this.replay.call(name, input)
  }

  open<N extends StreamName>(name: N): StreamSource<StreamItem<N>> {
    const stream = name === 'state' ? stateStream(this) : this.replay.frames()
    return stream as StreamSource<never>
  }

  /** Nothing runs that could be stopped, whatever the recorded state says. */
  stop(): Promise<null> {
    return Promise.resolve(null)
  }

  close(): Promise<void> {
    this.replay.close()
    return Promise.resolve()
  }
}
