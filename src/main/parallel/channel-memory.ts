/**
 * A channel between threads, after Go's runtime/chan.go, in shared memory.
 *
 * Two locks instead of Go's one, so that a sender and a receiver meet only when somebody waits (Michael and Scott's two-lock
 * queue), one for each end of the ring (channel-ends.ts); whoever touches a queue of waiters holds both, send lock first.
 *
 * Invariants: as Go's. A value in the ring means that no receiver waits; a waiting sender means that the ring is full; a
 * waiter's entry changes from waiting to served or closed by a compare-and-swap after its value was copied, and
 * from waiting to gone only by the waiter's own processor; entries are served in order.
 */
import { UsageError } from '../base/index.ts'
import { ChannelMatching } from './channel-matching.ts'
import { BUSY, FULL, OK, sealed, WAIT, word } from './channel-words.ts'

/** What goes in has been through the codec's `prepare`. */
export class ChannelMemory extends ChannelMatching {
  trySend(value: unknown): number {
    return this.#send(value, false)
  }

  /** As `trySend` and `sendOrWait`; the value is made only when it goes, under the locks. What `make` throws is thrown. */
  sendMade(make: () => unknown, wait: boolean): number {
    if (!this.lockBoth()) return BUSY
    try {
      const goes = this.usable
      const room = this.length < this.capacity || this.recvq.first() >= 0
      if (goes && !room && (!wait || this.sendq.full)) return wait ? FULL : WAIT
      return this.sendLocked(goes ? make() : undefined, wait)
    } finally {
      this.unlockBoth()
      this.tell(word.recvWatch)
    }
  }

  /** As many as can go without waiting, under one lock. Returns how many; 0 also when closed or broken. */
  sendSome(values: readonly unknown[], from: number): number {
    if (!this.lock(word.sendEnd)) return 0
    if (!this.recvq.empty) return this.#serveSome(values, from)
    const tail = this.position(word.sendEnd)
    const count = this.usable ? this.#append(values, from, tail) : 0
    if (count > 0) this.leaveTail(tail, count)
    else this.unlock(word.sendEnd)
    return count
  }

  /** WAIT: it now stands in the queue, at `entry`. */
  sendOrWait(value: unknown): number {
    return this.#send(value, true)
  }

  tryRecv(): number {
    return this.#recv(false)
  }

  recvOrWait(): number {
    return this.#recv(true)
  }

  /** Takes up to `most` into `values`, under one lock. Returns whether there was any. */
  recvSome(values: unknown[], most: number): boolean {
    if (!this.lock(word.recvEnd)) return false
    if (!this.sendq.empty) return this.#takeSome(values, most)
    const head = this.position(word.recvEnd)
    const count = this.#shift(values, most, head)
    if (count > 0) this.leaveHead(head, count)
    else this.unlock(word.recvEnd)
    if (count > 0) this.taken()
    return count > 0
  }

  readEntry(entry: number): unknown {
    return this.codec.read(this.cells, this.recvq.cell(entry))
  }

  /** Can the value of a receiver that was served be read yet? */
  entryHere(entry: number): boolean {
    return this.here(this.recvq.cell(entry))
  }

  /** A sender has left: what it wanted to transfer is nobody's now. */
  discard(entry: number): void {
    const cell = this.sendq.cell(entry)
    if (this.codec.here?.(this.cells, cell) === true) this.codec.read(this.cells, cell)
  }

  /** A receiver that was served is gone: its value goes back to the front. False: try again later. */
  putBack(entry: number): boolean {
    if (!this.lockBoth()) return false
    const from = this.recvq.cell(entry)
    if (!this.serveReceiver(undefined, from)) {
      const head = this.position(word.recvEnd)
      this.copy(from, this.slot(head - 1))
      this.moveHead(head, -1)
    }
    this.unlockBoth()
    this.tell(word.recvWatch)
    return true
  }

  /** No more sends from here on. Throws if it was so already. To be followed by `seal` until that is true. */
  beginClose(): void {
    if (Atomics.compareExchange(this.words, word.closed, 0, 1) !== 0)
      throw new UsageError('close-of-closed', 'close of closed channel')
  }

  /** Receivers may end, waiters are told. False: the lock was taken, try again. */
  seal(): boolean {
    if (!this.lockBoth()) return false
    Atomics.store(this.words, word.closed, sealed)
    const told = this.recvq.closeAll() | this.sendq.closeAll()
    this.unlockBoth()
    this.mail(told)
    this.tell(word.recvWatch)
    this.tell(word.sendWatch)
    return true
  }

  /** Lets waiting senders in, as far as there is room now. False: the lock was taken, try again. */
  admit(): boolean {
    if (!this.lockBoth()) return false
    this.admitSenders()
    this.unlockBoth()
    this.tell(word.recvWatch)
    this.tell(word.sendWatch)
    return true
  }

  /** A processor that had it open is no more: frees its locks, takes it out of the queues, and breaks the channel. */
  breakBy(p: number): void {
    this.unlockOf(p)
    this.recvq.drop(p)
    this.sendq.drop(p)
    this.watchingBy(true)[p] = 0
    this.watchingBy(false)[p] = 0
    Atomics.and(this.words, word.attached, ~(1 << p))
    Atomics.compareExchange(this.words, word.broken, 0, p + 1)
  }

  /** Under the send lock: into the ring, as many as fit. The end is moved by who calls. */
  #append(values: readonly unknown[], from: number, tail: number): number {
    const wanted = values.length - from
    const count = Math.max(0, Math.min(this.room(tail, wanted), wanted))
    const { codec, cells } = this
    for (let i = 0; i < count; i++) codec.write(values[from + i], cells, this.slot(tail + i))
    return count
  }

  /** Under the receive lock: out of the ring. The end is moved by who calls. */
  #shift(values: unknown[], most: number, head: number): number {
    const count = Math.min(most, this.stock(head, most))
    const { codec, cells } = this
    let taken = 0
    while (taken < count && this.here(this.slot(head + taken)))
      values.push(codec.read(cells, this.slot(head + taken++)))
    return taken
  }

  /** Receivers wait: each of them gets one first. Comes with the send lock. */
  #serveSome(values: readonly unknown[], from: number): number {
    const { words } = this
    let count = 0
    if (this.lock(word.recvEnd)) {
      if (this.usable) {
        while (from + count < values.length && this.serveReceiver(values[from + count])) count++
        words[word.sends] = ((words[word.sends] as number) + count) | 0
        const tail = this.position(word.sendEnd)
        const more = this.#append(values, from + count, tail)
        if (more > 0) this.moveTail(tail, more)
        count += more
      }
      this.unlock(word.recvEnd)
    }
    this.unlock(word.sendEnd)
    if (count > 0) this.tell(word.recvWatch)
    return count
  }

  /** Senders wait: for each value that is taken one comes in. Comes with the receive lock. */
  #takeSome(values: unknown[], most: number): boolean {
    this.unlock(word.recvEnd)
    if (!this.lockBoth()) return false
    const before = values.length
    while (values.length - before < most && this.recvLocked(false) === OK) values.push(this.value)
    this.unlockBoth()
    this.tell(word.sendWatch)
    this.taken()
    return values.length > before
  }

  #send(value: unknown, wait: boolean): number {
    if (!this.lock(word.sendEnd)) return BUSY
    const tail = this.position(word.sendEnd)
    if (this.recvq.empty && this.usable) {
      if (this.room(tail, 1) > 0) {
        this.codec.write(value, this.cells, this.slot(tail))
        this.leaveTail(tail, 1)
        return OK
      }
      if (!wait) {
        this.unlock(word.sendEnd)
        return WAIT
      }
    }
    if (!this.lock(word.recvEnd)) {
      this.unlock(word.sendEnd)
      return BUSY
    }
    const outcome = this.sendLocked(value, wait)
    this.unlockBoth()
    if (outcome === OK || (outcome === WAIT && wait)) this.tell(word.recvWatch)
    return outcome
  }

  #recv(wait: boolean): number {
    if (!this.lock(word.recvEnd)) return BUSY
    const head = this.position(word.recvEnd)
    const sole = this.sendq.empty
    if (sole && this.stock(head, 1) > 0) {
      if (!this.here(this.slot(head))) {
        this.unlock(word.recvEnd)
        return this.elsewhere()
      }
      this.value = this.codec.read(this.cells, this.slot(head))
      this.leaveHead(head, 1)
      this.taken()
      return OK
    }
    const nothing = !wait && sole && this.usable
    // The locks have an order.
    this.unlock(word.recvEnd)
    if (nothing) return WAIT
    if (!this.lockBoth()) return BUSY
    const outcome = this.recvLocked(wait)
    this.unlockBoth()
    if (outcome === OK || (outcome === WAIT && wait)) this.tell(word.sendWatch)
    if (outcome === OK) this.taken()
    return outcome
  }
}
