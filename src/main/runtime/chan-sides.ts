import type { Received } from './chan-ops.ts'
import type { Op } from './op.ts'

/** The receiving side of a channel. */
export interface RecvChan<out T> extends AsyncIterable<T> {
  readonly name: string
  readonly len: number
  readonly cap: number
  readonly closed: boolean
  recv(): Op<T | undefined>
  recvOk(): Op<Received<T>>
  tryRecv(): T | undefined
  tryRecvOk(): Received<T> | undefined
}

/** The sending side of a channel. */
export interface SendChan<in T> {
  readonly name: string
  readonly len: number
  readonly cap: number
  readonly closed: boolean
  // Properties and not methods: TypeScript compares the parameters of methods both ways.
  readonly send: (value: T) => Op<void>
  readonly trySend: (value: T) => boolean
  close(): void
}

export interface ChanOptions {
  name?: string
  /** @internal A part of the library itself: charts and findings leave it out. */
  internal?: boolean
  /** Registers a knob `channel.<name>.capacity`, from 0 to 10,000 unless said otherwise. */
  knob?: true | { min?: number; max?: number }
}
