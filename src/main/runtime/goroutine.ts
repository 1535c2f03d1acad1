/**
 * A goroutine: a generator, its place in a queue, and one number that says what it is doing.
 *
 * Invariants: it stands in at most one queue, and `next`/`prev` are its links there; `status >= WAITING` exactly
 * while it is parked, and then `on` is the operation it waits in; `live` list membership ends when it finishes.
 * Fields are few on purpose: a million of these are parked at once. What every switch touches comes first.
 */
import { Canceled } from '../base/index.ts'
import { currentId, engine, PARKED, type Park } from './engine.ts'
import type { Body } from './body.ts'
import { type EndHook, JoinOp } from './join.ts'
import type { Op } from './op.ts'
import type { Origin } from './origin.ts'
import type { Runtime } from './runtime.ts'
import type { Scheduler } from './scheduler.ts'
import { FAILED, RETRY, RETURNED, RUNNING, WAITING, type WaitQueue, type Waiter } from './waiter.ts'
import { waitReasons, type WaitReason } from './wait-reason.ts'

export type GoroutineStatus = 'running' | 'runnable' | 'waiting' | 'dead'

export class Goroutine<T = unknown> implements Waiter {
  /** @internal */
  status = RUNNING
  /** @internal */
  value: unknown = undefined
  /** @internal */
  next: Waiter | null = null
  /** @internal */
  prev: Waiter | null = null
  /** @internal Since when it waits, in ticks of its scheduler. */
  since = 0
  /** @internal Where it waits, or waited last. */
  on: Op<unknown> | null = null
  /** @internal */
  readonly sched: Scheduler
  /** @internal */
  body: Body
  /** Unique within its runtime, from 1. */
  readonly id: number
  /** @internal */
  readonly origin: Origin
  /** Id of the goroutine that spawned it; 0 for code outside. */
  readonly parent: number
  /** @internal */
  joiners: WaitQueue | null = null
  /** @internal */
  hook: EndHook | null = null

  /** @internal Use `go`. */
  constructor(id: number, body: Body, sched: Scheduler, origin: Origin) {
    this.sched = sched
    this.body = body
    this.id = id
    this.origin = origin
    this.parent = currentId()
  }

  /** The name of the function it runs. */
  get name(): string {
    return this.origin.name
  }

  /** Where it was created, `file:line:column`; empty when sites are off. Sampled: see RuntimeOptions.sites. */
  get site(): string {
    return this.origin.site
  }

  get runtime(): Runtime {
    return this.sched.runtime
  }

  get state(): GoroutineStatus {
    if (this.status >= WAITING) return 'waiting'
    if (this.status === RETURNED || this.status === FAILED) return 'dead'
    return engine.current === this ? 'running' : 'runnable'
  }

  /** Undefined unless waiting. */
  get waitReason(): WaitReason | undefined {
    return this.status >= WAITING ? waitReasons[this.status - WAITING] : undefined
  }

  /** Since when it waits, ms on its runtime's clock, as precise as one slice; 0 unless waiting. */
  get waitingSince(): number {
    return this.status >= WAITING ? this.sched.stamps.msAt(this.since) : 0
  }

  /** What it waits for: a channel, a mutex, …; undefined unless waiting. Feeds the wait-for graph. */
  get waitingOn(): object | undefined {
    return this.status >= WAITING ? this.on?.target : undefined
  }

  /**
   * Waits until it has finished and gives what it returned. Throws what it threw; a throw that somebody joins
   * at that moment is handed to him and is no panic. A killed goroutine throws `Canceled`.
   */
  join(): Op<T> {
    return new JoinOp<T>(this)
  }

  /**
   * Ends it at the place where it waits: its `finally` blocks run, and may wait again. One that is running, or was
   * granted what it waited for, gets to its next wait first, so that a lock just won is not lost. No-op when dead.
   */
  kill(reason: Error = new Canceled(`goroutine ${String(this.id)} killed`)): void {
    this.sched.kill(this, reason)
  }

  /** @internal */
  park(op: Op<unknown>, reason = op.reason): IteratorYieldResult<Park> {
    const { sched } = this
    const waiting = sched.waiting
    waiting[reason] = (waiting[reason] as number) + 1
    this.status = WAITING + reason
    this.since = sched.ticks
    this.on = op
    return PARKED
  }

  /** @internal */
  wake(value: unknown, status: number): void {
    const { sched } = this
    const reason = this.status - WAITING
    const waiting = sched.waiting
    waiting[reason] = (waiting[reason] as number) - 1
    this.status = status
    this.value = value
    sched.ready(this)
  }

  /** @internal To the end of the run queue; the operation is tried again when its turn comes. */
  yieldSlice(): IteratorYieldResult<Park> {
    this.status = RETRY
    this.sched.enqueue(this)
    return PARKED
  }
}
