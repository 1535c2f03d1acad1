import { bubble, go, goroutinePool, sleep, wait } from 'weir'
import { expect, test } from 'vitest'

test('a pool that shrinks while some workers are busy and some idle ends at its size, however much there is to do', () =>
  bubble(function* () {
    const pool = goroutinePool<number, number>({
      name: 'p',
      size: 64,
      *worker(job) {
        yield* sleep(10)
        return job
      },
    })
    let open = true
    const clients = Array.from({ length: 6 }, () =>
      go(function* () {
        while (open) yield* pool.run(1)
      }),
    )
    yield* sleep(25)
    expect(pool.stats()).toMatchObject({ live: 64, busy: 6 })
    pool.resize(1)
    yield* sleep(25)
    expect(pool.stats()).toMatchObject({ live: 1, busy: 1 })
    pool.resize(4)
    yield* sleep(25)
    expect(pool.stats()).toMatchObject({ live: 4, busy: 4 })
    open = false
    for (const client of clients) yield* client.join()
    pool.resize(1)
    yield* sleep(25)
    expect(pool.stats()).toMatchObject({ live: 1, busy: 0 })
    yield* wait(pool.close())
  }))
