/**
 * What this process holds of a host in another one: the last state that it has told, its samples, and the streams that
 * draw from it. Processes come and go under it: what was held of the one before stays until the next one tells its own.
 */
import { UsageError } from '../../base/index.ts'
import type { Client } from '../../../shared/client.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../../shared/contract.ts'
import type { HostState } from '../../../shared/model.ts'
import { type Source, stateStream, type StreamSource } from '../source.ts'
import { RemoteHistory } from './remote-history.ts'
import { RemoteStream } from './remote-stream.ts'

export class RemoteHost {
  /** What it has told last. */
  told: Partial<HostState> = {}
  readonly #history = new RemoteHistory()
  readonly #streams = new Set<RemoteStream>()
  #client: Client | undefined

  get history(): RemoteHistory['samples'] {
    return this.#history.samples
  }

  get connected(): boolean {
    return this.#client !== undefined
  }

  /** `onTold` gets the slices that changed. Of samples only those of the last `historyMs` that are not here yet are asked for. */
  connect(client: Client, historyMs: number, onTold: (changed: Partial<HostState>) => void): void {
    this.#client = client
    this.#history.beginProcess()
    client.subscribe(
      'frames',
      { historyMs },
      {
        item: (message) => {
          if (this.#client === client) this.#history.take(message)
        },
      },
    )
    client.subscribe('state', undefined, {
      item: (changed) => {
        if (this.#client !== client) return
        this.told = { ...this.told, ...changed }
        onTold(changed)
      },
    })
    for (const stream of this.#streams) stream.connect(client)
  }

  disconnect(): void {
    this.#client = undefined
  }

  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (this.#client === undefined) throw new UsageError('nothing-running', 'no workload is running')
    // Whether an input may be left out is decided per call; here it never is.
    return this.#client.call(name, ...([input] as never))
  }

  /** `source`: whose state it is that this host is only a part of. */
  open<N extends StreamName>(source: Source, name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    if (name === 'state') return stateStream(source) as StreamSource<never>
    if (name === 'frames') {
      const { historyMs } = input as StreamInput<'frames'>
      return this.#history.subscribe(historyMs) as StreamSource<never>
    }
    const stream = new RemoteStream(name, input, (closed) => this.#streams.delete(closed))
    this.#streams.add(stream)
    if (this.#client !== undefined) stream.connect(this.#client)
    return stream as StreamSource<never>
  }

  close(): void {
    for (const stream of this.#streams) stream.close()
    this.#history.close()
  }
}
