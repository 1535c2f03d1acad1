/** Senders and receivers that meet, and values that go in and out, while both locks of a channel are held. */
import { ChannelStore } from './channel-store.ts'
import { BROKEN, CLOSED, ELSEWHERE, FULL, OK, sealed, WAIT, word } from './channel-words.ts'

export class ChannelMatching extends ChannelStore {
  /** Where the waiter stands that was queued last. */
  entry = -1

  /** Go's order: closed, waiting partner, buffer, park. */
  protected sendLocked(value: unknown, wait: boolean): number {
    const { words } = this
    if (this.brokenBy >= 0) return BROKEN
    if (this.closed) return CLOSED
    if (this.serveReceiver(value)) {
      words[word.sends] = ((words[word.sends] as number) + 1) | 0
      return OK
    }
    if (this.held < this.capacity) {
      const tail = this.position(word.sendEnd)
      this.codec.write(value, this.cells, this.slot(tail))
      this.moveTail(tail, 1)
      return OK
    }
    if (!wait) return WAIT
    this.entry = this.sendq.enter(this.me - 1)
    if (this.entry < 0) return FULL
    this.codec.write(value, this.cells, this.sendq.cell(this.entry))
    words[word.sendBlocks] = (words[word.sendBlocks] as number) + 1
    return WAIT
  }

  protected recvLocked(wait: boolean): number {
    const { words } = this
    if (this.held > 0) {
      const head = this.position(word.recvEnd)
      if (!this.here(this.slot(head))) return this.elsewhere()
      this.value = this.codec.read(this.cells, this.slot(head))
      this.moveHead(head, 1)
      this.admitSenders()
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
  protected serveReceiver(value: unknown, from = -1): boolean {
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
  protected admitSenders(): void {
    for (let entry = this.sendq.first(); entry >= 0; entry = this.sendq.first()) {
      if (this.held >= this.capacity) return
      const tail = this.position(word.sendEnd)
      this.copy(this.sendq.cell(entry), this.slot(tail))
      const p = this.sendq.serve(entry)
      if (p < 0) continue
      this.moveTail(tail, 1)
      this.mail(1 << p)
    }
  }

  /** WAIT: there is none. */
  #takeFromSender(): number {
    const { words } = this
    for (let entry = this.sendq.first(); entry >= 0; entry = this.sendq.first()) {
      const cell = this.sendq.cell(entry)
      if (!this.here(cell)) return this.elsewhere()
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
  protected taken(): void {
    if (this.codec.here !== undefined) this.tell(word.recvWatch)
  }

  /** What a dead processor had kept does not come any more. */
  protected elsewhere(): number {
    return this.brokenBy >= 0 ? BROKEN : ELSEWHERE
  }
}
