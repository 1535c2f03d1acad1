/** A portable goroutine as its spawner sees it. */
import { type Go, internals, Op, type RemoteGoroutine, type Runtime } from '../runtime/index.ts'

const { RESUMED, THROW, WaitQueue, reasonIndex } = internals
const reason = reasonIndex('goroutine join')

/** Where the handle asks about a work that has not ended. */
export interface WorkWatch {
  whereabouts(handle: Handle): { state: 'runnable' | 'running'; processor: number }
  kill(handle: Handle, reason: Error | undefined): void
}

export class Handle<T = unknown> implements RemoteGoroutine<T> {
  readonly id: number
  readonly name: string
  /** @internal Index of its slot; -1 while it waits for one, or when it is over. */
  slot = -1
  /** @internal */
  readonly joiners = new WaitQueue()
  /** @internal */
  readonly runtime: Runtime
  /** @internal */
  ended: 'returned' | 'failed' | undefined
  /** @internal */
  value: unknown
  /** @internal To be called when it is over. */
  onEnd: (() => void) | undefined
  readonly #watch: WorkWatch

  constructor(id: number, name: string, runtime: Runtime, watch: WorkWatch) {
    this.id = id
    this.name = name
    this.runtime = runtime
    this.#watch = watch
  }

  get state(): 'runnable' | 'running' | 'dead' {
    return this.ended === undefined ? this.#watch.whereabouts(this).state : 'dead'
  }

  get processor(): number {
    return this.ended === undefined ? this.#watch.whereabouts(this).processor : -1
  }

  join(): Op<T> {
    return new RemoteJoin<T>(this)
  }

  kill(why?: Error): void {
    if (this.ended === undefined) this.#watch.kill(this, why)
  }

  /** @internal As in Go, an error that nobody joins at that moment is a panic. */
  end(returned: boolean, value: unknown, wanted: boolean): void {
    this.ended = returned ? 'returned' : 'failed'
    this.value = value
    this.slot = -1
    this.onEnd?.()
    this.onEnd = undefined
    const { joiners } = this
    if (!returned && !wanted && joiners.length === 0) {
      this.runtime.go(panic, this.name, value)
      return
    }
    for (let w = joiners.shift(); w !== null; w = joiners.shift()) w.wake(value, returned ? RESUMED : THROW)
  }
}

/** So that it takes the way of every other panic. */
function* panic(name: string, error: unknown): Go<void> {
  if (error instanceof Error && error.stack === undefined) error.stack = `in ${name}`
  throw error
}

class RemoteJoin<T> extends Op<T> {
  readonly reason = reason
  readonly target: Handle<T>

  constructor(target: Handle<T>) {
    super()
    this.target = target
  }

  ready(): boolean {
    return this.target.ended !== undefined
  }

  take(): T {
    if (this.target.ended === 'failed') throw this.target.value
    return this.target.value as T
  }

  enqueue(waiter: internals.Waiter): void {
    this.target.joiners.push(waiter)
  }

  leave(waiter: internals.Waiter): void {
    this.target.joiners.remove(waiter)
  }

  override home(): internals.Scheduler {
    return this.target.runtime.sched
  }
}
