/**
 * Where a processor gets portable work from, after Go's findRunnable: its own queue, the global one, then half of what a
 * random victim has. Thieves need no help of their victim.
 */
import { Deque, type Random } from '../base/index.ts'
import { type Control, stamp } from './control.ts'
import { GlobalQueue } from './global-queue.ts'
import { block, blockAt, maxProcs, ringSize, status, stealAt, stealLogCount } from './layout.ts'
import { LocalQueue } from './local-queue.ts'
import { randomOrder } from './steal-order.ts'

/** Rounds over all victims; only the last one takes a victim's `next`. */
const stealRounds = 4

export class Finder {
  readonly local: LocalQueue
  readonly global: GlobalQueue
  /** Works of the dead for which the global queue has no room (main thread only). */
  readonly rescued = new Deque<number>()
  readonly #control: Control
  readonly #self: number
  readonly #random: Random
  readonly #queues: LocalQueue[] = []

  constructor(control: Control, self: number, random: Random) {
    this.#control = control
    this.#self = self
    this.#random = random
    this.global = new GlobalQueue(control)
    for (let p = 0; p < maxProcs; p++) this.#queues.push(new LocalQueue(control, p))
    this.local = this.#queues[self] as LocalQueue
  }

  /** A new work of this processor's. */
  put(id: number): void {
    const overflow = this.local.put(id)
    if (overflow !== undefined) this.share(overflow)
    this.#control.wakeOne(this.#self + 1)
  }

  /** For whoever comes first. */
  share(ids: readonly number[]): void {
    for (const id of ids) if (!this.global.push(id)) this.rescued.push(id)
  }

  /** All that this processor has not begun. */
  handOver(): void {
    for (let id = this.local.get(); id !== 0; id = this.local.get()) this.share([id])
    this.#control.wakeOne(this.#self + 1)
  }

  /** A fair share of the global queue: one to run, the others go to the own queue. 0 when empty. */
  fromGlobal(): number {
    while (this.rescued.length > 0 && this.global.push(this.rescued.at(0) as number)) this.rescued.shift()
    const first = this.global.pop()
    if (first === 0) return 0
    const share = Math.floor(this.global.length / Math.max(1, this.#control.procs))
    for (let i = 0; i < Math.min(share, ringSize / 2); i++) {
      const id = this.global.pop()
      if (id === 0) break
      const overflow = this.local.append(id)
      if (overflow !== undefined) this.share(overflow)
    }
    if (this.global.length > 0 || this.local.length > 0) this.#control.wakeOne(this.#self + 1)
    return first
  }

  /** 0 when nobody has any. */
  fromOthers(): number {
    if (!this.#control.stealing) return 0
    const { procs } = this.#control
    for (let round = 0; round < stealRounds; round++) {
      for (const victim of randomOrder(procs, this.#random)) {
        if (victim === this.#self) continue
        const id = this.#stealFrom(victim, round === stealRounds - 1)
        if (id !== 0) return id
      }
    }
    return 0
  }

  /** Is there something to take for somebody who has nothing? */
  get available(): boolean {
    if (this.global.length > 0 || this.local.length > 0 || this.rescued.length > 0) return true
    if (!this.#control.stealing) return false
    for (let p = 0; p < this.#control.procs; p++) if ((this.#queues[p] as LocalQueue).length > 0) return true
    return false
  }

  /** Takes over the queue of a processor that is no more. */
  inherit(p: number): number[] {
    const ids: number[] = []
    for (;;) {
      const some = (this.#queues[p] as LocalQueue).steal(true)
      if (some.length === 0) return ids
      ids.push(...some)
    }
  }

  depth(p: number): number {
    return (this.#queues[p] as LocalQueue).length
  }

  #log(victim: number, count: number): void {
    const { words, doubles } = this.#control
    const me = blockAt(this.#self)
    Atomics.add(words, me + block.stolenFrom + victim, count)
    // `steals` was counted just before.
    const at = stealAt(this.#self, ((words[me + block.steals] as number) - 1) & (stealLogCount - 1))
    doubles[at >> 1] = stamp()
    words[at + 2] = victim
    words[at + 3] = count
  }

  #stealFrom(victim: number, nextToo: boolean): number {
    if (this.#control.statusOf(victim) < status.running) return 0
    const ids = (this.#queues[victim] as LocalQueue).steal(nextToo)
    const first = ids.shift()
    if (first === undefined) return 0
    this.#control.count(this.#self, block.steals)
    this.#control.count(this.#self, block.stolen, ids.length + 1)
    this.#log(victim, ids.length + 1)
    for (const id of ids) {
      const overflow = this.local.append(id)
      if (overflow !== undefined) this.share(overflow)
    }
    if (ids.length > 0) this.#control.wakeOne(this.#self + 1)
    return first
  }
}
