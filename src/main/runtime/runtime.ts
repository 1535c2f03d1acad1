/** A runtime: its own scheduler, clock, seed and registry. Nothing is global but the default one. */
import { type Clock, freshSeed, Random, realClock } from '../base/index.ts'
import { bodyOf, noGenerator } from './body.ts'
import { capacityKnob } from './capacity-knob.ts'
import { Chan } from './chan.ts'
import type { ChanOptions } from './chan-sides.ts'
import type { Goroutine } from './goroutine.ts'
import { watchEnd } from './join.ts'
import { noteRuntime } from './known.ts'
import type { LongRun } from './long-runs.ts'
import { NilChan } from './nil-chan.ts'
import type { Go } from './op.ts'
import { captureSite, Origins } from './origin.ts'
import { Deadlock, Panic } from './panic.ts'
import { parallelism, type Parallelism, type Portable, type RemoteGoroutine } from './parallelism.ts'
import { runQueueOf } from './policies/index.ts'
import { Registry } from './registry.ts'
import type { RuntimeOptions } from './runtime-options.ts'
import { closedError, killAll, killReason } from './endings.ts'
import { Scheduler } from './scheduler.ts'
import { readStats, type RuntimeStats } from './stats.ts'
import { WeakList } from './weak-list.ts'

interface Run {
  reject(error: Error): void
}

export class Runtime {
  readonly name: string
  readonly seed: number
  readonly registry = new Registry()
  /** @internal */
  readonly sched: Scheduler
  readonly #onPanic: 'throw' | 'report' | ((panic: Panic) => void)
  readonly #origins: Origins
  readonly #sites: boolean
  readonly #probe: boolean
  readonly #channels = new WeakList<Chan<unknown>>()
  readonly #runs = new Set<Run>()
  #lastChannel = 0
  #deadlocks = 0
  #parallel: Parallelism | undefined

  constructor(options: RuntimeOptions = {}) {
    const { clock = realClock, seed = freshSeed(), name = 'runtime', sliceMs = 8, sites = 16 } = options
    const random = new Random(seed)
    this.name = name
    this.seed = random.seed
    this.#onPanic = options.onPanic ?? 'throw'
    this.#probe = options.probe ?? true
    this.#sites = sites !== false
    this.#origins = new Origins(sites)
    const queue = runQueueOf(options.schedule ?? 'runnext', random)
    this.sched = new Scheduler(this, { clock, random, queue, sliceMs, hooks: this })
    noteRuntime(this)
    // Threads that do not start are reported as faults of the processors.
    if (options.procs !== undefined && options.procs > 1) this.setProcs(options.procs).catch(() => undefined)
  }

  get clock(): Clock {
    return this.sched.clock
  }

  get closed(): boolean {
    return this.sched.closed
  }

  /** Starts a goroutine. `fn` is a generator function; its arguments are evaluated now, its body runs later. */
  go<A extends unknown[], T>(fn: (...args: A) => Go<T>, ...args: A): Goroutine<T> {
    return this.spawn(fn, args, 1)
  }

  /** @internal `depth`: frames of ours between the user's call and this one, for the creation site. */
  spawn<A extends unknown[], T>(fn: (...args: A) => Go<T>, args: A, depth: number): Goroutine<T> {
    if (this.sched.closed) throw closedError()
    if (typeof fn !== 'function') throw noGenerator(fn)
    return this.sched.spawn(bodyOf(fn(...args)), this.#origins.of(fn, depth + 1)) as Goroutine<T>
  }

  /** A channel; capacity 0 (a rendezvous) when left out. Throws `makechan: size out of range`. */
  chan<T>(capacity = 0, options: ChanOptions = {}): Chan<T> {
    return this.makeChan<T>(capacity, options)
  }

  /** @internal */
  makeChan<T>(capacity: number, options: ChanOptions): Chan<T> {
    if (this.sched.closed) throw closedError()
    const id = ++this.#lastChannel
    const site =
      this.#sites && (options.name !== undefined || id <= 256 || id % 256 === 0) ? captureSite(2) : ''
    const name = options.name ?? `chan#${String(id)}`
    const chan = new Chan<T>(this.sched, id, name, site, capacity, this.#probe)
    if (this.#probe) this.#channels.add(chan as unknown as Chan<unknown>)
    if (options.internal === true) chan.markInternal()
    if (options.knob !== undefined) this.registry.add('knob', capacityKnob(chan, options.knob))
    return chan
  }

  nilChan<T>(): Chan<T> {
    return new NilChan<T>(this.sched)
  }

  /**
   * Runs `main` and gives what it returns. Rejects with what it throws, with a `Panic` of any other goroutine
   * (option onPanic), with a `Deadlock` when all goroutines are asleep. Goroutines that still live when `main` returns
   * go on; `close` ends them.
   */
  run<T>(main: () => Go<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const g = this.spawn(main, [], 3)
      const run: Run = { reject }
      // Whatever main threw, as it is.
      const fail: (reason: unknown) => void = reject
      this.#runs.add(run)
      watchEnd(g, true, (value, returned) => {
        this.#runs.delete(run)
        if (returned) resolve(value as T)
        else fail(value)
      })
    })
  }

  /**
   * Declares a source of events that the scheduler cannot see, e.g. a socket whose callbacks send to a channel. As long
   * as one is held, sleeping goroutines are no deadlock. Returns its release.
   */
  hold(): () => void {
    let held = true
    this.sched.foreign++
    return () => {
      if (!held) return
      held = false
      this.sched.foreign--
      this.sched.poke()
    }
  }

  /**
   * Starts a goroutine on whichever processor comes to it first. `fn` is named by `portable`, because closures cannot
   * cross threads; arguments are copied by structured clone, channels made by `sharedChan` and contexts go along.
   */
  goAnywhere<A extends unknown[], T>(fn: Portable<A, T>, ...args: A): RemoteGoroutine<T> {
    return this.parallel.goAnywhere(fn, args)
  }

  /**
   * Grows or shrinks to so many processors, each further one on a thread of its own. Resolves when they have started, or
   * when those that leave have finished what they had begun; what they had not is handed over.
   */
  setProcs(count: number): Promise<void> {
    return this.parallel.setProcs(count)
  }

  get procs(): number {
    return this.#parallel?.procs ?? 1
  }

  /** @internal */
  get parallel(): Parallelism {
    if (this.sched.closed) throw closedError()
    return (this.#parallel ??= parallelism.attach(this))
  }

  /** Every living goroutine, oldest first, without a copy. */
  goroutines(): Iterable<Goroutine> {
    return this.sched.live
  }

  /** Channels that somebody still holds (none when the probe is off). */
  channels(): Iterable<Chan<unknown>> {
    return this.#channels
  }

  /** Plain numbers, kept all along: reading them costs the same whatever the number of goroutines. */
  stats(): RuntimeStats {
    return readStats(this.sched, this.#deadlocks)
  }

  /** The last goroutine that held the thread for more than 10 ms, if the clock caught it. */
  get lastLongRun(): LongRun | undefined {
    return this.sched.longRuns.last
  }

  /** Runs everything that is runnable, synchronously: the seam for deterministic tests. */
  flush(): void {
    this.sched.flush()
  }

  /** Ends every goroutine (finally blocks run), drops all timers. Idempotent. Later use is an error. */
  close(): void {
    if (this.sched.closed) return
    const reason = killReason()
    this.#parallel?.close()
    killAll(this.sched, reason)
    this.sched.shut()
    this.registry.clear()
    for (const run of this.#runs) run.reject(reason)
    this.#runs.clear()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** @internal The scheduler's: methods, not closures, which would be new functions for each runtime. */
  panic(g: Goroutine, error: unknown): void {
    const panic = new Panic(error, g)
    if (typeof this.#onPanic === 'function') this.#onPanic(panic)
    else if (this.#onPanic === 'report') process.stderr.write(`${panic.message}\n`)
    else if (this.#runs.size > 0) this.#tearDown(panic)
    else {
      queueMicrotask(() => {
        throw panic
      })
    }
  }

  /** @internal The scheduler's. */
  idle(): void {
    const { live, timers, foreign, outsiders } = this.sched
    if (this.#runs.size === 0 || live.length === 0 || timers.length > 0) return
    if (foreign > 0 || outsiders.size > 0) return
    this.#deadlocks++
    this.#tearDown(new Deadlock(live))
  }

  /** The program is over, as in Go: everybody who waits for a run learns why. */
  #tearDown(error: Error): void {
    for (const run of this.#runs) run.reject(error)
    this.#runs.clear()
    killAll(this.sched, error)
  }
}
