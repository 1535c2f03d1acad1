/** A stream of the contract drawn from a child process, and from the next one when that begins. */
import type { Client } from '../../../shared/client.ts'
import type { StreamInput, StreamName } from '../../../shared/contract.ts'
import type { StreamSource } from '../source.ts'

/** Items held here; the process is told to wait when they are not taken. */
const room = 8

export class RemoteStream implements StreamSource {
  readonly #name: StreamName
  readonly #input: StreamInput<StreamName>
  readonly #onClose: (stream: RemoteStream) => void
  readonly #items: unknown[] = []
  readonly #waiting: (() => void)[] = []
  #ready: () => void = () => undefined
  #unsubscribe: () => void = () => undefined

  constructor(name: StreamName, input: StreamInput<StreamName>, onClose: (stream: RemoteStream) => void) {
    this.#name = name
    this.#input = input
    this.#onClose = onClose
  }

  connect(client: Client): void {
    this.#unsubscribe()
    this.#unsubscribe = client.subscribe(this.#name, this.#input, {
      item: (item) => {
        this.#items.push(item)
        this.#ready()
        if (this.#items.length < room) return undefined
        return new Promise((resolve) => this.#waiting.push(resolve))
      },
    })
  }

  next(): unknown {
    const item = this.#items.shift()
    if (this.#items.length < room) this.#waiting.shift()?.()
    return item
  }

  onReady(listener: () => void): void {
    this.#ready = listener
  }

  close(): void {
    this.#unsubscribe()
    this.#onClose(this)
  }
}
