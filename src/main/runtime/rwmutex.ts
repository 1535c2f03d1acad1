import { UsageError } from '../base/index.ts'
import { currentId } from './engine.ts'
import { Holders } from './holders.ts'
import { Label, type LabelOptions } from './label.ts'
import { letIn, type LockWaits } from './lock-waits.ts'
import type { Op } from './op.ts'
import { QueueOp } from './queue-op.ts'
import { RESUMED, type Waiter } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

class ReadLockOp extends QueueOp {
  declare readonly target: RWMutex

  ready(): boolean {
    return this.target.readable
  }

  take(): void {
    this.target.enterReader()
  }
}

class WriteLockOp extends QueueOp {
  declare readonly target: RWMutex

  ready(): boolean {
    return this.target.writable
  }

  take(): void {
    this.target.enterWriter()
  }

  /** The readers kept out by this writer may come in, if it was the last. */
  override leave(waiter: Waiter): void {
    super.leave(waiter)
    this.target.admit(false)
  }
}

/**
 * Many readers or one writer. A waiting writer keeps new readers out, so a goroutine that takes the read lock twice can
 * deadlock with it, as in Go. After a writer, all readers that came meanwhile go first.
 */
export class RWMutex extends Label {
  readonly #read = new ReadLockOp(reasonIndex('sync.RWMutex.RLock'), this)
  readonly #write = new WriteLockOp(reasonIndex('sync.RWMutex.Lock'), this)
  #readers = 0
  #writing = false
  /** @internal */
  waits: LockWaits | null = null
  /** @internal For the wait-for graph. */
  readonly readers = new Holders()
  /** @internal Meaningful while it is locked for writing. */
  writer = 0

  constructor(options?: LabelOptions) {
    super('rwmutex', options)
  }

  /** @internal */
  get writing(): boolean {
    return this.#writing
  }

  /** @internal Writers in line keep new readers out. */
  get writersWaiting(): Iterable<Waiter> {
    return this.#write.queue
  }

  /** How many wait for it, to read or to write. */
  get waiting(): number {
    return this.#read.queue.length + this.#write.queue.length
  }

  rlock(): Op<void> {
    return this.#read
  }

  lock(): Op<void> {
    return this.#write
  }

  tryRLock(): boolean {
    if (!this.readable) return false
    this.enterReader()
    return true
  }

  tryLock(): boolean {
    if (!this.writable) return false
    this.enterWriter()
    return true
  }

  runlock(): void {
    if (this.#readers === 0) throw new UsageError('runlock-unlocked', 'sync: RUnlock of unlocked RWMutex')
    this.#readers--
    this.readers.leave(currentId())
    this.admit(false)
  }

  unlock(): void {
    if (!this.#writing) throw new UsageError('unlock-unlocked', 'sync: Unlock of unlocked RWMutex')
    this.#writing = false
    if (this.writer !== currentId()) this.readers.crossed = true
    this.admit(true)
  }

  /** @internal */
  get readable(): boolean {
    return !this.#writing && this.#write.queue.head === null
  }

  /** @internal */
  get writable(): boolean {
    return !this.#writing && this.#readers === 0
  }

  /** @internal */
  enterReader(): void {
    this.#readers++
    this.readers.enter(currentId())
  }

  /** @internal */
  enterWriter(): void {
    this.#writing = true
    this.writer = currentId()
  }

  /** @internal Lets in whoever may come now. `readersFirst`: a writer has just left. */
  admit(readersFirst: boolean): void {
    if (this.#writing) return
    if (readersFirst || this.#write.queue.head === null) {
      for (let w = this.#read.queue.shift(); w !== null; w = this.#read.queue.shift()) {
        this.#readers++
        this.readers.enter(w.id)
        letIn(this, w)
        w.wake(undefined, RESUMED)
      }
    }
    if (this.#readers > 0) return
    const writer = this.#write.queue.shift()
    if (writer === null) return
    this.#writing = true
    this.writer = writer.id
    letIn(this, writer)
    writer.wake(undefined, RESUMED)
  }
}
