import type { Goroutine } from './goroutine.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { FAILED, RESUMED, RETURNED, WaitQueue, type Waiter } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const reason = reasonIndex('goroutine join')

/** Waits for a goroutine's end. */
export class JoinOp<T> extends Op<T> {
  readonly reason = reason
  readonly target: Goroutine<T>

  constructor(target: Goroutine<T>) {
    super()
    this.target = target
  }

  ready(): boolean {
    return this.target.status === RETURNED || this.target.status === FAILED
  }

  take(): T {
    if (this.target.status === FAILED) throw this.target.value
    return this.target.value as T
  }

  enqueue(waiter: Waiter): void {
    this.target.joiners ??= new WaitQueue()
    this.target.joiners.push(waiter)
  }

  leave(waiter: Waiter): void {
    this.target.joiners?.remove(waiter)
  }

  override home(): Scheduler {
    return this.target.sched
  }
}

/** Stands among the joiners but is nobody: calls back when the goroutine ends, however it ends. */
class EndWatcher implements Waiter {
  next: Waiter | null = null
  prev: Waiter | null = null
  value: unknown = undefined
  readonly since = 0
  /** Takes care of a throw, which then is no panic. */
  readonly handles: boolean
  readonly #callback: (value: unknown, returned: boolean) => void

  constructor(handles: boolean, callback: (value: unknown, returned: boolean) => void) {
    this.handles = handles
    this.#callback = callback
  }

  wake(value: unknown, status: number): void {
    this.#callback(value, status === RESUMED)
  }
}

/** Calls back with what a living goroutine returned, or with the error that ended it. */
export function watchEnd<T>(
  g: Goroutine<T>,
  handles: boolean,
  callback: (value: unknown, returned: boolean) => void,
): void {
  g.joiners ??= new WaitQueue()
  g.joiners.push(new EndWatcher(handles, callback))
}

/** Somebody waits for its end and takes the error. */
export function isJoined(g: Goroutine): boolean {
  for (const waiter of g.joiners ?? []) {
    if (!(waiter instanceof EndWatcher) || waiter.handles) return true
  }
  return false
}
