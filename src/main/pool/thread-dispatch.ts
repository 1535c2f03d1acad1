import { Batching } from './batching.ts'
import type { Desk } from './desk.ts'
import { NotCloneable } from './errors.ts'
import type { Job } from './job.ts'
import { monotonicShift } from './monotonic.ts'
import { statusNotCloneable, statusOk, unpackThrown, type PackedThrown } from './thread-wire.ts'
import type { ThreadWorker } from './thread-worker.ts'

/** A thread that has not begun another job for so long gives back what it was sent ahead. */
const stuckMs = 2

/** So many times its window is more than a thread may keep. */
const tooMuch = 4

/** Adds to a main-thread clock time to give ms of the system's monotonic clock, which all threads share. */
const clockShift = monotonicShift()

/**
 * Who gets which jobs, and what became of them.
 *
 * Jobs are handed out once per turn (`nextTick` runs when the promise reactions of a turn are through), so that everything
 * submitted meanwhile travels in one message. Idle threads come first, and nobody gets more than its share of what is
 * there, nor more than `Batching` allows.
 */
export class ThreadDispatch<In, Out> {
  /** Threads that owe results. */
  busy = 0
  readonly #desk: Desk<In, Out>
  readonly #threads: ReadonlySet<ThreadWorker<In, Out>>
  readonly #batching: Batching
  #due = false
  #watchdog: ReturnType<typeof setTimeout> | undefined
  readonly #deal = (): void => {
    this.#due = false
    this.deal()
  }

  constructor(desk: Desk<In, Out>, threads: ReadonlySet<ThreadWorker<In, Out>>, batch: number) {
    this.#desk = desk
    this.#threads = threads
    this.#batching = new Batching(batch)
  }

  /** Deals at the end of this turn. */
  soon(): void {
    if (this.#due) return
    this.#due = true
    process.nextTick(this.#deal)
  }

  deal(): void {
    const desk = this.#desk
    if (desk.available === 0) return
    const takers = this.#takers()
    const { window, worth } = this.#batching
    let left = takers.length
    for (const thread of takers) {
      const { available } = desk
      if (available === 0) return
      const { length } = thread.sent
      const share = Math.max(Math.ceil(available / left--), worth - length)
      this.#feed(thread, Math.min(share, window - length))
    }
  }

  /** Threads that work and have room for what is not worth waking another one for, idle ones, those whose batch is half done. */
  #takers(): ThreadWorker<In, Out>[] {
    const { window, worth, oneKeepsUp } = this.#batching
    const first: ThreadWorker<In, Out>[] = []
    const idle: ThreadWorker<In, Out>[] = []
    const last: ThreadWorker<In, Out>[] = []
    for (const thread of this.#threads) {
      const { length } = thread.sent
      if (thread.state === 'starting') thread.ref(true)
      if (thread.state !== 'ready' || thread.recalling) continue
      if (length === 0) idle.push(thread)
      else if (length < worth) first.push(thread)
      else if (length <= window >> 1) last.push(thread)
      // Has its fill, and will soon have room.
      else if (oneKeepsUp) return []
    }
    if (oneKeepsUp) return [...first, ...last, ...idle].slice(0, 1)
    return [...first, ...idle, ...last]
  }

  #feed(thread: ThreadWorker<In, Out>, most: number): void {
    const jobs: Job<In, Out>[] = []
    while (jobs.length < most) {
      const job = this.#desk.take()
      if (job === undefined) break
      // What is moved cannot be taken back: such a job goes alone, to a thread that starts it at once.
      if (job.spec.transfer !== undefined && jobs.length + thread.sent.length > 0) {
        this.#desk.putBack(job)
        break
      }
      jobs.push(job)
      if (job.spec.transfer !== undefined) break
    }
    if (jobs.length > 0) this.#send(thread, jobs)
  }

  #send(thread: ThreadWorker<In, Out>, jobs: Job<In, Out>[]): void {
    const wasIdle = thread.sent.length === 0
    try {
      thread.send(jobs, jobs[0]?.spec.transfer)
    } catch (error) {
      this.#sendSingly(thread, jobs, error)
    }
    if (thread.sent.length === 0) return
    if (wasIdle) {
      thread.busySince = this.#desk.clock.now()
      thread.ref(true)
      this.#setBusy(this.busy + 1)
    }
    if (thread.sent.length > 1) this.#watchdog ??= setTimeout(this.#watch, stuckMs).unref()
  }

  /** Something in the batch cannot be cloned: each job by itself shows which. */
  #sendSingly(thread: ThreadWorker<In, Out>, jobs: Job<In, Out>[], error: unknown): void {
    for (const job of jobs) {
      try {
        if (jobs.length === 1) throw error
        thread.send([job], undefined)
      } catch (cause) {
        this.#desk.fail(job, new NotCloneable(this.#desk.pool, 'input', cause))
      }
    }
  }

  results(thread: ThreadWorker<In, Out>, values: readonly unknown[]): void {
    const { accounts } = this.#desk
    const { sent, notes } = thread
    let totalMs = 0
    let longestMs = 0
    for (const value of values) {
      const { place } = sent
      const serviceMs = notes.serviceMs[place] as number
      totalMs += serviceMs
      if (serviceMs > longestMs) longestMs = serviceMs
      const job = sent.shift()
      thread.jobs++
      accounts.service.record(serviceMs)
      if (job === undefined) continue
      accounts.wait.record((notes.startedAt[place] as number) - clockShift - job.enteredAt)
      this.#settle(job, notes.status[place] as number, value)
    }
    this.#batching.learn(values.length, totalMs, longestMs)
    if (thread.sent.length === 0) this.rest(thread)
    // Jobs have turned out longer: with all that it was sent, this thread would be at work when others have long had newer ones.
    else if (thread.sent.length > tooMuch * this.#batching.window) this.recall(thread)
    this.soon()
  }

  /** The thread owes no results any more. While it owes the end of a recall, the process has to wait for that. */
  rest(thread: ThreadWorker<In, Out>): void {
    if (!thread.recalling) thread.ref(false)
    this.#setBusy(this.busy - 1)
  }

  recalled(thread: ThreadWorker<In, Out>): void {
    if (thread.sent.length === 0) thread.ref(false)
    this.soon()
  }

  #settle(job: Job<In, Out>, status: number, value: unknown): void {
    if (status === statusOk) {
      this.#desk.succeed(job, value as Out)
      return
    }
    const error = unpackThrown(value as PackedThrown)
    this.#desk.fail(
      job,
      status === statusNotCloneable ? new NotCloneable(this.#desk.pool, 'result', error) : error,
    )
  }

  /** Takes back what this thread has not begun; not what was moved to it. */
  recall(thread: ThreadWorker<In, Out>): void {
    if (thread.sent.length === 0 || thread.sent.at(0)?.spec.transfer !== undefined) return
    // Newest first, so that each one finds its place at the head of the queue.
    for (const job of thread.recall().reverse()) this.#desk.putBack(job)
    if (thread.sent.length === 0) this.rest(thread)
    this.soon()
  }

  readonly #watch = (): void => {
    this.#watchdog = undefined
    let ahead = false
    for (const thread of this.#threads) {
      const { begun, sent } = thread
      if (sent.length > 1 && begun === thread.seenBegun) this.recall(thread)
      thread.seenBegun = begun
      ahead ||= sent.length > 1
    }
    if (ahead) this.#watchdog = setTimeout(this.#watch, stuckMs).unref()
  }

  #setBusy(busy: number): void {
    this.busy = busy
    this.#desk.accounts.setBusy(busy, this.#desk.clock.now())
  }

  stop(): void {
    clearTimeout(this.#watchdog)
    this.#watchdog = undefined
  }
}

/** Ready, and owes nothing. */
export function isFree<In, Out>(thread: ThreadWorker<In, Out>): boolean {
  return thread.state === 'ready' && !thread.recalling && thread.sent.length === 0
}
