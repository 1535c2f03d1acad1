import { Op } from './op.ts'
import { type Waiter, WaitQueue } from './waiter.ts'

/** An operation whose waiters stand in one queue and get no value: the common case among locks and signals. */
export abstract class QueueOp extends Op<void> {
  readonly queue = new WaitQueue()
  readonly reason: number
  readonly target: object

  constructor(reason: number, target: object) {
    super()
    this.reason = reason
    this.target = target
  }

  enqueue(waiter: Waiter): void {
    this.queue.push(waiter)
  }

  leave(waiter: Waiter): void {
    this.queue.remove(waiter)
  }
}
