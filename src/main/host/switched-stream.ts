/** An open stream that goes on when the app shows another source. */
import type { StreamInput, StreamItem, StreamName } from '../../shared/contract.ts'
import type { Source, StreamSource } from './source.ts'

export class SwitchedStream<N extends StreamName = StreamName> implements StreamSource<StreamItem<N>> {
  readonly #name: N
  readonly #input: StreamInput<N>
  readonly #onClose: (stream: SwitchedStream<N>) => void
  #inner: StreamSource<StreamItem<N>>
  #ready: () => void = () => undefined
  #fresh = false

  constructor(source: Source, name: N, input: StreamInput<N>, onClose: (stream: SwitchedStream<N>) => void) {
    this.#name = name
    this.#input = input
    this.#onClose = onClose
    this.#inner = source.open(name, input)
    this.#inner.onReady(() => this.#ready())
  }

  switchTo(source: Source): void {
    this.#inner.close()
    this.#inner = source.open(this.#name, this.#input)
    this.#inner.onReady(() => this.#ready())
    this.#fresh = true
    this.#ready()
  }

  next(): StreamItem<N> | undefined {
    const item = this.#inner.next()
    if (!this.#fresh || !isLayout(item)) return item
    this.#fresh = false
    return { ...item, fresh: true }
  }

  onReady(listener: () => void): void {
    this.#ready = listener
  }

  close(): void {
    this.#inner.close()
    this.#onClose(this)
  }
}

const isLayout = (item: unknown): item is object =>
  typeof item === 'object' && item !== null && 'type' in item && item.type === 'layout'
