import { RuntimeBug } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { FAILED, RETURNED, WaitQueue, type Waiter } from './waiter.ts'
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

/** Is told when a goroutine ends, however it ends. One object serves many goroutines: a million of them need no closures. */
export interface EndHook {
  /** Takes care of a throw, which then is no panic. */
  readonly handlesErrors: boolean
  /** `value`: what it returned, or the error that ended it. */
  goroutineEnded(value: unknown, returned: boolean): void
}

/** The hook of one goroutine as a callback. Only its spawner may set it, once. */
export function watchEnd<T>(
  g: Goroutine<T>,
  handlesErrors: boolean,
  goroutineEnded: (value: unknown, returned: boolean) => void,
): void {
  if (g.hook !== null) throw new RuntimeBug('a goroutine has one end hook')
  g.hook = { handlesErrors, goroutineEnded }
}

/** Somebody waits for its end and takes the error. */
export function isJoined(g: Goroutine): boolean {
  return (g.joiners !== null && g.joiners.length > 0) || g.hook?.handlesErrors === true
}
