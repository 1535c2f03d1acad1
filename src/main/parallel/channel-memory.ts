/**
 * A channel between threads, after Go's runtime/chan.go, in shared memory.
 *
 * Two locks instead of Go's one, so that a sender and a receiver meet only when somebody waits (Michael and Scott's two-lock
 * queue): `tail` is moved under the send lock, `head` under the receive lock; whoever touches a queue of waiters holds both,
 * send lock first.
 *
 * Invariants: as Go's. A value in the ring means that no receiver waits; a waiting sender means that the ring is full; a
 * waiter's entry changes from waiting to served or closed by a compare-and-swap after its value was copied, and
 * from waiting to gone only by the waiter's own processor; entries are served in order.
 */
import { UsageError } from '../base/index.ts'
import { ChannelStore } from './channel-store.ts'
import { BROKEN, BUSY, CLOSED, ELSEWHERE, FULL, OK, sealed, WAIT, word } from './channel-words.ts'

/** What goes in has been through the codec's `prepare`. */
export class ChannelMemory extends ChannelStore {
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
      return this.#sendLocked(goes ? make() : undefined, wait)
    } finally {
      this.unlockBoth()
      this.tell(word.recvWatch)
    }
  }

  /** As many as can go without waiting, under one lock. Returns how many; 0 also when closed or broken. */
  sendSome(values: readonly unknown[], from: number): number {
    const { words } = this
    if (!this.lock(word.sendLock)) return 0
    if (!this.recvq.empty) return this.#serveSome(values, from)
    const count = this.usable ? this.#append(values, from) : 0
    Atomics.store(words, word.sendLock, 0)
    if (count > 0) this.tell(word.recvWatch)
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
    const { words } = this
    if (!this.lock(word.recvLock)) return false
    if (!this.sendq.empty) return this.#takeSome(values, most)
    const count = this.#shift(values, most)
    Atomics.store(words, word.recvLock, 0)
    if (count > 0) this.tell(word.sendWatch)
    if (count > 0) this.#taken()
    return count > 0
  }

  /** Where the waiter stands that the last `…OrWait` has queued. */
  entry = -1

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
    const { words } = this
    if (!this.lockBoth()) return false
    const from = this.recvq.cell(entry)
    if (!this.#serveReceiver(undefined, from)) {
      const head = ((words[word.head] as number) - 1) | 0
      this.copy(from, this.slot(head))
      Atomics.store(words, word.head, head)
      words[word.receives] = (words[word.receives] as number) - 1
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
    this.#admitSenders()
    this.unlockBoth()
    this.tell(word.recvWatch)
    this.tell(word.sendWatch)
    return true
  }

  /** A processor that had it open is no more: frees its locks, takes it out of the queues, and breaks the channel. */
  breakBy(p: number): void {
    for (const lock of [word.sendLock, word.recvLock]) Atomics.compareExchange(this.words, lock, p + 1, 0)
    this.recvq.drop(p)
    this.sendq.drop(p)
    this.watchingBy(true)[p] = 0
    this.watchingBy(false)[p] = 0
    Atomics.and(this.words, word.attached, ~(1 << p))
    Atomics.compareExchange(this.words, word.broken, 0, p + 1)
  }

  /** Under the send lock: into the ring, as many as fit. */
  #append(values: readonly unknown[], from: number): number {
    const tail = this.words[word.tail] as number
    const wanted = values.length - from
    const count = Math.max(0, Math.min(this.room(tail, wanted), wanted))
    const { codec, cells } = this
    for (let i = 0; i < count; i++) codec.write(values[from + i], cells, this.slot(tail + i))
    if (count > 0) this.advanceTail(tail, count)
    return count
  }

  /** Under the receive lock: out of the ring. */
  #shift(values: unknown[], most: number): number {
    const head = this.words[word.head] as number
    const count = Math.min(most, this.stock(head, most))
    const { codec, cells } = this
    let taken = 0
    while (taken < count && this.here(this.slot(head + taken)))
      values.push(codec.read(cells, this.slot(head + taken++)))
    if (taken > 0) this.advanceHead(head, taken)
    return taken
  }

  /** Receivers wait: each of them gets one first. Comes with the send lock. */
  #serveSome(values: readonly unknown[], from: number): number {
    const { words } = this
    let count = 0
    if (this.lock(word.recvLock)) {
      if (this.usable) {
        while (from + count < values.length && this.#serveReceiver(values[from + count])) count++
        words[word.sends] = ((words[word.sends] as number) + count) | 0
        count += this.#append(values, from + count)
      }
      Atomics.store(words, word.recvLock, 0)
    }
    Atomics.store(words, word.sendLock, 0)
    if (count > 0) this.tell(word.recvWatch)
    return count
  }

  /** Senders wait: for each value that is taken one comes in. Comes with the receive lock. */
  #takeSome(values: unknown[], most: number): boolean {
    Atomics.store(this.words, word.recvLock, 0)
    if (!this.lockBoth()) return false
    const before = values.length
    while (values.length - before < most && this.#recvLocked(false) === OK) values.push(this.value)
    this.unlockBoth()
    this.tell(word.sendWatch)
    this.#taken()
    return values.length > before
  }

  #send(value: unknown, wait: boolean): number {
    const { words } = this
    if (!this.lock(word.sendLock)) return BUSY
    const tail = words[word.tail] as number
    if (this.room(tail, 1) > 0 && this.recvq.empty && this.usable) {
      this.codec.write(value, this.cells, this.slot(tail))
      this.advanceTail(tail, 1)
      Atomics.store(words, word.sendLock, 0)
      this.tell(word.recvWatch)
      return OK
    }
    if (!wait && this.recvq.empty && this.usable) {
      Atomics.store(words, word.sendLock, 0)
      return WAIT
    }
    if (!this.lock(word.recvLock)) {
      Atomics.store(words, word.sendLock, 0)
      return BUSY
    }
    const outcome = this.#sendLocked(value, wait)
    this.unlockBoth()
    if (outcome === WAIT && wait) this.tell(word.recvWatch)
    return outcome
  }

  /** Go's order: closed, waiting partner, buffer, park. */
  #sendLocked(value: unknown, wait: boolean): number {
    const { words } = this
    if (this.brokenBy >= 0) return BROKEN
    if (this.closed) return CLOSED
    if (this.#serveReceiver(value)) {
      words[word.sends] = ((words[word.sends] as number) + 1) | 0
      return OK
    }
    const tail = words[word.tail] as number
    if (((tail - (words[word.head] as number)) | 0) < this.capacity) {
      this.codec.write(value, this.cells, this.slot(tail))
      this.advanceTail(tail, 1)
      return OK
    }
    if (!wait) return WAIT
    this.entry = this.sendq.enter(this.me - 1)
    if (this.entry < 0) return FULL
    this.codec.write(value, this.cells, this.sendq.cell(this.entry))
    words[word.sendBlocks] = (words[word.sendBlocks] as number) + 1
    return WAIT
  }

  #recv(wait: boolean): number {
    const { words } = this
    if (!this.lock(word.recvLock)) return BUSY
    const head = words[word.head] as number
    if (this.sendq.empty && this.stock(head, 1) > 0) {
      if (!this.here(this.slot(head))) {
        Atomics.store(words, word.recvLock, 0)
        return this.#elsewhere()
      }
      this.value = this.codec.read(this.cells, this.slot(head))
      this.advanceHead(head, 1)
      Atomics.store(words, word.recvLock, 0)
      this.tell(word.sendWatch)
      this.#taken()
      return OK
    }
    const nothing = !wait && this.sendq.empty && this.usable
    // The locks have an order.
    Atomics.store(words, word.recvLock, 0)
    if (nothing) return WAIT
    if (!this.lockBoth()) return BUSY
    const outcome = this.#recvLocked(wait)
    this.unlockBoth()
    if (outcome === OK || (outcome === WAIT && wait)) this.tell(word.sendWatch)
    if (outcome === OK) this.#taken()
    return outcome
  }

  #recvLocked(wait: boolean): number {
    const { words } = this
    const head = words[word.head] as number
    if (words[word.tail] !== head) {
      if (!this.here(this.slot(head))) return this.#elsewhere()
      this.value = this.codec.read(this.cells, this.slot(head))
      this.advanceHead(head, 1)
      this.#admitSenders()
      return OK
    }
    const taken = this.#takeFromSender()
    if (taken !== WAIT) return taken
    if (this.brokenBy >= 0) return BROKEN
    if (Atomics.load(words, word.closed) === sealed) return CLOSED
    if (!wait) return WAIT
    this.entry = this.recvq.enter(this.me - 1)
    if (this.entry < 0) return FULL
    words[word.receiveBlocks] = (words[word.receiveBlocks] as number) + 1
    return WAIT
  }

  /** The value, or what lies at `from`, goes straight to the first waiting receiver. */
  #serveReceiver(value: unknown, from = -1): boolean {
    for (let entry = this.recvq.first(); entry >= 0; entry = this.recvq.first()) {
      if (from >= 0) this.copy(from, this.recvq.cell(entry))
      else this.codec.write(value, this.cells, this.recvq.cell(entry))
      const p = this.recvq.serve(entry)
      if (p < 0) continue
      this.words[word.receives] = ((this.words[word.receives] as number) + 1) | 0
      this.mail(1 << p)
      return true
    }
    return false
  }

  /** Room in the ring for the senders that wait: for one, unless the capacity has changed. */
  #admitSenders(): void {
    const { words } = this
    for (let entry = this.sendq.first(); entry >= 0; entry = this.sendq.first()) {
      const tail = words[word.tail] as number
      if (((tail - (words[word.head] as number)) | 0) >= this.capacity) return
      this.copy(this.sendq.cell(entry), this.slot(tail))
      const p = this.sendq.serve(entry)
      if (p < 0) continue
      this.advanceTail(tail, 1)
      this.mail(1 << p)
    }
  }

  /** WAIT: there is none. */
  #takeFromSender(): number {
    const { words } = this
    for (let entry = this.sendq.first(); entry >= 0; entry = this.sendq.first()) {
      const cell = this.sendq.cell(entry)
      if (!this.here(cell)) return this.#elsewhere()
      const p = this.sendq.serve(entry)
      if (p < 0) continue
      // The next tenant of the entry comes under the locks.
      this.value = this.codec.read(this.cells, cell)
      words[word.sends] = ((words[word.sends] as number) + 1) | 0
      words[word.receives] = ((words[word.receives] as number) + 1) | 0
      this.mail(1 << p)
      return OK
    }
    return WAIT
  }

  /** Somebody who asked for what was taken may be able to read what comes next. */
  #taken(): void {
    if (this.codec.here !== undefined) this.tell(word.recvWatch)
  }

  /** What a dead processor had kept does not come any more. */
  #elsewhere(): number {
    return this.brokenBy >= 0 ? BROKEN : ELSEWHERE
  }
}
