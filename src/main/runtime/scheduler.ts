/**
 * The run loop. It resumes runnable goroutines one after the other, looks at the clock now and then, and after `sliceMs`
 * gives the event loop its turn.
 *
 * Why these numbers: a look at the clock costs 25 to 40 ns, which spread over 64 switches of some 40 ns is one per cent;
 * batches get shorter as soon as goroutines take longer, down to a look after each. 8 ms is half a frame, so timers,
 * sockets and IPC never wait longer than that for a busy program that waits often enough.
 * Operations that complete at once count too, so a loop that never waits cannot keep the loop.
 *
 * Invariants: `awake` exactly while a slice is running or asked for; a goroutine in the queue is not parked;
 * `waiting[r]` is the number of goroutines parked for reason r.
 */
import { Canceled, type Clock, type Random, UsageError } from '../base/index.ts'
import { Alarm } from './alarm.ts'
import { DONE, engine, PARK, PARKED } from './engine.ts'
import { Goroutine, type Body } from './goroutine.ts'
import { isJoined } from './join.ts'
import { LiveList } from './live-list.ts'
import { Op } from './op.ts'
import type { Origin } from './origin.ts'
import { awaitOutside } from './outside.ts'
import { Reaper } from './reaper.ts'
import { FifoRunQueue, type RunQueue } from './run-queue.ts'
import type { Runtime } from './runtime.ts'
import { LongRuns } from './long-runs.ts'
import { type Timer, TimerHeap } from './timer-heap.ts'
import { FAILED, KILL, RESUMED, RETURNED, RUNNING, THROW } from './waiter.ts'
import { waitReasons } from './wait-reason.ts'

/** Operations that complete at once until their goroutine has to let the others run. */
const operationsPerTurn = 256
/** Most switches between two looks at the clock. */
const longestBatch = 64
/** A batch that took longer (ms) makes the next ones shorter, one that took less than a quarter longer. */
const batchMs = 1
/** With a clock that stands still a slice ends after so many checks, so that a replay does not depend on speed. */
const checksPerSlice = 400
/** Timers fired per check, so that a crowd of them cannot hold up the loop. */
const timersPerCheck = 1000

export interface SchedulerHooks {
  /** A goroutine threw and nobody joins it. */
  panic(g: Goroutine, error: unknown): void
  /** Nothing is runnable and no timer is pending. */
  idle(): void
}

export class Scheduler {
  readonly runtime: Runtime
  readonly clock: Clock
  readonly random: Random
  /** @internal */
  queue: RunQueue
  /** Woken by a timer: they take turns with the queue, so that a long one does not make them late. */
  readonly due: RunQueue
  readonly live = new LiveList()
  readonly timers = new TimerHeap()
  readonly waiting = new Int32Array(waitReasons.length)
  /** Outside code that awaits an operation. */
  readonly outsiders = new Set<Goroutine>()
  /** Foreign promises awaited, plus event sources held open: they can make goroutines runnable. */
  foreign = 0
  /** The cached clock, ms: refreshed every slice and every batch of switches. */
  now: number
  awake = false
  closed = false
  spawned = 0
  finished = 0
  killed = 0
  panics = 0
  switches = 0
  slices = 0
  runQueueHigh = 0
  readonly longRuns = new LongRuns()
  sliceMs: number
  readonly #hooks: SchedulerHooks
  #running = false
  #firing = false
  #dueTurn = false
  readonly #reaper = new Reaper()
  readonly #alarm: Alarm
  #switchesAtCheck = 0
  /** Switches until the next look at the clock. */
  #batch = 1
  readonly #onTurn = (): void => {
    this.#slice(false)
  }

  constructor(
    runtime: Runtime,
    options: { clock: Clock; random: Random; queue: RunQueue; sliceMs: number; hooks: SchedulerHooks },
  ) {
    this.runtime = runtime
    this.clock = options.clock
    this.random = options.random
    this.queue = options.queue
    this.due = options.queue instanceof FifoRunQueue ? new FifoRunQueue() : options.queue
    this.sliceMs = options.sliceMs
    this.#hooks = options.hooks
    this.now = this.clock.now()
    this.#alarm = new Alarm(this.clock, () => {
      if (!this.#running) this.#slice(false)
    })
  }

  spawn(body: Body, origin: Origin): Goroutine {
    const g = new Goroutine(++this.spawned, body, this, origin)
    this.live.add(g)
    this.enqueue(g)
    return g
  }

  enqueue(g: Goroutine): void {
    if (this.#firing) this.due.push(g)
    else this.queue.push(g)
    if (!this.awake) this.#arouse()
  }

  awaitOutside<T>(op: Op<T>, resolve: (value: T) => void, reject: (reason: unknown) => void): void {
    if (this.closed) reject(closedError())
    else awaitOutside(this, op, resolve, reject)
  }

  startTimer(timer: Timer, dueMs: number): void {
    timer.dueMs = dueMs
    this.timers.add(timer)
    if (!this.awake) this.#alarm.set(this.timers.nextMs)
  }

  stopTimer(timer: Timer): void {
    this.timers.remove(timer)
    if (!this.awake && this.timers.length === 0) this.#alarm.clear()
  }

  kill(g: Goroutine, reason: Error): void {
    this.#reaper.kill(g, reason)
  }

  /** Runs everything runnable now, on this stack, without giving the event loop a turn. */
  flush(): void {
    if (this.#running) throw new UsageError('flush-inside', 'flush: called from inside the run loop')
    this.#slice(true)
  }

  /** Ends everything; finally blocks run, and may not wait for long. */
  killAll(reason: Error, rounds = 16): void {
    for (let round = 0; round < rounds; round++) {
      if (this.live.length === 0 && this.outsiders.size === 0) return
      for (const g of this.live) this.kill(g, reason)
      for (const g of this.outsiders) this.kill(g, reason)
      if (this.#running) return
      this.flush()
    }
  }

  shut(): void {
    this.closed = true
    this.timers.clear()
    this.#alarm.clear()
  }

  /** Runnable and queued. */
  get runnable(): number {
    return this.due === this.queue ? this.queue.length : this.queue.length + this.due.length
  }

  /** Is one of its goroutines on the stack? */
  get running(): boolean {
    return engine.current !== null && engine.current.sched === this
  }

  /** Something outside changed: look again whether everybody is asleep. */
  poke(): void {
    if (!this.awake && !this.closed) this.#arouse()
  }

  #arouse(): void {
    this.awake = true
    this.clock.defer(this.#onTurn)
  }

  #slice(toTheEnd: boolean): void {
    const before = engine.current
    const budgetBefore = engine.budget
    this.#running = true
    this.awake = true
    this.slices++
    const start = this.clock.now()
    this.now = start
    const end = start + this.sliceMs
    this.#fireTimers()
    engine.budget = operationsPerTurn
    let checks = 0
    let left = (this.#batch = 1)
    let last: Goroutine | null = null
    for (let g = this.#pop(); g !== null; g = this.#pop()) {
      this.switches++
      this.#resume(g)
      last = g
      if (--left <= 0 || engine.budget < 0) {
        this.#check(g)
        left = this.#batch
        if (!toTheEnd && (this.now >= end || ++checks >= checksPerSlice)) break
      }
    }
    this.#check(last)
    engine.current = before
    engine.budget = budgetBefore
    DONE.value = undefined
    this.#running = false
    this.awake = false
    if (this.runnable > 0) this.#arouse()
    else {
      this.#alarm.set(this.timers.nextMs)
      this.#hooks.idle()
    }
  }

  #pop(): Goroutine | null {
    if (this.due.length === 0) return this.queue.pop()
    this.#dueTurn = !this.#dueTurn
    return this.#dueTurn ? this.due.pop() : (this.queue.pop() ?? this.due.pop())
  }

  /** `g`: who ran last. */
  #check(g: Goroutine | null): void {
    const now = this.clock.now()
    const switches = this.switches - this.#switchesAtCheck
    this.#switchesAtCheck = this.switches
    const elapsed = now - this.now
    this.longRuns.observe(elapsed, switches === 1 ? g : null)
    if (g !== null) g.origin.busyMs += elapsed
    if (elapsed > batchMs) this.#batch = Math.max(1, this.#batch >> 3)
    else if (elapsed < batchMs / 4 && this.#batch < longestBatch) this.#batch *= 2
    this.now = now
    const { runnable } = this
    if (runnable > this.runQueueHigh) this.runQueueHigh = runnable
    engine.budget = operationsPerTurn
    if (this.timers.nextMs <= now) this.#fireTimers()
  }

  #resume(g: Goroutine): void {
    engine.current = g
    g.origin.turns++
    const { status } = g
    try {
      const result = status < THROW ? g.body.next() : this.#unwind(g, status)
      if (result !== PARKED) this.#settle(g, result)
    } catch (error) {
      this.#fail(g, error)
    }
    engine.current = null
    if (this.#reaper.busy) this.#reaper.afterRun(g)
  }

  #unwind(g: Goroutine, status: number): IteratorResult<unknown, unknown> {
    const { value } = g
    g.status = RUNNING
    g.value = undefined
    return status === KILL ? g.body.return(value) : g.body.throw(value)
  }

  #settle(g: Goroutine, result: IteratorResult<unknown, unknown>): void {
    if (result.done === true) {
      const reason = this.#reaper.busy ? this.#reaper.reasonOf(g) : undefined
      if (reason === undefined) this.#end(g, RETURNED, result.value)
      else {
        this.killed++
        this.#end(g, FAILED, reason)
      }
      return
    }
    // `yield PARK` after poll() is the short form; anything else is a mistake, told where it was made.
    if (result.value === PARK && g.status !== RUNNING) return
    g.status = THROW
    g.value = new UsageError('yield-non-op', misuse(result.value))
    this.enqueue(g)
  }

  #fail(g: Goroutine, error: unknown): void {
    const joined = isJoined(g)
    this.#end(g, FAILED, error)
    if (joined) return
    this.panics++
    this.#hooks.panic(g, error)
  }

  #end(g: Goroutine, status: number, value: unknown): void {
    g.status = status
    g.value = value
    if (g.id === 0) this.outsiders.delete(g)
    else {
      this.finished++
      this.live.remove(g)
    }
    if (this.#reaper.busy) this.#reaper.forget(g)
    g.hook?.goroutineEnded(value, status === RETURNED)
    const { joiners } = g
    if (joiners === null) return
    for (let w = joiners.shift(); w !== null; w = joiners.shift()) {
      w.wake(value, status === RETURNED ? RESUMED : THROW)
    }
  }

  #fireTimers(): void {
    this.#firing = true
    for (let i = 0; i < timersPerCheck; i++) {
      const timer = this.timers.popDue(this.now)
      if (timer === undefined) break
      timer.target.fire()
    }
    this.#firing = false
  }
}

export function closedError(): UsageError {
  return new UsageError('runtime-closed', 'the runtime is closed')
}

export function killReason(): Canceled {
  return new Canceled('the runtime was closed')
}

function misuse(value: unknown): string {
  if (value instanceof Op) return 'yield of an operation: write yield* instead of yield'
  return `yield of something that is no operation: ${typeof value}`
}
