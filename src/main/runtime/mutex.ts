import { UsageError } from '../base/index.ts'
import { currentId, DONE_VOID, engine, LEFT, outsideGoroutine, type Park, turn, WHO } from './engine.ts'
import { Label, type LabelOptions } from './label.ts'
import { letIn, type LockWaits } from './lock-waits.ts'
import { Op } from './op.ts'
import { leaveLine, lineUp, moveUp, RESUMED, RETRY, RUNNING, type Waiter } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const reason = reasonIndex('sync.Mutex.Lock')
const free = -1

class LockOp extends Op<void> {
  readonly reason = reason
  readonly target: Mutex
  /** First in line, see `lineUp`. */
  first: Waiter | null = null
  inLine = 0
  /** Id of the goroutine that holds it; 0: code outside, -1: nobody. */
  holder = free
  /** It has been unlocked by somebody else than its holder: it may serve as a signal. */
  crossed = false

  constructor(target: Mutex) {
    super()
    this.target = target
  }

  override [Symbol.iterator](): Iterator<Park, void, unknown> {
    const who = turn[WHO]
    if (this.holder !== free || who === 0 || --turn[LEFT] < 0) return this
    this.holder = who
    return DONE_VOID
  }

  /** The base's `next` written out for speed. */
  override next(): IteratorResult<Park, void> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (g.status !== RUNNING) {
      if (g.status === RESUMED && g.sched.observer === null) {
        g.status = RUNNING
        return DONE_VOID
      }
      if (g.status !== RETRY) return this.resume(g)
      g.status = RUNNING
    } else if (--turn[LEFT] < 0) return g.yieldSlice()
    if (this.holder === free) {
      this.holder = g.id
      return DONE_VOID
    }
    this.enqueue(g)
    return g.park(this, reason)
  }

  ready(): boolean {
    return this.holder === free
  }

  take(): void {
    this.holder = currentId()
  }

  enqueue(waiter: Waiter): void {
    this.first = this.first === null ? waiter : lineUp(this.first, waiter)
    this.inLine++
  }

  leave(waiter: Waiter): void {
    this.first = leaveLine(this.first as Waiter, waiter)
    this.inLine--
  }
}

/**
 * Mutual exclusion across waits; code between two `yield*` needs none. First come, first served: `unlock` hands the
 * lock to who waits longest. Not re-entrant.
 *
 * `yield* m.lock(); try { … } finally { m.unlock() }`
 */
export class Mutex extends Label {
  readonly #op = new LockOp(this)
  /** @internal */
  waits: LockWaits | null = null

  constructor(options?: LabelOptions) {
    super('mutex', options)
  }

  get locked(): boolean {
    return this.#op.holder !== free
  }

  /** How many wait for it. */
  get waiting(): number {
    return this.#op.inLine
  }

  /** @internal Who holds it, for the wait-for graph; meaningful while it is locked. */
  get tenure(): { readonly holder: number; readonly crossed: boolean } {
    return this.#op
  }

  lock(): Op<void> {
    return this.#op
  }

  /** False when somebody holds it. */
  tryLock(): boolean {
    if (this.#op.holder !== free) return false
    this.#op.take()
    return true
  }

  /** Anybody may unlock, as in Go. Throws if it is not locked. */
  unlock(): void {
    const op = this.#op
    const { holder } = op
    if (holder !== turn[WHO] && holder !== currentId()) {
      if (holder === free) throw new UsageError('unlock-unlocked', 'sync: unlock of unlocked mutex')
      op.crossed = true
    }
    if (op.first === null) op.holder = free
    else this.#handOver(op, op.first)
  }

  #handOver(op: LockOp, next: Waiter): void {
    op.first = moveUp(next)
    op.inLine--
    op.holder = next.id
    const sched = engine.current?.sched
    if (sched !== undefined && sched.observer !== null && sched.ticks - next.since >= sched.observedFrom)
      sched.observer.unlocked(next)
    letIn(this, next)
    next.wake(undefined, RESUMED)
  }
}
