/**
 * Timers that deliver: `after`, `timer` and `ticker`, by the rules of Go 1.23. Nothing is in the heap unless somebody
 * waits: an expiry that nobody waits for is computed when somebody looks. Hence dropped timers are collectable, a
 * select's loser leaves nothing behind, and nothing stale can be received after `stop` or `reset`.
 */
import { UsageError } from '../base/index.ts'
import { currentScheduler, engine } from './engine.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { Timer as HeapTimer, type TimerTarget } from './timer-heap.ts'
import { RESUMED, type Waiter, WaitQueue } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const reason = reasonIndex('chan receive')

/** Receives the next expiry; its value is the time it was due, ms on the runtime's clock. */
class ExpiryOp extends Op<number> implements TimerTarget {
  readonly reason = reason
  readonly target: object = this
  readonly sched: Scheduler
  readonly #timer = new HeapTimer(this)
  readonly #queue = new WaitQueue()
  /** When the next value is due; Infinity when there is none to come. */
  #dueMs = Infinity
  /** 0 for a single shot. */
  #periodMs = 0

  constructor(sched: Scheduler) {
    super()
    this.sched = sched
  }

  get active(): boolean {
    return this.#dueMs !== Infinity
  }

  set(delayMs: number, periodMs: number): void {
    this.sched.stopTimer(this.#timer)
    // Not a number counts as 0, as in a sleep: in the heap it would stand anywhere.
    this.#dueMs = this.sched.clock.now() + (delayMs > 0 ? delayMs : 0)
    this.#periodMs = periodMs
    if (this.#queue.length > 0) this.sched.startTimer(this.#timer, this.#dueMs)
  }

  clear(): void {
    this.sched.stopTimer(this.#timer)
    this.#dueMs = Infinity
  }

  ready(): boolean {
    return this.#dueMs !== Infinity && this.#dueMs <= this.sched.clock.now()
  }

  /** Ticks that passed unseen are dropped: the next one is the first that lies ahead. */
  take(): number {
    const due = this.#dueMs
    const period = this.#periodMs
    if (period === 0) this.#dueMs = Infinity
    else {
      const missed = Math.max(0, Math.floor((this.sched.clock.now() - due) / period))
      if (missed > 0) this.#dropped(missed)
      this.#dueMs = due + period * (1 + missed)
    }
    return due
  }

  #dropped(ticks: number): void {
    const { tallies } = this.sched
    tallies.ticksDropped += ticks
    tallies.tickDroppedBy = engine.current?.name ?? tallies.tickDroppedBy
  }

  enqueue(waiter: Waiter): void {
    this.#queue.push(waiter)
    if (this.#queue.length === 1 && this.active) this.sched.startTimer(this.#timer, this.#dueMs)
  }

  leave(waiter: Waiter): void {
    this.#queue.remove(waiter)
    if (this.#queue.length === 0) this.sched.stopTimer(this.#timer)
  }

  fire(): void {
    const waiter = this.#queue.shift()
    const due = this.take()
    if (this.#queue.length > 0 && this.active) this.sched.startTimer(this.#timer, this.#dueMs)
    waiter?.wake(due, RESUMED)
  }

  override home(): Scheduler {
    return this.sched
  }
}

/** A single expiry that can be stopped and set again. */
export class Timer {
  readonly #op: ExpiryOp

  /** @internal Use `timer`. */
  constructor(sched: Scheduler, ms: number) {
    this.#op = new ExpiryOp(sched)
    this.#op.set(ms, 0)
  }

  /** Waits for the expiry. Gives one value per expiry; without one to come it waits for ever. */
  recv(): Op<number> {
    return this.#op
  }

  /** True if this prevented an expiry from being received. Does not close anything. */
  stop(): boolean {
    const { active } = this.#op
    this.#op.clear()
    return active
  }

  /** Expires so many ms from now instead. True if an expiry was still to be received. */
  reset(ms: number): boolean {
    const { active } = this.#op
    this.#op.set(ms, 0)
    return active
  }
}

/** Ticks at a fixed period; a slow receiver misses ticks, it never gets a backlog. */
export class Ticker {
  readonly #op: ExpiryOp

  /** @internal Use `ticker`. */
  constructor(sched: Scheduler, ms: number) {
    if (!(ms > 0)) throw new UsageError('ticker-interval', 'non-positive interval for NewTicker')
    this.#op = new ExpiryOp(sched)
    this.#op.set(ms, ms)
  }

  /** Waits for the next tick. The value is the time it was due, ms on the runtime's clock. */
  recv(): Op<number> {
    return this.#op
  }

  /** No more ticks. Does not close: a receiver that waits goes on waiting. */
  stop(): void {
    this.#op.clear()
  }

  /** Ticks every so many ms from now on. */
  reset(ms: number): void {
    if (!(ms > 0)) throw new UsageError('ticker-interval', 'non-positive interval for Ticker.Reset')
    this.#op.set(ms, ms)
  }
}

/** Expires once, so many ms from now. */
export function timer(ms: number): Timer {
  return new Timer(currentScheduler(), ms)
}

/**
 * An operation that completes so many ms from now: `select({ job: jobs.recv(), late: after(1000) })`. Counts from the
 * call, not from the wait; completes once.
 */
export function after(ms: number): Op<number> {
  return new Timer(currentScheduler(), ms).recv()
}

/** `const t = ticker(100); for (;;) { yield* t.recv(); … }`. A period that is not above 0 is an error. */
export function ticker(ms: number): Ticker {
  return new Ticker(currentScheduler(), ms)
}
