/** The operations of a channel as objects. A receive has no state of its own, so one object serves everybody. */
import { UsageError } from '../base/index.ts'
import type { Chan } from './chan.ts'
import { done, DONE_VOID, engine, outsideGoroutine, type Park } from './engine.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { RESUMED, RETRY, RUNNING, type Waiter } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const receiveReason = reasonIndex('chan receive')
const sendReason = reasonIndex('chan send')

abstract class ChanOp<T, R> extends Op<R> {
  readonly target: Chan<T>

  constructor(target: Chan<T>) {
    super()
    this.target = target
  }

  override home(): Scheduler {
    return this.target.sched
  }
}

export class RecvOp<T> extends ChanOp<T, T | undefined> {
  readonly reason = receiveReason

  /** The base's `next` written out for speed. */
  override next(): IteratorResult<Park, T | undefined> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (g.status !== RUNNING) {
      if (g.status === RESUMED) {
        const { value } = g
        g.status = RUNNING
        g.value = undefined
        return done(value as T)
      }
      if (g.status !== RETRY) return this.resume(g)
      g.status = RUNNING
    } else if (--engine.budget < 0) return g.yieldSlice()
    const chan = this.target
    if (chan.receivable()) return done(chan.receive())
    chan.awaitValue(g)
    return g.park(this)
  }

  ready(): boolean {
    return this.target.receivable()
  }

  take(): T | undefined {
    return this.target.receive()
  }

  enqueue(waiter: Waiter): void {
    this.target.awaitValue(waiter)
  }

  leave(waiter: Waiter): void {
    this.target.recvq.remove(waiter)
  }
}

/** Go's comma-ok form: `[value, true]`, or `[undefined, false]` once closed and drained. */
export type Received<T> = readonly [value: T, ok: true] | readonly [value: undefined, ok: false]

const nothing = Object.freeze([undefined, false] as const)

export class RecvOkOp<T> extends ChanOp<T, Received<T>> {
  readonly reason = receiveReason

  ready(): boolean {
    return this.target.receivable()
  }

  take(): Received<T> {
    const closed = this.target.drained
    const value = this.target.receive()
    return closed ? nothing : ([value, true] as Received<T>)
  }

  enqueue(waiter: Waiter): void {
    this.target.awaitValue(waiter)
  }

  leave(waiter: Waiter): void {
    this.target.recvq.remove(waiter)
  }

  override finish(value: unknown, ok: boolean): Received<T> {
    return ok ? [value as T, true] : nothing
  }
}

/**
 * A send carries its value from the call of `send` until it is started. The channel hands out one object again and
 * again; while that one is `armed`, the next `send` gets a new one.
 */
export class SendOp<T> extends ChanOp<T, void> {
  readonly reason = sendReason
  armed = true
  value: T | undefined

  constructor(target: Chan<T>, value: T) {
    super(target)
    this.value = value
  }

  /** The base's `next` written out for speed. */
  override next(): IteratorResult<Park, void> {
    const g = engine.current
    if (g === null) throw outsideGoroutine()
    if (g.status !== RUNNING) {
      if (g.status === RESUMED) {
        g.status = RUNNING
        return DONE_VOID
      }
      if (g.status !== RETRY) return this.resume(g)
      g.status = RUNNING
    } else if (--engine.budget < 0) return g.yieldSlice()
    if (this.target.sendable()) {
      this.take()
      return DONE_VOID
    }
    this.enqueue(g)
    this.release()
    return g.park(this)
  }

  ready(): boolean {
    if (!this.armed) throw startedTwice()
    return this.target.sendable()
  }

  take(): void {
    if (!this.armed) throw startedTwice()
    const value = this.value as T
    this.release()
    this.target.accept(value)
  }

  enqueue(waiter: Waiter): void {
    if (!this.armed) throw startedTwice()
    this.target.awaitRoom(waiter, this.value as T)
  }

  leave(waiter: Waiter): void {
    waiter.value = undefined
    this.target.sendq.remove(waiter)
  }

  override finish(): void {
    // a send gives nothing
  }

  override get holds(): boolean {
    return true
  }

  override release(): void {
    this.armed = false
    this.value = undefined
  }
}

function startedTwice(): UsageError {
  return new UsageError('op-started-twice', 'an operation was started again; call send() anew for each send')
}

export function sendOnClosed(): UsageError {
  return new UsageError('send-on-closed', 'send on closed channel')
}
