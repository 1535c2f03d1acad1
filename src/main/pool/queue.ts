/**
 * Priority queue that starves nobody.
 *
 * A step of priority is worth `agingMs` of waiting: the job served next is the one with the smallest
 * `enteredAt − priority × agingMs`. Since that number never changes, no job has to be re-ordered while it
 * ages, and within a priority the order is first in, first out. So each priority is one linked list, only
 * the heads of the lists are compared, and a cancelled job unlinks itself in O(1).
 *
 * Invariant: `item.level` is set exactly while the item is linked; a level's items ascend by `order`
 * except for retried ones, which enter at the tail again.
 */

/** What an item needs so that it can be linked without a node of its own. */
export interface Linked<J extends Linked<J>> {
  readonly priority: number
  readonly enteredAt: number
  readonly order: number
  prev: J | undefined
  next: J | undefined
  level: Level<J> | undefined
}

export interface Level<J extends Linked<J>> {
  readonly priority: number
  head: J | undefined
  tail: J | undefined
  readonly owner: JobQueue<J>
}

export class JobQueue<J extends Linked<J>> {
  readonly agingMs: number
  #length = 0
  /** Every priority seen, highest first. Few: priorities are small integers. */
  readonly #levels: Level<J>[] = []

  constructor(agingMs: number) {
    this.agingMs = agingMs
  }

  get length(): number {
    return this.#length
  }

  push(item: J): void {
    const level = this.#level(item.priority)
    this.#link(item, level, level.tail, undefined)
  }

  /** Puts an item back where it was taken from: before everything of its priority that came after it. */
  putBack(item: J): void {
    const level = this.#level(item.priority)
    let before = level.head
    while (before !== undefined && before.order < item.order) before = before.next
    this.#link(item, level, before === undefined ? level.tail : before.prev, before)
  }

  shift(): J | undefined {
    let best: J | undefined
    let bestKey = Infinity
    for (const level of this.#levels) {
      const head = level.head
      if (head === undefined) continue
      const key = head.enteredAt - level.priority * this.agingMs
      if (key < bestKey) {
        best = head
        bestKey = key
      }
    }
    if (best !== undefined) this.remove(best)
    return best
  }

  /** Unlinks the item in O(1). False when it is not in this queue. */
  remove(item: J): boolean {
    const level = item.level
    if (level?.owner !== this) return false
    if (item.prev === undefined) level.head = item.next
    else item.prev.next = item.next
    if (item.next === undefined) level.tail = item.prev
    else item.next.prev = item.prev
    item.prev = item.next = item.level = undefined
    this.#length--
    return true
  }

  #link(item: J, level: Level<J>, prev: J | undefined, next: J | undefined): void {
    item.prev = prev
    item.next = next
    item.level = level
    if (prev === undefined) level.head = item
    else prev.next = item
    if (next === undefined) level.tail = item
    else next.prev = item
    this.#length++
  }

  #level(priority: number): Level<J> {
    const levels = this.#levels
    let at = 0
    while (at < levels.length) {
      const level = levels[at]
      if (level === undefined || level.priority < priority) break
      if (level.priority === priority) return level
      at++
    }
    const made: Level<J> = { priority, head: undefined, tail: undefined, owner: this }
    levels.splice(at, 0, made)
    return made
  }
}
