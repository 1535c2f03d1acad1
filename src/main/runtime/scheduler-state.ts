import { type Clock, type Random, realClock } from '../base/index.ts'
import { engine } from './engine.ts'
import type { Goroutine } from './goroutine.ts'
import { LiveList } from './live-list.ts'
import type { Contended } from './lock-waits.ts'
import { LongRuns } from './long-runs.ts'
import { ProbeRate } from './probe-rate.ts'
import { Reaper } from './reaper.ts'
import type { Runtime } from './runtime.ts'
import { ScheduleDelay } from './schedule-delay.ts'
import type { SchedulerHooks, SchedulerOptions } from './scheduler-options.ts'
import { Tallies } from './tallies.ts'
import type { SelectObserver } from './select-observer.ts'
import { TickClock } from './tick-clock.ts'
import { TimerHeap } from './timer-heap.ts'
import type { WaitObserver } from './wait-observer.ts'
import { waitReasons } from './wait-reason.ts'
import { WeakList } from './weak-list.ts'

/** What a scheduler knows and counts; how it runs is in scheduler.ts. */
export abstract class SchedulerState {
  readonly runtime: Runtime
  readonly clock: Clock
  readonly random: Random
  readonly live = new LiveList<Goroutine>()
  readonly timers = new TimerHeap()
  readonly waiting = new Int32Array(waitReasons.length)
  /** Outside code that awaits an operation. */
  readonly outsiders = new Set<Goroutine>()
  /** Foreign promises awaited, plus event sources held open: they can make goroutines runnable. */
  foreign = 0
  /** The cached clock, ms: refreshed every slice and every batch of switches. */
  now: number
  /** @internal The same in ticks, for those who begin to wait. */
  ticks = 0
  /** @internal */
  readonly stamps: TickClock
  awake = false
  closed = false
  spawned = 0
  finished = 0
  killed = 0
  panics = 0
  switches = 0
  slices = 0
  /** Time in slices, ms: what goroutines, and the timers that woke them, took. */
  busyMs = 0
  runQueueHigh = 0
  readonly longRuns: LongRuns
  readonly tallies = new Tallies()
  readonly delay = new ScheduleDelay()
  /** @internal */
  readonly probeRate = new ProbeRate()
  /** Locks that somebody has had to wait for. */
  readonly locks = new WeakList<Contended>()
  /** Null while nobody profiles: then a wait costs one comparison more. */
  observer: WaitObserver | null = null
  /** @internal Shorter waits, in ticks, are not told to the observer now. */
  observedFrom = 1
  /** @internal Null while nobody asks which cases selects choose. */
  selects: SelectObserver | null = null
  sliceMs: number
  /** @internal */
  readonly hooks: SchedulerHooks
  /** @internal */
  readonly reaper = new Reaper()

  constructor(runtime: Runtime, options: SchedulerOptions) {
    this.runtime = runtime
    this.clock = options.clock
    this.random = options.random
    this.sliceMs = options.sliceMs
    this.longRuns = new LongRuns(options.clock === realClock)
    this.hooks = options.hooks
    this.now = this.clock.now()
    this.stamps = new TickClock(this.now)
  }

  /** Is one of its goroutines on the stack? */
  get running(): boolean {
    return engine.current !== null && engine.current.sched === (this as SchedulerState)
  }
}
