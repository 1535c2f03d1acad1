/**
 * The two ends of a channel's ring, each one word of shared memory: its position, whether somebody wants to be told when it
 * moves, and who has it locked. So to take an end costs one atomic operation, and to move it on, to give it back and to
 * learn whether to tell anybody one more; an atomic operation is a call of the engine's, 6 to 10 ns, and most of what a value costs.
 *
 * Positions count modulo 2^26, twice the largest ring.
 */
import { type ChannelShape, slotsFor, word } from './channel-words.ts'

const shift = 6
const watched = 1 << 5
const owner = watched - 1
/** Of one position after another. */
const distance = (to: number, from: number): number => ((to - from) << shift) >> shift

export type End = typeof word.sendEnd | typeof word.recvEnd

export class ChannelEnds {
  readonly words: Int32Array
  protected readonly mask: number
  /** This processor, from 1 on. */
  protected readonly me: number
  /** Tells processors, one bit each, that the channel has something for them. */
  protected readonly mail: (processors: number) => void
  readonly #patience: number
  /**
   * The other side's end as this thread last read it, and how it left its own: the other side's cache line is fetched
   * only when the old reading does not do. All are from under the lock of this thread's side.
   */
  #headSeen = 0
  #tailLeft = 0
  #sendsLeft = -1
  #tailSeen = 0
  #headLeft = 0
  #receivesLeft = -1

  constructor({ memory, most }: ChannelShape, me: number, mail: (processors: number) => void) {
    this.words = new Int32Array(memory)
    this.mask = slotsFor(most) - 1
    this.me = me + 1
    this.#patience = me === 0 ? 200 : Infinity
    this.mail = mail
  }

  get length(): number {
    const { words } = this
    const tail = Atomics.load(words, word.sendEnd) >> shift
    return Math.max(0, distance(tail, Atomics.load(words, word.recvEnd) >> shift))
  }

  get capacity(): number {
    return this.words[word.capacity] as number
  }

  /** To be followed by `admit`. */
  set capacity(to: number) {
    Atomics.store(this.words, word.capacity, to)
  }

  /** Values to take, or places for them. A look, no promise. */
  supply(forReceive: boolean): number {
    return forReceive ? this.length : this.capacity - this.length
  }

  /** From now on this processor is told when it may be worth to look again. To be followed by a look. */
  watch(forValue: boolean): void {
    Atomics.or(this.words, forValue ? word.recvWatch : word.sendWatch, 1 << (this.me - 1))
    Atomics.or(this.words, forValue ? word.sendEnd : word.recvEnd, watched)
  }

  /** Selects that watch are told once and set the watch anew. */
  protected tell(which: typeof word.recvWatch | typeof word.sendWatch): void {
    if (Atomics.load(this.words, which) === 0) return
    this.mail(Atomics.exchange(this.words, which, 0))
  }

  /** Sections are short. The main thread gives up soon and comes back with its next turn; a worker sleeps a little. */
  protected lock(end: End): boolean {
    const { me, words } = this
    const free = words[end] as number
    if ((free & owner) === 0 && Atomics.compareExchange(words, end, free, free | me) === free) return true
    return this.#lockLate(end)
  }

  #lockLate(end: End): boolean {
    const { me, words } = this
    for (let tries = 0; tries < this.#patience; tries++) {
      const now = Atomics.load(words, end)
      if ((now & owner) !== 0) {
        if (tries > 500) Atomics.wait(words, end, now, 0.05)
      } else if (Atomics.compareExchange(words, end, now, now | me) === now) return true
    }
    return false
  }

  /** Send end first. */
  protected lockBoth(): boolean {
    if (!this.lock(word.sendEnd)) return false
    if (this.lock(word.recvEnd)) return true
    this.unlock(word.sendEnd)
    return false
  }

  protected unlock(end: End): void {
    Atomics.and(this.words, end, ~owner)
  }

  protected unlockBoth(): void {
    this.unlock(word.recvEnd)
    this.unlock(word.sendEnd)
  }

  /** Frees what a processor that is no more had locked. */
  protected unlockOf(p: number): void {
    for (const end of [word.sendEnd, word.recvEnd] as const)
      if ((Atomics.load(this.words, end) & owner) === p + 1) this.unlock(end)
  }

  /** Plain reads, as only who has the lock moves it. */
  protected position(end: End): number {
    return (this.words[end] as number) >> shift
  }

  /** Values in the ring, with both locks held. */
  protected get held(): number {
    return distance(this.position(word.sendEnd), this.position(word.recvEnd))
  }

  /** Places for at least `wanted` values, or as many as there are. Under the send lock. */
  protected room(tail: number, wanted: number): number {
    const room = this.capacity - distance(tail, this.#headSeen)
    if (room >= wanted && this.#tailLeft === tail && this.#sendsLeft === this.words[word.sends]) return room
    this.#headSeen = Atomics.load(this.words, word.recvEnd) >> shift
    return this.capacity - distance(tail, this.#headSeen)
  }

  /** At least `wanted` values, or as many as there are. Under the receive lock. */
  protected stock(head: number, wanted: number): number {
    const stock = distance(this.#tailSeen, head)
    if (stock >= wanted && this.#headLeft === head && this.#receivesLeft === this.words[word.receives])
      return stock
    this.#tailSeen = Atomics.load(this.words, word.sendEnd) >> shift
    return distance(this.#tailSeen, head)
  }

  /** The values are there: moves the end on and gives the lock back. */
  protected leaveTail(tail: number, count: number): void {
    const to = this.#countSends(tail, count)
    if ((Atomics.exchange(this.words, word.sendEnd, to << shift) & watched) !== 0) this.tell(word.recvWatch)
  }

  /** As `leaveTail`, but the lock stays. */
  protected moveTail(tail: number, count: number): void {
    this.#countSends(tail, count)
    Atomics.add(this.words, word.sendEnd, count << shift)
  }

  protected leaveHead(head: number, count: number): void {
    const to = this.#countReceives(head, count)
    if ((Atomics.exchange(this.words, word.recvEnd, to << shift) & watched) !== 0) this.tell(word.sendWatch)
  }

  /** By -1: the value is put back. */
  protected moveHead(head: number, count: number): void {
    this.#countReceives(head, count)
    Atomics.add(this.words, word.recvEnd, count << shift)
  }

  #countSends(tail: number, count: number): number {
    const { words } = this
    const to = ((tail + count) << shift) >> shift
    this.#tailLeft = to
    this.#sendsLeft = words[word.sends] = ((words[word.sends] as number) + count) | 0
    if (distance(to, this.#headSeen) > (words[word.highWater] as number)) {
      this.#headSeen = Atomics.load(words, word.recvEnd) >> shift
      words[word.highWater] = Math.max(words[word.highWater] as number, distance(to, this.#headSeen))
    }
    return to
  }

  #countReceives(head: number, count: number): number {
    const { words } = this
    const to = ((head + count) << shift) >> shift
    this.#headLeft = to
    this.#receivesLeft = words[word.receives] = ((words[word.receives] as number) + count) | 0
    return to
  }
}
