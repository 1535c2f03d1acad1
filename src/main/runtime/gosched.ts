import { DONE_VOID, engine, outsideGoroutine, type Park } from './engine.ts'
import { Op } from './op.ts'
import { RETRY, RUNNING } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

class GoschedOp extends Op<void> {
  /** Never shown: it stays runnable. */
  readonly reason = reasonIndex('sleep')
  readonly target: object = this

  override next(): IteratorResult<Park, void> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (g.status !== RETRY) return g.sched.goesOn(g) ? DONE_VOID : g.yieldSlice()
    g.status = RUNNING
    return DONE_VOID
  }

  ready(): boolean {
    return true
  }

  take(): void {
    // as a case of a select it is always ready and gives nothing
  }

  enqueue(): void {
    // always ready, so never queued
  }

  leave(): void {
    // see enqueue
  }
}

const goschedOp = new GoschedOp()

/** Lets the others run first: to the end of the run queue. Stays runnable, so it is no wait. Alone it goes on at once. */
export function gosched(): Op<void> {
  return goschedOp
}
