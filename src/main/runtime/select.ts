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
  readonly #waiters: CaseWaiter[] = []
  /** One of the cases has to be told of the end. */
  #holds = false
  /** The case that another thread may serve at any moment. */
  #exposed: CaseWaiter | null = null
  /** Of one that is told of. */
  #watch: SelectWatch | null = null

  get reason(): number {
    return this.#length === 0 ? emptyReason : selectReason
  }

  /** The operations it stands on, for the wait-for graph. */
  get target(): readonly Op<unknown>[] {
    return this.#waiters.slice(0, this.#length).map(({ op }) => op as Op<unknown>)
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

  /** @internal This case was served: the losers leave. */
  fire(index: number, value: unknown, status: number): void {
    const g = this.#owner
    if (g === null) throw new RuntimeBug('select: fired without an owner')
    if (this.#exposed === null) this.#leaveAllBut(index)
    else if (!this.#endExposure(this.#exposed, this.#waiters[index] as CaseWaiter)) return
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
    const exposed = this.#exposed
    if (exposed === null) this.#leaveAllBut(-1)
    else {
      this.#endExposure(exposed, exposed)
      opOf(exposed).leave(exposed)
    }
  }

  /** @internal From now on another thread may serve this case, until it is fired or covered again. */
  expose(exposed: CaseWaiter): void {
    this.#exposed = exposed
    this.#besideExposed(false, (waiter) => {
      opOf(waiter).leave(waiter)
    })
  }

  /** @internal All cases again. If one is ready meanwhile, the select looks anew. */
  cover(): void {
    let ready = 0
    this.#besideExposed(false, (waiter) => {
      if (opOf(waiter).ready()) ready++
    })
    if (ready > 0) {
      this.leave()
      this.#owner?.wake(undefined, RETRY)
      return
    }
    this.#besideExposed(false, (waiter) => {
      opOf(waiter).enqueue(waiter)
    })
    this.#exposed = null
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
    const winner = this.#waiters[this.#winner] as CaseWaiter
    if (this.#watch !== null) this.#watch.chose(winner.key, g.sched.ticks - g.since)
    const result = { case: winner.key, value: opOf(winner).finish(value, status === RESUMED) }
    g.status = RUNNING
    g.value = undefined
    this.#recycle()
    return done(result)
  }

  #join(g: Goroutine): void {
    this.#owner = g
    const cases = this.#cases
    const waiters = this.#waiters
    let n = 0
    for (const key in cases) {
      const op = cases[key] as Op<unknown>
      if (n === waiters.length) waiters.push(new CaseWaiter(this, n))
      const waiter = waiters[n] as CaseWaiter
      if (waiter.key !== key) waiter.key = key
      waiter.op = op
      this.#length = ++n
      if (op.holds) this.#holds = true
      op.enqueue(waiter)
    }
  }

  /** False: the exposed case was served before this one, whose wake is therefore ignored. */
  #endExposure(exposed: CaseWaiter, winner: CaseWaiter): boolean {
    if (winner !== exposed && !opOf(exposed).withdraw(exposed)) {
      winner.ignored = true
      return false
    }
    this.#besideExposed(true, (other) => {
      if (other !== winner && !other.ignored) opOf(other).leave(other)
    })
    for (let i = 0; i < this.#length; i++) {
      const one = this.#waiters[i] as CaseWaiter
      one.value = undefined
      one.ignored = false
    }
    this.#exposed = null
    return true
  }

  /** The other cases: those it waits for beside the exposed one, or those it does not. */
  #besideExposed(waits: boolean, visit: (waiter: CaseWaiter) => void): void {
    for (let i = 0; i < this.#length; i++) {
      const waiter = this.#waiters[i] as CaseWaiter
      if (waiter !== this.#exposed && opOf(waiter).forgettable === waits) visit(waiter)
    }
  }

  #leaveAllBut(index: number): void {
    const waiters = this.#waiters
    for (let i = 0, n = this.#length; i < n; i++) {
      const waiter = waiters[i] as CaseWaiter
      if (i !== index) opOf(waiter).leave(waiter)
    }
  }

  #recycle(): void {
    if (this.#length > 0) this.#vacate()
    this.#cases = noCases
    this.#owner = null
    this.#watch = null
    this.#free = true
    freeSelects.push(this)
  }

  /** The cases hold nothing alive from here on. */
  #vacate(): void {
    const waiters = this.#waiters
    for (let i = 0, n = this.#length; i < n; i++) {
      const waiter = waiters[i] as CaseWaiter
      if (this.#holds) opOf(waiter).release()
      waiter.op = null
      waiter.value = undefined
    }
    this.#length = 0
    this.#holds = false
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

function opOf(waiter: CaseWaiter): Op<unknown> {
  return waiter.op as Op<unknown>
}

function startedTwice(): UsageError {
  return new UsageError('op-started-twice', 'a select was started again; call select() anew each time')
}
