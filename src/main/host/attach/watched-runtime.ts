/**
 * One runtime of a program as its agent shows it: the host that a user's file has in its process, made when somebody
 * looks and gone again soon after the last one has left. In between it costs nothing.
 */
import { type Clock, type TimerHandle, UsageError } from '../../base/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { CallInput, CallName, Scope } from '../../../shared/contract.ts'
import type { Transport } from '../../../shared/transport.ts'
import { LocalHost } from '../local-host.ts'
import { serve } from '../serve.ts'
import type { Catalog } from '../types.ts'

/** So long its changes are remembered for somebody who comes back at once. */
const lingerMs = 5_000
const lookMs = 500
/** Its program is not started and stopped from here. */
const notHere: ReadonlySet<CallName> = new Set(['workload.start', 'workload.stop', 'workload.drop'])

interface WatchOptions {
  title: string
  version: string
  clock: Clock
  /** Nobody has looked for a while: it is no longer needed. */
  onClose: () => void
}

export class WatchedRuntime {
  readonly rt: Runtime
  readonly id: number
  readonly #title: string
  readonly #version: string
  readonly #clock: Clock
  readonly #onClose: () => void
  #host: LocalHost | undefined
  #viewers = 0
  #leaving: TimerHandle | undefined
  #looking: TimerHandle | undefined
  #end: () => void = () => undefined

  constructor(rt: Runtime, id: number, options: WatchOptions) {
    this.rt = rt
    this.id = id
    this.#title = options.title
    this.#version = options.version
    this.#clock = options.clock
    this.#onClose = options.onClose
  }

  show(transport: Transport, scope: Scope): void {
    const host = this.#watch()
    this.#viewers++
    transport.onClose(() => this.#left())
    const call = <N extends CallName>(name: N, input: CallInput<N>): ReturnType<typeof host.call<N>> => {
      if (notHere.has(name)) throw new UsageError('forbidden', 'an attached program runs by itself')
      return host.call(name, input)
    }
    serve({ call, open: (name, input) => host.open(name, input) }, transport, scope)
  }

  /** Ends at once. */
  close(): void {
    this.#stay()
    if (this.#looking !== undefined) this.#clock.clearTimer(this.#looking)
    const host = this.#host
    this.#host = undefined
    this.#end()
    void host?.close().catch(() => undefined)
    this.#onClose()
  }

  #watch(): LocalHost {
    this.#stay()
    if (this.#host !== undefined) {
      this.#host.rest(false)
      return this.#host
    }
    const name = this.#title
    const host = new LocalHost({
      shell: 'web',
      version: this.#version,
      clock: this.#clock,
      catalog: this.#catalog(name),
    })
    this.#host = host
    host.start({ name }).catch(() => undefined)
    this.#look()
    return host
  }

  #left(): void {
    this.#viewers--
    if (this.#viewers > 0 || this.#host === undefined) return
    this.#host.rest(true)
    this.#leaving = this.#clock.setTimer(() => this.close(), lingerMs)
  }

  #stay(): void {
    if (this.#leaving !== undefined) this.#clock.clearTimer(this.#leaving)
    this.#leaving = undefined
  }

  /** A runtime tells nobody that it was closed. */
  #look(): void {
    this.#looking = this.#clock.setTimer(() => {
      if (this.rt.closed) this.#end()
      else this.#look()
    }, lookMs)
  }

  /** The runtime as a program that is there already, and goes on when we leave. */
  #catalog(name: string): Catalog {
    const info = { name, title: name, summary: '', tag: '' }
    const done = new Promise<void>((resolve) => {
      this.#end = resolve
    })
    const program = {
      rt: this.rt,
      done,
      stop: () => {
        this.#end()
        return Promise.resolve()
      },
    }
    return { list: () => [info], open: () => Promise.resolve({ info, start: () => program }) }
  }
}
