const blockLength = 1024
/** With fewer alive a block keeps just those, so that a few old goroutines do not keep much else. */
const sparseBelow = blockLength / 8

interface Numbered {
  readonly id: number
}

/** Those whose ids differ in the last ten bits only. */
interface Block<G> {
  readonly number: number
  count: number
  /** By the last ten bits of the id, with holes; of a sparse block: those alive, ascending. */
  items: (G | null)[]
  sparse: boolean
}

/**
 * Every living goroutine, oldest first. Ids are given in order, so the id tells the place: a goroutine needs no field for
 * it, joining and leaving are O(1). (Links from one to the next would be as quick, but make a chain of a million objects
 * that collector threads cannot share: full collections took ten times as long.)
 */
export class LiveList<G extends Numbered> implements Iterable<G> {
  length = 0
  /** In the order of their numbers, because that is how they are added. */
  readonly #blocks = new Map<number, Block<G>>()
  #newest = newBlock<G>(-1)
  /** Whence the last one left: the next one is likely to be near. */
  #recent = this.#newest

  /** Ids ascend. */
  add(g: G): void {
    const number = blockOf(g.id)
    let block = this.#newest
    if (block.number !== number) {
      this.#retire(block)
      block = newBlock<G>(number)
      while (block.items.length < g.id % blockLength) block.items.push(null)
      this.#blocks.set(number, block)
      this.#newest = block
    }
    block.items.push(g)
    block.count++
    this.length++
  }

  remove(g: G): void {
    const number = blockOf(g.id)
    let block = this.#recent
    if (block.number !== number) this.#recent = block = this.#blocks.get(number) as Block<G>
    if (block.sparse) block.items.splice(block.items.indexOf(g), 1)
    else block.items[g.id % blockLength] = null
    block.count--
    this.length--
    if (block !== this.#newest && block.count < sparseBelow) this.#retire(block)
  }

  /** Goroutines may come and go meanwhile. */
  *[Symbol.iterator](): IterableIterator<G> {
    for (const block of this.#blocks.values()) {
      let last = 0
      for (let i = 0; i < block.items.length; i++) {
        const g = block.items[i]
        if (g === null || g === undefined || g.id <= last) continue
        last = g.id
        const { items } = block
        yield g
        // It may have become sparse, or one before this may have left.
        if (block.sparse || items !== block.items) i = -1
      }
    }
  }

  /** Nobody joins this block any more. */
  #retire(block: Block<G>): void {
    if (block.count === 0) this.#blocks.delete(block.number)
    else if (!block.sparse && block.count < sparseBelow) {
      block.items = block.items.filter((g) => g !== null)
      block.sparse = true
    }
  }
}

function blockOf(id: number): number {
  return Math.floor(id / blockLength)
}

function newBlock<G>(number: number): Block<G> {
  return { number, count: 0, items: [], sparse: false }
}
