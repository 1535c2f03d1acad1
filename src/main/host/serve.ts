/**
 * The host's end of the contract: takes the frames of one connection, checks every one of them against the
 * schemas, and answers. Nothing that a client sends can reach the host unchecked, and nothing that goes wrong
 * on one connection touches another one or the running workload.
 *
 * Two kinds of failure. What concerns one call (unknown, forbidden, invalid input, or refused by the host) is
 * that call's answer. What makes the connection itself untrustworthy (not JSON, not a frame, too large, too
 * many) is told once and ends it.
 */
import { performance } from 'node:perf_hooks'
import type { z } from 'zod'
import { contract, errorCodes } from '../../shared/contract.ts'
import type { CallInput, CallName, ErrorCode, Scope, StreamInput, StreamName } from '../../shared/contract.ts'
import type { CloseReason, Transport } from '../../shared/transport.ts'
import { clientFrame } from '../../shared/wire.ts'
import type { ClientFrame, HostFrame, WireError } from '../../shared/wire.ts'
import { toErrorInfo } from './errors.ts'
import { OpenStream } from './serve-stream.ts'
import type { StreamOutlet } from './serve-stream.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Source } from './source.ts'

/** What there is to serve. */
type Served = Pick<Source, 'call' | 'open'>

interface ServeLimits {
  /** UTF-16 units of one incoming frame. */
  frameLength: number
  /** Incoming frames per second in the long run; a slider dragged at 60 Hz plus all acks stay far below. */
  framesPerSecond: number
  /** Incoming frames at once. */
  burst: number
  /** Calls that wait for their answer, per connection. */
  calls: number
  streams: number
  /** Items in flight per stream. */
  window: number
  /** Outgoing bytes held by the transport above which streams pause. */
  bufferedBytes: number
}

const defaultLimits: ServeLimits = {
  frameLength: 64 * 1024,
  framesPerSecond: 200,
  burst: 400,
  calls: 64,
  streams: 16,
  window: 8,
  bufferedBytes: 1024 * 1024,
}

export interface ServeOptions {
  limits?: Partial<ServeLimits>
  /** Milliseconds, monotonic. Tests bring their own. */
  now?: () => number
}

/** Serves one connection until it closes. `scope` is what its token allows. */
export function serve(host: Served, transport: Transport, scope: Scope, options: ServeOptions = {}): void {
  const connection = new Connection(host, transport, scope, options)
  transport.onFrame((text) => {
    connection.receive(text)
  })
  transport.onClose(() => {
    connection.dispose()
  })
}

class Connection {
  readonly #host: Served
  readonly #transport: Transport
  readonly #scope: Scope
  readonly #limits: ServeLimits
  readonly #bucket: TokenBucket
  readonly #calls = new Set<number>()
  readonly #streams = new Map<number, OpenStream>()
  #open = true

  constructor(host: Served, transport: Transport, scope: Scope, options: ServeOptions) {
    this.#host = host
    this.#transport = transport
    this.#scope = scope
    this.#limits = { ...defaultLimits, ...options.limits }
    const now = options.now ?? (() => performance.now())
    this.#bucket = new TokenBucket(this.#limits.framesPerSecond, this.#limits.burst, now)
  }

  receive(text: string): void {
    if (!this.#open) return
    const { frameLength, framesPerSecond } = this.#limits
    if (!this.#bucket.take()) {
      this.#end('flooding', 1008, `More than ${String(framesPerSecond)} frames per second.`)
    } else if (text.length > frameLength) {
      this.#end(
        'frame-too-large',
        1009,
        `A frame has ${String(text.length)} characters, ${String(frameLength)} are allowed.`,
      )
    } else {
      const frame = parse(text)
      if (typeof frame === 'string') this.#end('malformed-frame', 1007, frame)
      else this.#dispatch(frame)
    }
  }

  dispose(): void {
    this.#open = false
    for (const stream of this.#streams.values()) stream.close()
    this.#streams.clear()
  }

  #dispatch(frame: ClientFrame): void {
    switch (frame.t) {
      case 'call':
        void this.#call(frame.id, frame.name, frame.input)
        return
      case 'open':
        this.#openStream(frame.id, frame.name, frame.input)
        return
      case 'ack':
        // An ack may cross with the end of its stream; one for the future is a broken client.
        if (this.#streams.get(frame.id)?.ack(frame.seq) === false) {
          this.#end('malformed-frame', 1007, `Item ${String(frame.seq)} was acknowledged before it was sent.`)
          return
        }
        for (const stream of this.#streams.values()) stream.pump()
        return
      case 'stop':
        this.#streams.get(frame.id)?.close()
        this.#streams.delete(frame.id)
    }
  }

  async #call(id: number, name: string, input: unknown): Promise<void> {
    try {
      if (!isCall(name)) throw new Refusal('unknown-call', `There is no call \`${name}\`.`)
      const checked = this.#admit(id, name, contract.calls[name], input, this.#calls.size, this.#limits.calls)
      this.#calls.add(id)
      try {
        const output = await this.#host.call(name, checked as CallInput<typeof name>)
        // Only the connection knows what it may do.
        this.#send({
          t: 'ok',
          id,
          output: name === 'app.info' ? Object.assign({}, output, { scope: this.#scope }) : output,
        })
      } finally {
        this.#calls.delete(id)
      }
    } catch (error) {
      this.#send({ t: 'fail', id, error: toWireError(error) })
    }
  }

  #openStream(id: number, name: string, input: unknown): void {
    try {
      if (!isStream(name)) throw new Refusal('unknown-call', `There is no stream \`${name}\`.`)
      const size = this.#streams.size
      const checked = this.#admit(id, name, contract.streams[name], input, size, this.#limits.streams)
      const source = this.#host.open(name, checked as StreamInput<typeof name>)
      const stream = new OpenStream(source, this.#outlet(id), this.#limits.window)
      this.#streams.set(id, stream)
      source.onReady(() => {
        stream.pump()
      })
      stream.pump()
    } catch (error) {
      this.#send({ t: 'fail', id, error: toWireError(error) })
    }
  }

  #outlet(id: number): StreamOutlet {
    return {
      send: (seq, item) => {
        this.#send({ t: 'item', id, seq, item })
      },
      hasRoom: () => this.#transport.bufferedBytes < this.#limits.bufferedBytes,
      fail: (error) => {
        this.#streams.delete(id)
        this.#send({ t: 'fail', id, error: toWireError(error) })
      },
    }
  }

  /** Returns the checked input of a call or stream, or throws why it may not go on. */
  #admit(
    id: number,
    name: string,
    schema: { scope: Scope; input: z.ZodType },
    input: unknown,
    open: number,
    limit: number,
  ): unknown {
    if (this.#calls.has(id) || this.#streams.has(id))
      throw new Refusal('invalid-input', `The id ${String(id)} is in use on this connection.`)
    if (schema.scope === 'control' && this.#scope === 'observe')
      throw new Refusal('forbidden', `\`${name}\` changes things; this connection may only observe.`)
    if (open >= limit)
      throw new Refusal(
        'flooding',
        `${String(limit)} calls or streams are open already; wait for one of them.`,
      )
    const result = schema.input.safeParse(input)
    if (!result.success) throw new Refusal('invalid-input', `\`${name}\`: ${inWords(result.error)}`)
    return result.data
  }

  #send(frame: HostFrame): void {
    if (this.#open) this.#transport.send(JSON.stringify(frame))
  }

  #end(code: ErrorCode, closeCode: CloseReason['code'], message: string): void {
    this.#send({ t: 'error', error: { code, message } })
    this.dispose()
    this.#transport.close({ code: closeCode, reason: message })
  }
}

/** What this file itself refuses, as opposed to errors of the host. */
class Refusal extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

const isCall = (name: string): name is CallName => Object.hasOwn(contract.calls, name)
const isStream = (name: string): name is StreamName => Object.hasOwn(contract.streams, name)
const isErrorCode = (code: string): code is ErrorCode => (errorCodes as readonly string[]).includes(code)

/** A checked frame, or in words what is wrong with it. */
function parse(text: string): ClientFrame | string {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return `A frame is not JSON: ${(error as Error).message}.`
  }
  const result = clientFrame.safeParse(json)
  return result.success ? result.data : `A frame is not one of the contract's: ${inWords(result.error)}`
}

/** `value: Invalid input: expected number, received null`, one clause for each thing that is wrong. */
function inWords(error: z.ZodError): string {
  const clauses = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  return `${clauses.join('; ')}.`
}

function toWireError(error: unknown): WireError {
  const info = error instanceof Refusal ? { code: error.code, message: error.message } : toErrorInfo(error)
  return { ...info, code: isErrorCode(info.code) ? info.code : 'internal' }
}
