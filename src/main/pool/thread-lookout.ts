/**
 * Looks out for more work a moment before a thread goes back to its event loop: waking it there costs ten times as much as a
 * short job, and where buffers are moved it would collect garbage between any two jobs. First with open eyes, while that pays, then in
 * a nap that the pool can end. What it returns gives true when something came.
 *
 * `news` is the word of shared memory that changes with every message to the thread, at place 1. Runs on threads as source text:
 * it must not refer to anything outside of itself but types.
 */
export function threadLookout(news: Int32Array, now: () => number, takeAll: () => boolean): () => boolean {
  /** Longest sleep in which only the pool can wake the thread: what the module itself waits for is late by as much. */
  const napMs = 1
  /**
   * Longest lookout for more work. One in vain costs about what three good ones bring (more where the pool has to share this very
   * processor), so it spends three times the credit that a good one earns. Without credit only every so many chances are tried.
   */
  const lookOutMs = 0.03
  const mostCredit = 16
  const vainCost = 3
  const lookAgain = 64
  let credit = mostCredit
  let passed = 0

  function watch(seen: number): void {
    const until = now() + lookOutMs
    while (Atomics.load(news, 1) === seen && now() < until);
    const paid = Atomics.load(news, 1) !== seen
    credit = paid ? Math.min(mostCredit, credit + 1) : Math.max(0, credit - vainCost)
  }

  return () => {
    const seen = Atomics.load(news, 1)
    if (takeAll()) return true
    if (credit > 0 || ++passed % lookAgain === 0) watch(seen)
    if (Atomics.wait(news, 1, seen, napMs) === 'timed-out') return false
    takeAll()
    return true
  }
}
