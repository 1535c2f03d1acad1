/** What is on the screens: one source, the streams that draw from it, and whoever wants to know what changed. */
import type { StreamInput, StreamItem, StreamName } from '../../shared/contract.ts'
import type { HostState } from '../../shared/model.ts'
import type { Source, StreamSource } from './source.ts'
import { SwitchedStream } from './switched-stream.ts'

export class OnScreen {
  readonly #streams = new Set<SwitchedStream>()
  readonly #listeners = new Set<(changed: Partial<HostState>) => void>()
  readonly #sourceListeners = new Set<(source: Source) => void>()
  #source: Source
  #unsubscribe: () => void

  constructor(first: Source) {
    this.#source = first
    this.#unsubscribe = first.onState((changed) => this.tell(changed))
  }

  get source(): Source {
    return this.#source
  }

  onState(listener: (changed: Partial<HostState>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onSource(listener: (source: Source) => void): () => void {
    this.#sourceListeners.add(listener)
    return () => this.#sourceListeners.delete(listener)
  }

  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>> {
    const stream = new SwitchedStream(this.#source, name, input, (closed) => {
      this.#streams.delete(closed as unknown as SwitchedStream)
    })
    this.#streams.add(stream as unknown as SwitchedStream)
    return stream
  }

  /** Everything that is open goes on with that one. The one before is left as it is. */
  show(source: Source): void {
    this.#unsubscribe()
    this.#source = source
    this.#unsubscribe = source.onState((changed) => this.tell(changed))
    for (const stream of this.#streams) stream.switchTo(source)
    this.tell(source.state)
    for (const listener of this.#sourceListeners) listener(source)
  }

  tell(changed: Partial<HostState>): void {
    for (const listener of this.#listeners) listener(changed)
  }

  close(): void {
    this.#unsubscribe()
    this.#listeners.clear()
  }
}
