import { Canceled, RuntimeBug, toError } from '../base/index.ts'
import {
  background,
  gosched,
  wait,
  withCancel,
  type CancelFunc,
  Chan,
  type Context,
  type Go,
  type Runtime,
} from '../runtime/index.ts'
import type { Crew } from './crew.ts'
import type { Desk } from './desk.ts'
import { JobCancelled } from './errors.ts'
import { Slot } from './goroutine-slot.ts'
import type { Job } from './job.ts'
import type { WorkerInfo } from './types.ts'

/** What a goroutine pool runs per job: a generator, or an async function, which then counts as I/O. */
export type GoroutineJob<In, Out> = (job: In, ctx: Context) => Go<Out> | PromiseLike<Out>

export interface GoroutineCrewOptions<In, Out> {
  run: GoroutineJob<In, Out>
  replaceAfterMs: number | undefined
}

/** Sent to idle workers so that they see whether they are to leave. */
const nudge = Symbol('nudge')

/**
 * The goroutines of one pool, in Go's own way: `size` of them receive from one unbuffered channel when the queue is empty.
 *
 * Invariants: slots that are not leaving number `size`; when a worker is idle, the queue is empty or the pool paused;
 * a taken job is in `#taken` until it has ended or was abandoned.
 */
export class GoroutineCrew<In, Out> implements Crew<In, Out> {
  readonly #desk: Desk<In, Out>
  readonly #rt: Runtime
  readonly #run: GoroutineJob<In, Out>
  readonly #replaceAfterMs: number | undefined
  readonly #slots = new Set<Slot>()
  readonly #taken = new Map<Job<In, Out>, Slot | undefined>()
  readonly #handOff: Chan<Job<In, Out> | typeof nudge>
  readonly #body: (slot: Slot) => Go<void>
  #size: number
  #lastId = 0
  /** Spawned and not yet `begun`. */
  #fresh = 0
  #busy = 0
  #stopped = false
  #onEmpty: (() => void) | undefined

  constructor(desk: Desk<In, Out>, size: number, rt: Runtime, options: GoroutineCrewOptions<In, Out>) {
    this.#desk = desk
    this.#rt = rt
    this.#size = size
    this.#run = options.run
    this.#replaceAfterMs = options.replaceAfterMs
    this.#handOff = new Chan(rt.sched, 0, `pool ${desk.pool}`, '', 0, false)
    const body = (slot: Slot): Go<void> => this.#work(slot)
    this.#body = Object.defineProperty(body, 'name', { value: `${desk.pool} worker` })
    this.#fill()
  }

  get live(): number {
    return this.#slots.size
  }

  get free(): number {
    return this.#handOff.receiversWaiting + this.#fresh
  }

  get ahead(): number {
    return 0
  }

  get busy(): number {
    return this.#busy
  }

  wake(): void {
    while (this.#handOff.receiversWaiting > 0) {
      const job = this.#take()
      if (job === undefined) return
      if (!this.#handOff.trySend(job)) throw new RuntimeBug('a worker that waits for a job did not take it')
    }
  }

  resize(size: number): void {
    this.#size = size
    const staying = [...this.#slots].filter((slot) => !slot.leaving)
    if (staying.length <= size) {
      this.#fill()
      return
    }
    // Those who do nothing leave first, then the longest-serving ones stay.
    staying.sort((a, b) => Number(a.busy) - Number(b.busy) || b.id - a.id)
    for (const slot of staying.slice(0, staying.length - size)) slot.leaving = true
    while (this.#handOff.trySend(nudge));
  }

  pause(): void {
    // Jobs are taken only by workers that start them at once: there is nothing to give back.
  }

  hasStarted(): boolean {
    return true
  }

  recall(): void {
    // See `pause`.
  }

  abandon(job: Job<In, Out>, reason: unknown): void {
    const slot = this.#taken.get(job)
    this.#taken.delete(job)
    if (slot === undefined) return
    slot.cancel?.(toError(reason))
    if (this.#replaceAfterMs === undefined) return
    const replace = (): void => {
      slot.timer = undefined
      this.#replace(slot)
    }
    if (this.#replaceAfterMs === 0) replace()
    else slot.timer = this.#desk.clock.setTimer(replace, this.#replaceAfterMs)
  }

  taken(): Job<In, Out>[] {
    return [...this.#taken.keys()]
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const slot of this.#slots) {
      if (slot.begun) slot.goroutine?.kill()
      else slot.leaving = true
    }
    if (this.#slots.size === 0 || this.#rt.closed) return
    await new Promise<void>((resolve) => (this.#onEmpty = resolve))
  }

  workers(): WorkerInfo[] {
    const now = this.#desk.clock.now()
    return [...this.#slots].map((slot) => slot.info(now))
  }

  /** Brings the crew up to its size: workers about to leave stay, the rest are new. */
  #fill(): void {
    if (this.#stopped || this.#rt.closed) return
    let missing = this.#size
    for (const slot of this.#slots) if (!slot.leaving) missing--
    for (const slot of this.#slots) {
      if (missing <= 0 || !slot.leaving) continue
      slot.leaving = false
      missing--
    }
    while (missing-- > 0) this.#spawn()
  }

  #spawn(): void {
    const slot = new Slot(++this.#lastId)
    this.#slots.add(slot)
    this.#fresh++
    slot.goroutine = this.#rt.go(this.#body, slot)
  }

  #take(): Job<In, Out> | undefined {
    const job = this.#desk.take()
    if (job !== undefined) this.#taken.set(job, undefined)
    return job
  }

  *#work(slot: Slot): Go<void> {
    slot.begun = true
    this.#fresh--
    try {
      while (!slot.leaving) {
        const next = this.#take() ?? (yield* this.#handOff.recv())
        if (next === nudge) continue
        if (next !== undefined && this.#taken.has(next)) yield* this.#serve(slot, next)
        // Jobs that never wait must not keep the others from theirs.
        yield* gosched()
      }
    } finally {
      this.#left(slot)
    }
  }

  *#serve(slot: Slot, job: Job<In, Out>): Go<void> {
    const [ctx, cancel] = withCancel(job.spec.ctx ?? background())
    this.#begin(slot, job, cancel)
    let settle: (() => void) | undefined
    try {
      const made = this.#run(job.input, ctx)
      const value = isGo(made) ? yield* made : yield* wait(made)
      settle = () => {
        this.#desk.succeed(job, value)
      }
    } catch (error) {
      settle = () => {
        this.#desk.fail(job, error)
      }
    } finally {
      cancel()
      this.#served(slot, job, settle)
    }
  }

  #begin(slot: Slot, job: Job<In, Out>, cancel: CancelFunc): void {
    const now = this.#desk.clock.now()
    this.#taken.set(job, slot)
    this.#desk.accounts.wait.record(now - job.enteredAt)
    slot.startedAt = now
    slot.cancel = cancel
    slot.busy = true
    this.#setBusy(this.#busy + 1)
  }

  /** `settle` is undefined when the goroutine was killed. */
  #served(slot: Slot, job: Job<In, Out>, settle: (() => void) | undefined): void {
    const { accounts, clock } = this.#desk
    accounts.service.record(clock.now() - slot.startedAt)
    slot.jobs++
    slot.cancel = undefined
    this.#rest(slot)
    if (slot.timer !== undefined) clock.clearTimer(slot.timer)
    slot.timer = undefined
    if (!this.#taken.delete(job)) return
    if (settle !== undefined) settle()
    else this.#desk.abort(job, new JobCancelled(this.#desk.pool, new Canceled('worker goroutine killed')))
  }

  #rest(slot: Slot): void {
    if (!slot.busy) return
    slot.busy = false
    this.#setBusy(this.#busy - 1)
  }

  #setBusy(busy: number): void {
    this.#busy = busy
    this.#desk.accounts.setBusy(busy, this.#desk.clock.now())
  }

  /** Its job has been abandoned and does not end. */
  #replace(slot: Slot): void {
    if (!this.#slots.delete(slot)) return
    this.#rest(slot)
    // It may get to the end of its job before the kill reaches it, and must not take another one.
    slot.leaving = true
    slot.goroutine?.kill()
    this.#fill()
  }

  #left(slot: Slot): void {
    const wasOurs = this.#slots.delete(slot)
    if (this.#slots.size === 0) this.#onEmpty?.()
    if (!wasOurs || slot.leaving || this.#stopped) return
    // Somebody else killed it. If that was the runtime's end, it will be closed in a moment.
    queueMicrotask(() => {
      if (this.#rt.closed) return
      this.#desk.accounts.crashes++
      this.#fill()
    })
  }
}

function isGo<T>(made: Go<T> | PromiseLike<T>): made is Go<T> {
  return Symbol.iterator in made
}
