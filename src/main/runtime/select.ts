/**
 * Select, after Go's runtime/select.go, in three passes:
 * 1. look for ready cases, in source order, and choose among them with equal probability;
 * 2. none ready: put one waiter per case into its queue, all sharing this select, and park;
 * 3. whoever serves one case takes the others out of their queues, at once and not when the goroutine resumes.
 *
 * Invariant: while parked, every waiter stands in its queue; after `fire`, none does. So a waiter found in a queue is
 * always good, and exactly one case happens.
 */
import { RuntimeBug, UsageError } from '../base/index.ts'
import { CaseWaiter } from './case-waiter.ts'
import { currentScheduler, done, engine, outsideGoroutine, type Park } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { vacant } from './vacant-op.ts'
import { RESUMED, RETRY, RUNNING } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

/** What the operation of a case gives. */
export type OpValue<O> = O extends Op<infer T> ? T : never

export type Cases = Readonly<Record<string, Op<unknown>>>

/** `{ case: 'job', value: Job | undefined } | { case: 'stop', … }`: narrow by `case`. */
export type Selected<C> = {
  [K in keyof C & (string | number)]: { case: `${K}`; value: OpValue<C[K]> }
}[keyof C & (string | number)]

const selectReason = reasonIndex('select')
const emptyReason = reasonIndex('select (no cases)')

type AnySelected = { case: string; value: unknown }

export class SelectOp extends Op<AnySelected> {
  #length = 0
  #free = true
  #winner = -1
  #owner: Goroutine | null = null
  readonly #keys: string[] = []
  readonly #ops: Op<unknown>[] = []
  readonly #waiters: CaseWaiter[] = []

  get reason(): number {
    return this.#length === 0 ? emptyReason : selectReason
  }

  /** The operations it stands on, for the wait-for graph. */
  get target(): readonly Op<unknown>[] {
    return this.#ops.slice(0, this.#length)
  }

  /** @internal */
  load(cases: Cases): this {
    let n = 0
    for (const key in cases) {
      const op = cases[key]
      if (!(op instanceof Op) || op instanceof SelectOp) throw notACase(key)
      this.#keys[n] = key
      this.#ops[n++] = op
    }
    this.#length = n
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
    } else if (--engine.budget < 0) {
      this.#owner = g
      return g.yieldSlice()
    }
    const chosen = this.#choose(g.sched)
    if (chosen >= 0) return done(this.#complete(chosen))
    this.#join(g)
    return g.park(this)
  }

  /** @internal Completes a ready case or returns undefined; for `trySelect`. */
  attempt(sched: Scheduler): AnySelected | undefined {
    const chosen = this.#choose(sched)
    if (chosen >= 0) return this.#complete(chosen)
    this.#recycle()
    return undefined
  }

  /** @internal Case `index` was served: the losers leave. */
  fire(index: number, value: unknown, status: number): void {
    const g = this.#owner
    if (g === null) throw new RuntimeBug('select: fired without an owner')
    this.#leaveAllBut(index)
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
    this.#leaveAllBut(-1)
  }

  override home(): Scheduler | null {
    return this.#length === 0 ? null : (this.#ops[0] as Op<unknown>).home()
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

  /** The index of a ready case, each equally likely, or -1. One pass: the k-th ready one replaces with chance 1/k. */
  #choose(sched: Scheduler): number {
    const ops = this.#ops
    let chosen = -1
    let ready = 0
    for (let i = 0; i < this.#length; i++) {
      if (!(ops[i] as Op<unknown>).ready()) continue
      ready++
      if (ready === 1 || sched.random.below(ready) === 0) chosen = i
    }
    return chosen
  }

  #complete(index: number): AnySelected {
    const key = this.#keys[index] as string
    try {
      const value = (this.#ops[index] as Op<unknown>).take()
      return { case: key, value }
    } finally {
      this.#recycle()
    }
  }

  #resumed(g: Goroutine): IteratorReturnResult<AnySelected> {
    const { status, value } = g
    const winner = this.#winner
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
    const since = g.sched.now
    for (let i = 0; i < this.#length; i++) {
      const waiter = (this.#waiters[i] ??= new CaseWaiter(this, i))
      waiter.since = since
      ;(this.#ops[i] as Op<unknown>).enqueue(waiter)
    }
  }

  #leaveAllBut(index: number): void {
    for (let i = 0; i < this.#length; i++) {
      if (i !== index) (this.#ops[i] as Op<unknown>).leave(this.#waiters[i] as CaseWaiter)
      ;(this.#waiters[i] as CaseWaiter).value = undefined
    }
  }

  #recycle(): void {
    for (let i = 0; i < this.#length; i++) {
      ;(this.#ops[i] as Op<unknown>).release()
      this.#ops[i] = vacant
    }
    this.#length = 0
    this.#winner = -1
    this.#owner = null
    this.#free = true
    freeSelects.push(this)
  }
}

/** A select in a loop allocates its result only. */
const freeSelects: SelectOp[] = []

function selectOp(cases: Cases): SelectOp {
  return (freeSelects.pop() ?? new SelectOp()).load(cases)
}

/**
 * Waits until one of the cases can happen, and lets exactly that one happen. All that could happen at once are equally
 * likely. Operands are evaluated in source order, before anything happens.
 *
 * `const got = yield* select({ job: jobs.recv(), stop: ctx.done() })`, then narrow by `got.case`.
 * Without cases, or with nil channels only, it waits for ever.
 */
export function select<C extends Cases>(cases: C): Op<Selected<C>> {
  return selectOp(cases) as unknown as Op<Selected<C>>
}

/** Go's select with a default: undefined when no case can happen now. Never waits; works anywhere. */
export function trySelect<C extends Cases>(cases: C): Selected<C> | undefined {
  return selectOp(cases).attempt(currentScheduler()) as Selected<C> | undefined
}

function notACase(key: string): UsageError {
  return new UsageError('select-case', `select: case "${key}" is no operation that can be a case`)
}

function startedTwice(): UsageError {
  return new UsageError('op-started-twice', 'a select was started again; call select() anew each time')
}
