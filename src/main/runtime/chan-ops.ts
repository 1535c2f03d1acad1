/** The operations of a channel as objects. A receive has no state of its own, so one object serves everybody. */
import { UsageError } from '../base/index.ts'
import type { Chan } from './chan.ts'
import { atOnce, done, DONE_VOID, engine, LEFT, outsideGoroutine, type Park, turn } from './engine.ts'
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

  override [Symbol.iterator](): Iterator<Park, T | undefined, unknown> {
    const chan = this.target
    if (chan.held === 0 || --turn[LEFT] < 0) return this
    return atOnce(chan.receive())
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
    } else if (--turn[LEFT] < 0) return g.yieldSlice()
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
 * A send carries its value from the call of `send` until it is started; then it is free for the channel's next one. Where
 * parked senders stand is the same object, for it holds nothing of theirs. Each channel has its own: one for all would be
 * older than the channels it is pointed at, and the engine notes each pointer from an old object to a young one.
 */
export class SendOp<T> extends Op<void> {
  readonly target: Chan<T>
  value: T | undefined = undefined
  /** Made by `send` and not started yet. */
  loaded = false

  constructor(target: Chan<T>) {
    super()
    this.target = target
  }

  override get reason(): number {
    return sendReason
  }

  override home(): Scheduler {
    return this.#loaded().sched
  }

  override [Symbol.iterator](): Iterator<Park, void, unknown> {
    const chan = this.target
    if (!this.loaded || chan.receivers !== null || chan.held >= chan.room || chan.shut) return this
    if (--turn[LEFT] < 0) return this
    chan.accept(this.#unload())
    return DONE_VOID
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
    } else if (--turn[LEFT] < 0) return g.yieldSlice()
    const chan = this.#loaded()
    const value = this.#unload()
    if (chan.sendable()) {
      chan.accept(value)
      return DONE_VOID
    }
    chan.awaitRoom(g, value)
    return g.park(chan.sending, sendReason)
  }

  ready(): boolean {
    return this.#loaded().sendable()
  }

  take(): void {
    const { value } = this
    this.release()
    this.target.accept(value as T)
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
    this.#unload()
    this.target.sending = this
  }

  #loaded(): Chan<T> {
    return this.loaded ? this.target : startedTwice()
  }

  #unload(): T {
    const value = this.value as T
    this.loaded = false
    this.value = undefined
    return value
  }
}

export function sendOp<T>(chan: Chan<T>, value: T): SendOp<T> {
  let op = chan.sending
  // Most are started as soon as they are made.
  if (op.loaded) op = chan.sending = new SendOp<T>(chan)
  op.loaded = true
  op.value = value
  return op
}

function startedTwice(): never {
  throw new UsageError('op-started-twice', 'an operation was started again; call send() anew for each send')
}

export function sendOnClosed(): UsageError {
  return new UsageError('send-on-closed', 'send on closed channel')
}
