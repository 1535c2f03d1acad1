/** Collects what a subscription brings; `next` waits for the next item. */
export interface Collected<T> {
  item(item: T): void
  next(): Promise<T>
  /** Items that nobody has taken yet. */
  readonly waiting: number
}

export function collect<T>(): Collected<T> {
  const items: T[] = []
  let wake: (() => void) | undefined
  return {
    item(item) {
      items.push(item)
      wake?.()
    },
    async next() {
      while (items.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return items.shift() as T
    },
    get waiting() {
      return items.length
    },
  }
}
