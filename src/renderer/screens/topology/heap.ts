/** The cheapest first. */
export class Heap<T> {
  readonly #items: { cost: number; item: T }[] = []

  push(item: T, cost: number): void {
    const items = this.#items
    let at = items.push({ cost, item }) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#cost(parent) <= cost) break
      this.#swap(at, parent)
      at = parent
    }
  }

  pop(): T | undefined {
    const items = this.#items
    const [top] = items
    const last = items.pop()
    if (top === undefined || last === undefined) return undefined
    if (items.length === 0) return top.item
    items[0] = last
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const child = this.#cost(left + 1) < this.#cost(left) ? left + 1 : left
      if (this.#cost(child) >= last.cost) return top.item
      this.#swap(at, child)
      at = child
    }
  }

  #cost(at: number): number {
    return this.#items[at]?.cost ?? Infinity
  }

  #swap(a: number, b: number): void {
    const items = this.#items
    const [x, y] = [items[a], items[b]]
    if (x === undefined || y === undefined) return
    items[a] = y
    items[b] = x
  }
}
