import { RuntimeBug, UsageError } from '../base/index.ts'
import { Chan } from './chan.ts'
import type { Received } from './chan-ops.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { reasonIndex } from './wait-reason.ts'

const receiveReason = reasonIndex('chan receive (nil chan)')
const sendReason = reasonIndex('chan send (nil chan)')

/** Waits for ever: only a kill or another case of the select ends it. */
class NeverOp<T> extends Op<T> {
  readonly reason: number
  readonly target: object

  constructor(reason: number, target: object) {
    super()
    this.reason = reason
    this.target = target
  }

  ready(): boolean {
    return false
  }

  take(): T {
    throw new RuntimeBug('a nil channel is never ready')
  }

  enqueue(): void {
    // there is no queue: nobody will ever come
  }

  leave(): void {
    // see enqueue
  }
}

/** Go's nil channel: every operation on it waits for ever, and a select never chooses it. */
export class NilChan<T> extends Chan<T> {
  constructor(sched: Scheduler) {
    super(sched, 0, 'nil', '', 0, false)
  }

  override recv(): Op<T | undefined> {
    return new NeverOp(receiveReason, this)
  }

  override recvOk(): Op<Received<T>> {
    return new NeverOp(receiveReason, this)
  }

  override send(): Op<void> {
    return new NeverOp(sendReason, this)
  }

  override close(): void {
    throw new UsageError('close-of-nil', 'close of nil channel')
  }

  override resize(): void {
    throw new UsageError('resize-of-nil', 'resize of nil channel')
  }
}
