import { bubble, go, goroutinePool, sleep, wait } from 'weir'
import { expect, test } from 'vitest'
import { Histogram } from '../../src/main/base/index.ts'

test('first come, first served: with a thousand in flight no job waits three times as long as the median, not even while the size is turned', () =>
  bubble(function* () {
    const pool = goroutinePool<number, number>({
      name: 'p',
      size: 8,
      queue: 100,
      *worker(job) {
        yield* sleep(1)
        return job
      },
    })
    let open = true
    const clients = Array.from({ length: 1000 }, (_, i) =>
      go(function* () {
        while (open) yield* pool.run(i)
      }),
    )
    // Once around: the first jobs found nobody before them.
    yield* sleep(300)
    const before = pool.stats().wait.copy()
    for (const size of [8, 5, 8, 12]) {
      pool.resize(size)
      yield* sleep(300)
    }
    const waits = Histogram.delta(pool.stats().wait, before)
    expect(waits.count).toBeGreaterThan(9_000)
    expect(waits.max).toBeLessThan(3 * waits.quantile(0.5))
    open = false
    for (const client of clients) yield* client.join()
    yield* wait(pool.close())
  }))
