/**
 * Where goroutines of one processor wait, and who keeps them out of locks: profiles by call site, sampled by duration as Go does. A wait
 * of the rate or longer is always taken, a shorter one with a probability of its length over the rate and with the
 * weight that makes the sums right on average.
 *
 * The stack is taken when the goroutine goes on and not when it begins to wait: only then the duration is known, so what
 * is not sampled costs nothing; and V8 gives the same stack then, because a resumed `yield*` calls down the same chain of
 * generators. Many goroutines that wake at once would take many stacks: beyond a number per second the rate is
 * coarsened, and the weights follow.
 */
import { Random } from '../base/index.ts'
import {
  type Goroutine,
  type internals,
  Mutex,
  type Op,
  type Runtime,
  RWMutex,
  Semaphore,
} from '../runtime/index.ts'
import { frameLines, type StackText, takeStack } from './stack.ts'

type WaitObserver = internals.WaitObserver
type Waiter = internals.Waiter

export interface WaitSite {
  /** Frames as V8 prints them, innermost first, without ours. */
  lines: readonly string[]
  /** What it waited for. */
  operation: string
  count: number
  delayMs: number
}

/** Stacks taken per window; beyond that the rate is doubled for the next one. */
const mostPerWindow = 3
const windowMs = 100
/** The first window of a storm may hold many: beyond this only the weight is kept. */
const mostAtOnce = 15
/** Where so many goroutines take turns between two looks at the clock, there are too many waits to look at each. */
const busyBatch = 16
/** Then short ones are looked at in one of so many batches, and count so many times. */
const oneBatchOf = 16
/** Waits from here on are all looked at. */
const longMs = 1
/** Sites kept; what comes later goes under one name. */
const mostSites = 5000

export class BlockProfile implements WaitObserver {
  readonly block = new Map<StackText, WaitSite>()
  readonly mutex = new Map<StackText, WaitSite>()
  readonly sinceMs: number
  readonly #rt: Runtime
  readonly #random = new Random(1)
  #rateMs = 0
  #coarse = 1
  #windowEndsMs = -Infinity
  #taken = 0
  #ms = 0
  #weight = 0
  /** Waiting to pass until the next sample. */
  #ticksLeft = 0
  #batchesLeft = 0
  /** What a short wait counts for now. */
  #times = 1
  readonly #ticksPerMs: number

  constructor(rt: Runtime) {
    this.#rt = rt
    this.sinceMs = rt.clock.wall()
    const { now, stamps } = rt.sched
    this.#ticksPerMs = stamps.tickAt(now + 1) - stamps.tickAt(now)
  }

  get rateMs(): number {
    return this.#rateMs
  }

  /** One sample per so many ms of waiting; 0 is off and costs nothing. */
  set rateMs(ms: number) {
    this.#rateMs = ms
    this.#coarse = 1
    this.#rt.sched.observer = ms > 0 ? this : null
    this.#rt.sched.observedFrom = 1
  }

  close(): void {
    if (this.#rt.sched.observer === this) this.#rt.sched.observer = null
  }

  shortest(batch: number): number {
    if (batch < busyBatch) {
      this.#times = 1
      return 1
    }
    if (--this.#batchesLeft > 0) return longMs * this.#ticksPerMs
    this.#batchesLeft = 1 + this.#random.below(2 * oneBatchOf - 1)
    this.#times = oneBatchOf
    return 1
  }

  /**
   * Most waits are short, and there may be millions a second: their lengths are only counted down, and the one that
   * reaches the end of the stretch is taken. That takes each with a probability of its length over the rate.
   */
  samples(g: Goroutine): boolean {
    const { sched } = g
    const ticks = sched.ticks - g.since
    const times = ticks < longMs * this.#ticksPerMs ? this.#times : 1
    this.#ticksLeft -= ticks * times
    if (this.#ticksLeft > 0 && g.since >= 0) return false
    this.#ms = sched.now - sched.stamps.msAt(g.since)
    const rate = this.#rateMs * this.#coarse
    const jitter = 0.5 + this.#random.float()
    this.#ticksLeft = rate * jitter * this.#ticksPerMs
    if (!(this.#ms > 0)) return false
    this.#weight = Math.max(times, rate / this.#ms)
    this.#count()
    return true
  }

  /** Right after `samples`, in the same goroutine. */
  resumed(_g: Goroutine, op: Op<unknown>): void {
    this.#add(this.block, operationOf(op), this.#weight, this.#ms)
  }

  unlocked(next: Waiter): void {
    const { now, stamps } = this.#rt.sched
    const ms = now - stamps.msAt(next.since)
    const times = ms < longMs ? this.#times : 1
    const weight = this.#weigh(ms, times)
    if (weight > 0) this.#add(this.mutex, 'unlock', weight, ms)
  }

  /** 0: not taken; else how many such waits it stands for. `times`: those not looked at included. */
  #weigh(ms: number, times: number): number {
    const rate = this.#rateMs * this.#coarse
    const length = ms * times
    if (!(ms > 0) || (length < rate && this.#random.float() * rate > length)) return 0
    this.#count()
    return Math.max(times, rate / ms)
  }

  #count(): void {
    const { now } = this.#rt.sched
    if (now >= this.#windowEndsMs) this.#nextWindow(now)
    this.#taken++
  }

  #nextWindow(nowMs: number): void {
    if (this.#taken > mostPerWindow) this.#coarse *= Math.min(1024, this.#taken / mostPerWindow)
    else if (this.#taken < mostPerWindow / 2 && this.#coarse > 1) this.#coarse = Math.max(1, this.#coarse / 2)
    this.#taken = 0
    this.#windowEndsMs = nowMs + windowMs
  }

  #add(sites: Map<StackText, WaitSite>, operation: string, weight: number, ms: number): void {
    const text = this.#taken > mostAtOnce ? '' : takeStack()
    const key = `${operation}\n${sites.size < mostSites ? text : ''}`
    let site = sites.get(key)
    if (site === undefined)
      sites.set(key, (site = { lines: frameLines(text), operation, count: 0, delayMs: 0 }))
    site.count += weight
    site.delayMs += weight * ms
  }
}

function operationOf(op: Op<unknown>): string {
  const { target } = op
  if (Array.isArray(target)) return 'select'
  const { name } = target as { name?: unknown }
  const what = typeof name === 'string' && name !== '' ? ` ${name}` : ''
  if (target instanceof Mutex || target instanceof RWMutex) return `lock${what}`
  if (target instanceof Semaphore) return `acquire${what}`
  return `${op.constructor.name.replace(/^Shared|Op$/g, '').toLowerCase()}${what}`
}
