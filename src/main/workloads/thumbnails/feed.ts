import { chan, go, type Chan, type Go, type Pool } from 'weir'

/**
 * Takes jobs from a channel and handles each in a goroutine of its own, but no more of them at a time than
 * `pool` has workers and places in its queue. The others stay in the channel, and once that is full, whoever
 * sends waits: this is the back-pressure. Ends when the channel is closed and drained.
 */
export function* feed<Job>(
  source: Chan<Job>,
  pool: Pick<Pool<unknown, unknown>, 'name' | 'size' | 'queueCapacity'>,
  handle: (job: Job) => Go<void>,
): Go<void> {
  // Unbuffered: whoever leaves while nobody waits here needs to tell nobody, because `inside` is asked anew.
  const left = chan<true>(0, { name: `${pool.name} left` })
  let inside = 0
  function* enter(job: Job): Go<void> {
    try {
      yield* handle(job)
    } finally {
      inside--
      left.trySend(true)
    }
  }
  // Goroutines are told apart by the names of their functions.
  Object.defineProperty(enter, 'name', { value: handle.name })
  for (;;) {
    // Asked anew each time: both numbers are knobs.
    while (inside >= pool.size + pool.queueCapacity) yield* left.recv()
    const job = yield* source.recv()
    if (job === undefined) return
    inside++
    go(enter, job)
  }
}
