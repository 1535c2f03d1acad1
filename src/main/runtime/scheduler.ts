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
import { UsageError } from '../base/index.ts'
import { Alarm } from './alarm.ts'
import { closedError, fail, settle, unwind } from './endings.ts'
import { type Body, resume } from './body.ts'
import { engine, LEFT, PARKED, Seat, TURNS, turn, WHO } from './engine.ts'
import { Goroutine } from './goroutine.ts'
import type { Op } from './op.ts'
import type { Origin } from './origin.ts'
import { awaitOutside } from './outside.ts'
import { Pace } from './pace.ts'
import { FifoRunQueue, RunNextQueue, type RunQueue } from './run-queue.ts'
import type { Runtime } from './runtime.ts'
import type { HeapEntry } from './timer-heap.ts'
import type { SchedulerOptions } from './scheduler-options.ts'
import { SchedulerState } from './scheduler-state.ts'
import { isResumed, THROW } from './waiter.ts'

const largestWho = 0x7fff_ffff
/** With a clock that stands still a slice ends after so many checks, so that a replay does not depend on speed. */
const checksPerSlice = 400

export class Scheduler extends SchedulerState {
  #queue: RunQueue
  /** The queue, if it lets who was woken last go next. */
  #slot: RunNextQueue | null
  /** Woken by a timer: most turns are theirs, so that a long queue does not make them late. */
  readonly due: RunQueue
  /** The slot while goroutines run, and whom they wake goes there; else null. */
  #direct: RunNextQueue | null = null
  #running = false
  #firing = false
  #dueTurn = 0
  readonly #alarm: Alarm
  readonly #pace = new Pace()
  readonly #onTurn = (): void => {
    this.#slice(false)
  }

  constructor(runtime: Runtime, options: SchedulerOptions) {
    super(runtime, options)
    this.#queue = options.queue
    this.#slot = options.queue instanceof RunNextQueue ? options.queue : null
    this.due = this.#slot === null ? options.queue : new FifoRunQueue()
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

  /** To the end of the run queue. */
  enqueue(g: Goroutine): void {
    if (this.#firing) this.due.push(g)
    else this.#queue.push(g)
    if (!this.awake) this.#arouse()
  }

  /** Who gives way goes on at once when nobody else would: that is one turn less until the clock is looked at, too. */
  goesOn(g: Goroutine): boolean {
    const queue = this.#direct
    if (queue === null || !queue.empty || turn[TURNS] <= 1) return false
    if (this.due.length > 0 || this.reaper.busy) return false
    turn[TURNS]--
    g.origin.turns++
    return true
  }

  /** Woken by who runs now, or by a timer. */
  ready(g: Goroutine): void {
    if (this.#direct !== null) this.#direct.ready(g)
    else {
      if (this.#firing) this.due.push(g)
      else if (this.#slot === null) this.#queue.push(g)
      else this.#slot.ready(g)
      if (!this.awake) this.#arouse()
    }
  }

  /** @internal */
  get queue(): RunQueue {
    return this.#queue
  }

  /** @internal The new one has to take over those in the old one. */
  set queue(queue: RunQueue) {
    this.#queue = queue
    this.#slot = queue instanceof RunNextQueue ? queue : null
    this.#direct = null
  }

  awaitOutside<T>(op: Op<T>, resolve: (value: T) => void, reject: (reason: unknown) => void): void {
    if (this.closed) reject(closedError())
    else awaitOutside(this, op, resolve, reject)
  }

  startTimer(timer: HeapEntry, dueMs: number): void {
    timer.dueMs = dueMs
    this.timers.add(timer)
    if (!this.awake) this.#alarm.set(this.timers.nextMs)
  }

  stopTimer(timer: HeapEntry): void {
    this.timers.remove(timer)
    if (!this.awake && this.timers.length === 0) this.#alarm.clear()
  }

  kill(g: Goroutine, reason: Error): void {
    this.reaper.kill(g, reason)
  }

  /** Is a slice on the stack? */
  get looping(): boolean {
    return this.#running
  }

  /** Runs everything runnable now, on this stack, without giving the event loop a turn. */
  flush(): void {
    if (this.#running) throw new UsageError('flush-inside', 'flush: called from inside the run loop')
    this.#slice(true)
  }

  shut(): void {
    this.closed = true
    this.timers.clear()
    this.#alarm.clear()
  }

  /** Runnable and queued. */
  get runnable(): number {
    return this.due === this.#queue ? this.#queue.length : this.#queue.length + this.due.length
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
    const before = engine.seat
    let seat = (engine.seat = new Seat())
    const leftBefore = turn[LEFT]
    const whoBefore = turn[WHO]
    const turnsBefore = turn[TURNS]
    const { reaper, observer } = this
    this.#running = true
    this.awake = true
    this.slices++
    this.#see(this.clock.now())
    this.longRuns.begin(this.now)
    const start = this.now
    const end = start + this.sliceMs
    this.#fireTimers()
    let checks = 0
    let batch = (this.#pace.batch = 1)
    turn[LEFT] = this.#pace.operations
    turn[TURNS] = batch
    let told = this.#toldOf()
    let last: Goroutine | null = null
    this.#direct = this.#slot
    for (let g = this.#pop(); g !== null; g = this.#pop()) {
      seat.taken = last = g
      turn[WHO] = g.id <= largestWho ? g.id : 0
      g.origin.turns++
      if (g.since <= told && isResumed(g.status) && observer?.samples(g) === true) g.status = -g.status
      try {
        const result = g.status < THROW ? resume(g) : unwind(g)
        if (result !== PARKED) settle(this, g, result)
      } catch (error) {
        fail(this, g, error)
      }
      if (reaper.busy) reaper.afterRun(g)
      if (--turn[TURNS] <= 0 || turn[LEFT] < 0) {
        seat = engine.seat = new Seat()
        this.switches += batch - turn[TURNS]
        this.#check(g)
        turn[TURNS] = batch = this.#pace.batch
        told = this.#toldOf()
        if (!toTheEnd && (this.now >= end || ++checks >= checksPerSlice)) break
      }
    }
    seat.taken = null
    this.switches += batch - turn[TURNS]
    this.#check(last)
    this.#direct = null
    this.probeRate.endSlice(this.now - start)
    engine.seat = before
    before.done.value = undefined
    turn[LEFT] = leftBefore
    turn[WHO] = whoBefore
    turn[TURNS] = turnsBefore
    this.#running = false
    this.awake = false
    if (this.runnable > 0) this.#arouse()
    else {
      this.#alarm.set(this.timers.nextMs)
      this.hooks.idle()
    }
  }

  /** The observer may want to hear of those who have waited since then, or for longer. */
  #toldOf(): number {
    return this.observer === null ? -Infinity : this.ticks - this.observedFrom
  }

  #pop(): Goroutine | null {
    if (this.due.length === 0) return this.#queue.pop()
    // Three of four turns are theirs: they have waited since they were due, and nobody else waits without end.
    this.#dueTurn = (this.#dueTurn + 1) & 3
    return this.#dueTurn === 0 ? (this.#queue.pop() ?? this.due.pop()) : this.due.pop()
  }

  #see(now: number): void {
    this.now = now
    this.ticks = this.stamps.tickAt(now)
    if (this.stamps.full(this.ticks)) this.ticks = this.stamps.move(now, [this.live, this.outsiders])
  }

  /** `g`: who ran last. */
  #check(g: Goroutine | null): void {
    const now = this.clock.now()
    const elapsed = now - this.now
    this.busyMs += elapsed
    const switches = this.#pace.adapt(elapsed, this.switches)
    this.longRuns.observe(elapsed, switches === 1 ? g : null, now)
    if (g !== null) g.origin.busyMs += elapsed
    this.#see(now)
    if (this.observer !== null) this.observedFrom = this.observer.shortest(this.#pace.batch)
    const { runnable } = this
    if (runnable > this.runQueueHigh) this.runQueueHigh = runnable
    this.delay.look(now, this.switches, runnable)
    if (this.timers.nextMs <= now) this.#fireTimers()
    turn[LEFT] = this.#pace.operations
  }

  #fireTimers(): void {
    const direct = this.#direct
    this.#direct = null
    this.#firing = true
    this.timers.fireDue(this.now)
    this.#firing = false
    this.#direct = direct
  }
}
