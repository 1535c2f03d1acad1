/**
 * Messages between processors: every one has a port to every other. They are read synchronously, when the scheduler
 * looks for work, so nobody waits for the event loop; whoever posts also sets the flag and wakes.
 */
import { type MessagePort, receiveMessageOnPort, type Transferable } from 'node:worker_threads'
import type { Control } from './control.ts'
import type { Parcel } from './depot.ts'
import { block, blockAt } from './layout.ts'
import type { Packed } from './packed-error.ts'
import type { Answer, Question } from './questions.ts'

export type Message =
  /** Arguments of a work that do not fit into its slot; to everybody, because anybody may run it. */
  | { type: 'args'; id: number; args: unknown[] }
  /** To the spawner: results, in the order of `ids`. */
  | { type: 'results'; ids: number[]; values: unknown[] }
  /** To the owner. */
  | { type: 'kill'; id: number; reason: Packed }
  /** To the owner: the context at this place among the arguments ended. */
  | { type: 'cancel'; id: number; context: number; reason: Packed }
  | { type: 'peer'; index: number; port: MessagePort }
  | { type: 'peer-gone'; index: number }
  /** To the main thread: it takes works from now on. */
  | { type: 'up' }
  /** To the main thread: it has finished what it had begun. */
  | { type: 'left' }
  /** To the main thread, and its answer: what to import for a source. */
  | { type: 'where'; url: string }
  | { type: 'here'; url: string; target: string; error?: Packed }
  /** From the main thread for the monitor, and back to it. */
  | { type: 'ask'; number: number; question: Question }
  | { type: 'answer'; number: number; value: Answer }
  /** Who has the parcel of this ticket is to send it to `to`; see depot.ts. */
  | { type: 'claim'; ticket: number; channel: number; to: number }
  | { type: 'parcel'; ticket: number; channel: number; parcel: Parcel }
  /** To everybody: what that processor had open is broken. */
  | { type: 'lost'; processor: number }

export class Mailbox {
  readonly #control: Control
  readonly #self: number
  readonly #ports = new Map<number, MessagePort>()

  constructor(control: Control, self: number) {
    this.#control = control
    this.#self = self
  }

  get peers(): IterableIterator<number> {
    return this.#ports.keys()
  }

  knows(peer: number): boolean {
    return this.#ports.has(peer)
  }

  connect(peer: number, port: MessagePort): void {
    this.disconnect(peer)
    this.#ports.set(peer, port)
  }

  disconnect(peer: number): void {
    this.#ports.get(peer)?.close()
    this.#ports.delete(peer)
  }

  /** Throws DataCloneError when the message cannot travel. */
  post(peer: number, message: Message, transfer: readonly Transferable[] = []): void {
    const port = this.#ports.get(peer)
    if (port === undefined) return
    port.postMessage(message, transfer)
    Atomics.store(this.#control.words, blockAt(peer) + block.mail, 1)
    this.#control.wake(peer)
  }

  broadcast(message: Message): void {
    for (const peer of this.#ports.keys()) this.post(peer, message)
  }

  get full(): boolean {
    return Atomics.load(this.#control.words, blockAt(this.#self) + block.mail) !== 0
  }

  /** Gives everything that has arrived to `handle`. */
  drain(handle: (message: Message, from: number) => void): void {
    Atomics.store(this.#control.words, blockAt(this.#self) + block.mail, 0)
    for (const [peer, port] of this.#ports) this.#read(port, peer, handle)
  }

  /** What a peer posted before it died. */
  drainFrom(peer: number, handle: (message: Message, from: number) => void): void {
    const port = this.#ports.get(peer)
    if (port !== undefined) this.#read(port, peer, handle)
  }

  close(): void {
    for (const port of this.#ports.values()) port.close()
    this.#ports.clear()
  }

  #read(port: MessagePort, peer: number, handle: (message: Message, from: number) => void): void {
    for (;;) {
      const received = receiveMessageOnPort(port) as { message: Message } | undefined
      if (received === undefined) return
      handle(received.message, peer)
    }
  }
}
