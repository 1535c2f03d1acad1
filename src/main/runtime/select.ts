/**
 * Select, after Go's runtime/select.go, in three passes:
 * 1. look for ready cases, in source order, and choose among them with equal probability;
 * 2. none ready: put one waiter per case into its queue, all sharing this select, and park;
 * 3. whoever serves one case takes the others out of their queues, at once and not when the goroutine resumes.
 *
 * Invariant: while parked, every waiter stands in its queue; after `fire`, none does. So a waiter found in a queue is
 * always good, and exactly one case happens. A case that another thread can serve is the exception: beside it the select
 * waits only for what may be ignored if that thread was faster (`expose`).
 */
import { RuntimeBug, UsageError } from '../base/index.ts'
import { CaseWaiter } from './case-waiter.ts'
import { done, engine, LEFT, outsideGoroutine, type Park, turn } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import { Op, tellObserver } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { type AnySelected, type Cases, choose, notACase, type Selected } from './select-cases.ts'
import type { SelectWatch } from './select-observer.ts'
import { vacant } from './vacant-op.ts'
import { RESUMED, RETRY, RUNNING } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const selectReason = reasonIndex('select')
const emptyReason = reasonIndex('select (no cases)')

const noCases: Cases = {}

export class SelectOp extends Op<AnySelected> {
  #cases: Cases = noCases
  #free = true
  #owner: Goroutine | null = null
  #winner = -1
  /** Filled when it parks: a select that finds a case ready needs none of them. */
  #length = 0
  readonly #keys: string[] = []
  readonly #ops: Op<unknown>[] = []
  readonly #waiters: CaseWaiter[] = []
  /** The case that another thread may serve at any moment, or -1. */
  #exposed = -1
  /** Of one that is told of. */
  #watch: SelectWatch | null = null

  get reason(): number {
    return this.#length === 0 ? emptyReason : selectReason
  }

  /** The operations it stands on, for the wait-for graph. */
  get target(): readonly Op<unknown>[] {
    return this.#ops.slice(0, this.#length)
  }

  /** @internal Who is parked on it. */
  get owner(): Goroutine | null {
    return this.#owner
  }

  /** @internal */
  load(cases: Cases): this {
    this.#cases = cases
    this.#free = false
    return this
  }

  override next(): IteratorResult<Park, AnySelected> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (this.#free || (this.#owner !== null && this.#owner !== g)) throw startedTwice()
    if (g.status !== RUNNING) {
      if (g.status !== RETRY) return this.#resumed(g)
      g.status = RUNNING
    } else if (--turn[LEFT] < 0) {
      this.#owner = g
      return g.yieldSlice()
    }
    const observer = g.sched.selects
    if (observer !== null && --observer.left < 0) this.#watch = observer.begins(g, this.#cases)
    const got = choose(this.#cases, g.sched, false)
    if (got !== undefined) {
      if (this.#watch !== null) this.#watch.chose(got.case, 0)
      this.#recycle()
      return done(got)
    }
    this.#join(g)
    return g.park(this)
  }

  /** @internal Case `index` was served: the losers leave. */
  fire(index: number, value: unknown, status: number): void {
    const g = this.#owner
    if (g === null) throw new RuntimeBug('select: fired without an owner')
    if (this.#exposed < 0) this.#leaveAllBut(index)
    else if (!this.#endExposure(index)) return
    this.#winner = index
    g.wake(value, status)
  }

  ready(): boolean {
    throw notACase('select')
  }

  take(): AnySelected {
    throw notACase('select')
  }

  enqueue(): void {
    throw notACase('select')
  }

  leave(): void {
    if (this.#exposed < 0) this.#leaveAllBut(-1)
    else {
      const exposed = this.#exposed
      this.#endExposure(exposed)
      ;(this.#ops[exposed] as Op<unknown>).leave(this.#waiters[exposed] as CaseWaiter)
    }
  }

  /** @internal From now on another thread may serve case `index`, until that is fired or covered again. */
  expose(index: number): void {
    this.#exposed = index
    this.#besideExposed(false, (op, waiter) => {
      op.leave(waiter)
    })
  }

  /** @internal All cases again. If one is ready meanwhile, the select looks anew. */
  cover(): void {
    let ready = 0
    this.#besideExposed(false, (op) => {
      if (op.ready()) ready++
    })
    if (ready > 0) {
      this.leave()
      this.#owner?.wake(undefined, RETRY)
      return
    }
    this.#besideExposed(false, (op, waiter) => {
      op.enqueue(waiter)
    })
    this.#exposed = -1
  }

  override home(): Scheduler | null {
    for (const key in this.#cases) return this.#cases[key]?.home() ?? null
    return null
  }

  /** Thrown into or killed while parked: the losers have left, only the object is to be given back. */
  override return(value?: unknown): IteratorResult<Park, AnySelected> {
    if (engine.current === this.#owner) this.#recycle()
    return super.return(value)
  }

  override throw(error: unknown): never {
    if (engine.current === this.#owner) this.#recycle()
    throw error
  }

  #resumed(g: Goroutine): IteratorReturnResult<AnySelected> {
    if (g.status < 0) tellObserver(g)
    const { status, value } = g
    const winner = this.#winner
    if (this.#watch !== null) this.#watch.chose(this.#keys[winner], g.sched.ticks - g.since)
    const result = {
      case: this.#keys[winner] as string,
      value: (this.#ops[winner] as Op<unknown>).finish(value, status === RESUMED),
    }
    g.status = RUNNING
    g.value = undefined
    this.#recycle()
    return done(result)
  }

  #join(g: Goroutine): void {
    this.#owner = g
    const cases = this.#cases
    let n = 0
    for (const key in cases) {
      const op = cases[key] as Op<unknown>
      const waiter = (this.#waiters[n] ??= new CaseWaiter(this, n))
      this.#keys[n] = key
      this.#ops[n++] = op
      this.#length = n
      op.enqueue(waiter)
    }
  }

  /** False: the exposed case was served before this one, whose wake is therefore ignored. */
  #endExposure(index: number): boolean {
    const exposed = this.#exposed
    const waiter = this.#waiters[exposed] as CaseWaiter
    if (index !== exposed && !(this.#ops[exposed] as Op<unknown>).withdraw(waiter)) {
      ;(this.#waiters[index] as CaseWaiter).ignored = true
      return false
    }
    this.#besideExposed(true, (op, other, i) => {
      if (i !== index && !other.ignored) op.leave(other)
    })
    for (let i = 0; i < this.#length; i++) {
      const one = this.#waiters[i] as CaseWaiter
      one.value = undefined
      one.ignored = false
    }
    this.#exposed = -1
    return true
  }

  /** The other cases: those it waits for beside the exposed one, or those it does not. */
  #besideExposed(waits: boolean, visit: (op: Op<unknown>, waiter: CaseWaiter, index: number) => void): void {
    for (let i = 0; i < this.#length; i++) {
      const op = this.#ops[i] as Op<unknown>
      if (i !== this.#exposed && op.forgettable === waits) visit(op, this.#waiters[i] as CaseWaiter, i)
    }
  }

  #leaveAllBut(index: number): void {
    for (let i = 0; i < this.#length; i++) {
      const waiter = this.#waiters[i] as CaseWaiter
      if (i !== index) (this.#ops[i] as Op<unknown>).leave(waiter)
      waiter.value = undefined
    }
  }

  #recycle(): void {
    for (let i = 0; i < this.#length; i++) {
      ;(this.#ops[i] as Op<unknown>).release()
      this.#ops[i] = vacant
    }
    this.#length = 0
    this.#cases = noCases
    this.#owner = null
    this.#watch = null
    this.#free = true
    freeSelects.push(this)
  }
}

/** A select in a loop allocates its result only. */
const freeSelects: SelectOp[] = []

/**
 * Waits until one of the cases can happen, and lets exactly that one happen. All that could happen at once are equally
 * likely. Operands are evaluated in source order, before anything happens.
 *
 * `const got = yield* select({ job: jobs.recv(), stop: ctx.done() })`, then narrow by `got.case`.
 * Without cases, or with nil channels only, it waits for ever.
 */
export function select<C extends Cases>(cases: C): Op<Selected<C>> {
  return (freeSelects.pop() ?? new SelectOp()).load(cases) as unknown as Op<Selected<C>>
}

function startedTwice(): UsageError {
  return new UsageError('op-started-twice', 'a select was started again; call select() anew each time')
}
