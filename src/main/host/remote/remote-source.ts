/**
 * What every source has whose program runs in another process: the host there tells its state and its samples, and they are
 * passed on. Who extends it says which program that is, how its run stands, and what is told otherwise than it was heard.
 */
import { realClock } from '../../base/index.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../../shared/contract.ts'
import type { HostState } from '../../../shared/model.ts'
import type { Source, StreamSource } from '../source.ts'
import { type Makers, StateStore } from '../state-store.ts'
import { RemoteHost } from './remote-host.ts'

export abstract class RemoteSource implements Source {
  protected readonly remote = new RemoteHost()
  #store: StateStore | undefined

  get history(): RemoteHost['history'] {
    return this.remote.history
  }

  get state(): HostState {
    return this.store.state
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    return this.store.subscribe(listener)
  }

  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return this.remote.call(name, input)
  }

  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    return this.remote.open(this, name, input)
  }

  abstract stop(): Promise<null>

  close(): Promise<void> {
    this.remote.close()
    this.store.close()
    return Promise.resolve()
  }

  protected abstract own(): Pick<Makers, 'source' | 'run'> & Partial<Makers>

  /** Made at the first look, when the fields of who extends it are there. */
  protected get store(): StateStore {
    const { remote } = this
    this.#store ??= new StateStore(realClock, {
      checks: () => remote.told.checks ?? { passed: 0, failed: 0 },
      knobs: () => remote.told.knobs ?? [],
      changes: () => remote.told.changes ?? [],
      findings: () => remote.told.findings ?? [],
      past: () => remote.told.past ?? { muted: [], resolved: [] },
      trials: () => remote.told.trials ?? [],
      pools: () => remote.told.pools ?? [],
      log: () => remote.told.log ?? [],
      events: () => remote.told.events ?? [],
      ...this.own(),
    })
    return this.#store
  }
}
