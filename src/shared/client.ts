/**
 * The client's end of the contract, over any transport: calls are promises with typed errors and time-outs,
 * streams are subscriptions. One client lives as long as its transport; whoever reconnects makes a new
 * client and subscribes again.
 */
import type {
  CallInput,
  CallName,
  CallOutput,
  ErrorCode,
  StreamInput,
  StreamItem,
  StreamName,
} from './contract.ts'
import type { CloseReason, Transport } from './transport.ts'
import type { ClientFrame, HostFrame, WireError } from './wire.ts'

/** All that this file needs of its platform; browsers and Node both have it. */
declare function setTimeout(callback: () => void, delayMs: number): unknown
declare function clearTimeout(timer: unknown): void

/** What a call rejects with and a stream ends with. `info` carries file, line and code frame when there are any. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  readonly code: ErrorCode
  readonly info: WireError

  constructor(info: WireError) {
    super(info.message)
    this.code = info.code
    this.info = info
  }
}

/** `undefined` inputs may be left out. */
type Input<I> = undefined extends I ? [input?: I] : [input: I]

interface StreamListener<T> {
  /** The next items come once a returned promise has settled: that is how a busy taker slows the host down. */
  item(item: T): void | Promise<void>
  /** Called once, unless unsubscribed before: with the error that ended the stream, or nothing at a normal end. */
  end?(error?: ContractError): void
}

export interface Client {
  /**
   * Rejects with a `ContractError`, also when the host does not answer in time (`timed-out`) or the
   * connection goes (`closed`); whether the host has acted is then unknown.
   */
  call<N extends CallName>(name: N, ...input: Input<CallInput<N>>): Promise<CallOutput<N>>
  /** Returns the function that unsubscribes; no item arrives after it was called. */
  subscribe<N extends StreamName>(
    name: N,
    input: StreamInput<N>,
    listener: StreamListener<StreamItem<N>>,
  ): () => void
  /** Set once the connection is gone. `error` says why when the host told it, e.g. `flooding`. */
  readonly closed: (CloseReason & { error?: ContractError }) | undefined
  /** Called once when the connection goes; at once when it is gone already. */
  onClose(listener: (reason: CloseReason & { error?: ContractError }) => void): void
  close(): void
}

export interface ClientOptions {
  /** Milliseconds that a call may take; default 30 000. Starting a workload bundles a file, hence so long. */
  timeoutMs?: number
}

type ItemFrame = Extract<HostFrame, { t: 'item' }>

interface PendingCall {
  resolve(output: unknown): void
  reject(error: ContractError): void
  timer: unknown
}

/** The codes that a transport's own close stands for, when the host could not say more. */
const codeOfClose: Readonly<Record<number, ErrorCode>> = {
  1007: 'malformed-frame',
  1008: 'flooding',
  1009: 'frame-too-large',
}

export function createClient(transport: Transport, options: ClientOptions = {}): Client {
  const timeoutMs = options.timeoutMs ?? 30_000
  const calls = new Map<number, PendingCall>()
  const streams = new Map<number, StreamListener<unknown>>()
  const closeListeners: ((reason: NonNullable<Client['closed']>) => void)[] = []
  let lastId = 0
  let closed: Client['closed']
  let connectionError: ContractError | undefined

  const send = (frame: ClientFrame): void => {
    transport.send(JSON.stringify(frame))
  }

  const takeCall = (id: number): PendingCall | undefined => {
    const call = calls.get(id)
    calls.delete(id)
    clearTimeout(call?.timer)
    return call
  }

  const endStream = (id: number, error?: ContractError): void => {
    const listener = streams.get(id)
    streams.delete(id)
    listener?.end?.(error)
  }

  const acknowledge = ({ id, seq, item }: ItemFrame, listener?: StreamListener<unknown>): void => {
    const ack = (): void => {
      if (streams.has(id)) send({ t: 'ack', id, seq })
    }
    let taken: void | Promise<void> = undefined
    try {
      taken = listener?.item(item)
    } finally {
      if (taken === undefined) ack()
      else void taken.finally(ack)
    }
  }

  const receive = (frame: HostFrame): void => {
    switch (frame.t) {
      case 'ok':
        takeCall(frame.id)?.resolve(frame.output)
        return
      case 'fail':
        takeCall(frame.id)?.reject(new ContractError(frame.error))
        endStream(frame.id, new ContractError(frame.error))
        return
      case 'item':
        // The ack follows the listener: a renderer busy with the last item is what slows the host down.
        acknowledge(frame, streams.get(frame.id))
        return
      case 'end':
        endStream(frame.id)
        return
      case 'error':
        connectionError = new ContractError(frame.error)
    }
  }

  const gone = (reason: CloseReason): void => {
    const code = codeOfClose[reason.code] ?? 'closed'
    const words = reason.reason === '' ? 'The connection is closed.' : reason.reason
    const error = connectionError ?? new ContractError({ code, message: words })
    closed = { ...reason, ...(code === 'closed' && connectionError === undefined ? {} : { error }) }
    for (const id of [...calls.keys()]) takeCall(id)?.reject(error)
    for (const id of [...streams.keys()]) endStream(id, error)
    for (const listener of closeListeners.splice(0)) listener(closed)
  }

  transport.onFrame((text) => {
    receive(JSON.parse(text) as HostFrame)
  })
  transport.onClose(gone)

  return {
    call<N extends CallName>(name: N, ...[input]: Input<CallInput<N>>): Promise<CallOutput<N>> {
      return new Promise((resolve, reject) => {
        if (closed !== undefined) {
          reject(closed.error ?? new ContractError({ code: 'closed', message: 'The connection is closed.' }))
          return
        }
        const id = ++lastId
        const timer = setTimeout(() => {
          const message = `The host did not answer ${name} within ${String(timeoutMs)} ms.`
          takeCall(id)?.reject(new ContractError({ code: 'timed-out', message }))
        }, timeoutMs)
        calls.set(id, { resolve, reject, timer })
        send({ t: 'call', id, name, input })
      })
    },

    subscribe<N extends StreamName>(
      name: N,
      input: StreamInput<N>,
      listener: StreamListener<StreamItem<N>>,
    ): () => void {
      const id = ++lastId
      streams.set(id, listener)
      if (closed === undefined) send({ t: 'open', id, name, input })
      else endStream(id, closed.error)
      return () => {
        if (streams.delete(id)) send({ t: 'stop', id })
      }
    },

    get closed() {
      return closed
    },

    onClose(listener) {
      if (closed === undefined) closeListeners.push(listener)
      else listener(closed)
    },

    close() {
      transport.close({ code: 1000, reason: '' })
    },
  }
}
