/** The operations of a channel between threads. */
import { internals, Op, type Park, type Received } from '../runtime/index.ts'
import { UsageError } from '../base/index.ts'
import { BROKEN, BUSY, CLOSED, ELSEWHERE, FULL, OK, WAIT } from './channel-words.ts'
import { Sending } from './depot.ts'
import { sendOnClosed } from './errors.ts'
import type { SharedChan } from './shared-chan.ts'

const { done, engine, LEFT, MISSED, outsideGoroutine, reasonIndex, RETRY, RUNNING, turn } = internals
type Waiter = internals.Waiter

/**
 * Another thread may be faster between a look and a take, so nothing is promised by `ready`: a plain wait tries and queues
 * under the channel's lock, and a select whose case was lost gets MISSED and looks again without it.
 */
abstract class SharedOp<T, R> extends Op<R> {
  readonly target: SharedChan<T>
  protected abstract readonly receives: boolean
  #ready: boolean | undefined

  constructor(target: SharedChan<T>) {
    super()
    this.target = target
  }

  override get holds(): boolean {
    return true
  }

  protected abstract attempt(wait: boolean): number
  /** What a successful attempt gives; throws for CLOSED and BROKEN where that is an error. */
  protected abstract outcome(of: number): R

  override next(): IteratorResult<Park, R> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (g.status !== RUNNING) {
      if (g.status !== RETRY) return this.resume(g)
      g.status = RUNNING
    } else if (--turn[LEFT] < 0) return g.yieldSlice()
    const outcome = this.target.memory.capacity > 0 ? this.#buffered() : this.#unbuffered()
    if (outcome === BUSY) return g.yieldSlice()
    if (outcome === FULL || outcome === ELSEWHERE) this.enqueue(g)
    else if (outcome === WAIT) this.target.waiters.parked(g, this.target.memory.entry, this.receives)
    this.release()
    const parks = outcome === FULL || outcome === WAIT || outcome === ELSEWHERE
    return parks ? g.park(this) : done(this.outcome(outcome))
  }

  /**
   * When nobody else could run here, it may pay to wait a little before parking. With a buffer that is done outside of the
   * queue, so that values go on to move in batches; a rendezvous needs somebody in the queue.
   */
  #buffered(): number {
    const outcome = this.attempt(false)
    if (outcome !== WAIT) return outcome
    this.target.waiters.spin(this.receives)
    return this.attempt(true)
  }

  #unbuffered(): number {
    const { hub, memory, waiters } = this.target
    const outcome = this.attempt(true)
    return outcome === WAIT && hub.mayIdle ? waiters.spinAtEntry(memory.entry, this.receives) : outcome
  }

  ready(): boolean {
    const { memory } = this.target
    return (this.#ready ??= this.receives ? memory.receivable : memory.sendable)
  }

  take(): R {
    const outcome = this.attempt(false)
    if (outcome === WAIT || outcome === BUSY || outcome === ELSEWHERE) {
      this.#ready = false
      // The select asks for exactly this value: see MISSED.
      return MISSED as unknown as R
    }
    return this.outcome(outcome)
  }

  enqueue(waiter: Waiter): void {
    this.#ready = undefined
    this.target.waiters.watch(waiter, this.receives)
  }

  leave(waiter: Waiter): void {
    this.target.waiters.leave(waiter, this.receives)
  }

  override withdraw(waiter: Waiter): boolean {
    return this.target.waiters.withdraw(waiter)
  }

  override release(): void {
    this.#ready = undefined
  }

  override home(): internals.Scheduler {
    return this.target.hub.sched
  }
}

export class SharedRecv<T> extends SharedOp<T, T | undefined> {
  readonly reason = reasonIndex('chan receive')
  protected readonly receives = true

  protected attempt(wait: boolean): number {
    const { memory } = this.target
    return wait ? memory.recvOrWait() : memory.tryRecv()
  }

  protected outcome(of: number): T | undefined {
    if (of === BROKEN) throw this.target.lostError()
    return of === OK ? (this.target.memory.value as T) : undefined
  }

  override finish(value: unknown, ok: boolean): T | undefined {
    return ok ? (value as T) : undefined
  }
}

export class SharedRecvOk<T> extends SharedOp<T, Received<T>> {
  readonly reason = reasonIndex('chan receive')
  protected readonly receives = true

  protected attempt(wait: boolean): number {
    const { memory } = this.target
    return wait ? memory.recvOrWait() : memory.tryRecv()
  }

  protected outcome(of: number): Received<T> {
    if (of === BROKEN) throw this.target.lostError()
    return this.finish(this.target.memory.value, of === OK)
  }

  override finish(value: unknown, ok: boolean): Received<T> {
    return ok ? [value as T, true] : [undefined, false]
  }
}

/** Carries its value until it is started; then the channel may hand it out again. */
export class SharedSend<T> extends SharedOp<T, void> {
  readonly reason = reasonIndex('chan send')
  protected readonly receives = false
  #raw: unknown
  #armed = true

  constructor(target: SharedChan<T>, raw: unknown) {
    super(target)
    this.#raw = raw
  }

  /** False when it is still somebody's. */
  reload(raw: unknown): boolean {
    if (this.#armed) return false
    this.#raw = raw
    this.#armed = true
    return true
  }

  override ready(): boolean {
    if (!this.#armed)
      throw new UsageError('op-started-twice', 'a send was started again; call send() anew for each')
    return super.ready()
  }

  protected attempt(wait: boolean): number {
    if (!this.#armed)
      throw new UsageError('op-started-twice', 'a send was started again; call send() anew for each')
    const { memory } = this.target
    const raw = this.#raw
    if (raw instanceof Sending) return this.target.sendMoved(raw, wait)
    return wait ? memory.sendOrWait(raw) : memory.trySend(raw)
  }

  protected outcome(of: number): void {
    if (of === CLOSED) throw sendOnClosed()
    if (of === BROKEN) throw this.target.lostError()
  }

  override enqueue(waiter: Waiter): void {
    waiter.value = this.#raw
    super.enqueue(waiter)
  }

  override finish(): void {
    // a send gives nothing
  }

  override release(): void {
    this.#armed = false
    this.#raw = undefined
    super.release()
  }
}
