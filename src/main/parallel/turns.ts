import type { Goroutine, internals } from '../runtime/index.ts'

/**
 * Calls back at each turn that a queue gives, and with null when it has none. The one object is changed and put back, so that nobody pays while nobody looks.
 * Returns the function that ends it.
 */
export function watchTurns(queue: internals.RunQueue, turn: (g: Goroutine | null) => void): () => void {
  // Put back as it was found, not deleted: that would make the object slow for good.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the queue itself below
  const { pop } = queue
  queue.pop = () => {
    const g = pop.call(queue)
    turn(g)
    return g
  }
  return () => {
    queue.pop = pop
  }
}
