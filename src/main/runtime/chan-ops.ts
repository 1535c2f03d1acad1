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
  override get reason(): number {
    return receiveReason
  }

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
    return g.park(this, receiveReason)
  }

  ready(): boolean {
    return this.target.receivable()
  }

  take(): T | undefined {
    return this.target.receive()
  }

  /** The channel of a context only closes, and stays so. */
  override get forgettable(): boolean {
    return this.target.context !== null
  }

  enqueue(waiter: Waiter): void {
    this.target.awaitValue(waiter)
  }

  leave(waiter: Waiter): void {
    this.target.receiverLeaves(waiter)
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
    this.target.receiverLeaves(waiter)
  }

  override finish(value: unknown, ok: boolean): Received<T> {
    return ok ? [value as T, true] : nothing
  }
}

/**
 * A send carries its channel and value from the call of `send` until it is started; then it is free for the next send,
 * on whatever channel. Each channel keeps one as the place where its parked senders stand.
 */
export class SendOp<T> extends Op<void> {
  /** Null: free. */
  chan: Chan<T> | null
  value: T | undefined

  constructor(chan: Chan<T>, value: T | undefined) {
    super()
    this.chan = chan
    this.value = value
  }

  override get reason(): number {
    return sendReason
  }

  override get target(): Chan<T> {
    return this.chan ?? startedTwice()
  }

  override home(): Scheduler {
    return this.target.sched
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
    const chan = this.chan ?? startedTwice()
    const value = this.value as T
    this.chan = null
    this.value = undefined
    if (chan.sendable()) {
      chan.accept(value)
      return DONE_VOID
    }
    chan.awaitRoom(g, value)
    return g.park(chan.sending, sendReason)
  }

  ready(): boolean {
    return this.target.sendable()
  }

  take(): void {
    const { target } = this
    const value = this.value as T
    this.release()
    target.accept(value)
  }

  enqueue(waiter: Waiter): void {
    this.target.awaitRoom(waiter, this.value)
  }

  leave(waiter: Waiter): void {
    this.target.senderLeaves(waiter)
  }

  override finish(): void {
    // a send gives nothing
  }

  override get holds(): boolean {
    return true
  }

  override release(): void {
    this.chan = null
    this.value = undefined
    spare.op = this as SendOp<unknown>
  }
}

/** One serves nearly all sends: most are started as soon as they are made. */
const spare: { op: SendOp<unknown> | null } = { op: null }

export function sendOp<T>(chan: Chan<T>, value: T): SendOp<T> {
  const op = spare.op as SendOp<T> | null
  if (op === null || op.chan !== null) {
    const fresh = new SendOp<T>(chan, value)
    spare.op = fresh as SendOp<unknown>
    return fresh
  }
  op.chan = chan
  op.value = value
  return op
}

function startedTwice(): never {
  throw new UsageError('op-started-twice', 'an operation was started again; call send() anew for each send')
}

export function sendOnClosed(): UsageError {
  return new UsageError('send-on-closed', 'send on closed channel')
}
