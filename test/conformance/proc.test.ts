/** Go's runtime/proc_test.go where it applies to one processor. */
import { describe, expect, test } from 'vitest'
import {
  chan,
  go,
  gosched,
  Mutex,
  Runtime,
  select,
  sleep,
  timer,
  WaitGroup,
} from '../../src/main/runtime/index.ts'
import { VirtualClock } from '../../src/main/base/index.ts'
import { program } from './helpers.ts'

describe('runtime/proc_test.go', () => {
  test('YieldProgress: everybody who yields gets on', () =>
    program(function* () {
      const c = chan<boolean>()
      const cycles = 1000
      go(function* () {
        for (let i = 0; i < cycles; i++) yield* gosched()
        yield* c.send(true)
      })
      for (let i = 0; i < cycles; i++) yield* gosched()
      expect(yield* c.recv()).toBe(true)
    }))

  test('TimerFairness: timers fire while goroutines keep the loop busy', () =>
    program(function* () {
      const stop = chan<never>()
      for (let i = 0; i < 2; i++) {
        go(function* busy() {
          const c = chan<number>(1)
          while (!stop.closed) {
            yield* c.send(1)
            yield* c.recv()
          }
        })
      }
      yield* timer(5).recv()
      stop.close()
    }))

  test('a loop that never waits lets timers of the event loop fire', async () => {
    const rt = new Runtime({ sliceMs: 2 })
    let stop = false
    setTimeout(() => {
      stop = true
    }, 5)
    const rounds = await rt.run(function* () {
      const c = rt.chan<number>(1)
      let n = 0
      do {
        yield* c.send(n)
        yield* c.recv()
        n++
      } while (!stop)
      return n
    })
    expect(rounds).toBeGreaterThan(0)
    rt.close()
  })

  test.each(['lock', 'wait', 'recv', 'recvOk', 'select', 'send'] as const)(
    'nor does a loop over %s, if it never waits',
    (form) =>
      program(function* (rt) {
        const [m, wg, closed, roomy] = [new Mutex(), new WaitGroup(), rt.chan<number>(), rt.chan<number>(1e6)]
        closed.close()
        let others = 0
        rt.go(function* () {
          for (; others < 3; others++) yield* gosched()
        })
        // Far more than may complete in one turn: the others get theirs in between.
        for (let i = 0; i < 8000; i++) {
          if (form === 'lock') {
            yield* m.lock()
            m.unlock()
          } else if (form === 'wait') yield* wg.wait()
          else if (form === 'recv') yield* closed.recv()
          else if (form === 'recvOk') yield* closed.recvOk()
          else if (form === 'select') yield* select({ closed: closed.recv() })
          else yield* roomy.send(i)
        }
        expect(others).toBe(3)
      }),
  )

  test('spawned bodies are enqueued, not run in place, and run in order', () =>
    program(function* () {
      const order: number[] = []
      for (let i = 0; i < 5; i++) {
        go(function* () {
          order.push(i)
          yield* gosched()
          order.push(i + 10)
        })
      }
      expect(order).toEqual([])
      yield* gosched()
      yield* gosched()
      expect(order).toEqual([0, 1, 2, 3, 4, 10, 11, 12, 13, 14])
    }))

  test('the same seed and virtual clock give the same schedule', async () => {
    const schedule = async (seed: number): Promise<string> => {
      const clock = new VirtualClock()
      const rt = new Runtime({ clock, seed, schedule: 'random' })
      const log: string[] = []
      const main = rt.run(function* () {
        const c = rt.chan<string>(2)
        for (const name of ['a', 'b', 'c', 'd']) {
          rt.go(function* () {
            for (let i = 0; i < 5; i++) {
              yield* sleep(i)
              yield* c.send(name)
            }
          })
        }
        for (let i = 0; i < 20; i++) log.push((yield* c.recv()) as string)
      })
      clock.advance(1000)
      await main
      rt.close()
      return log.join('')
    }
    expect(await schedule(7)).toBe(await schedule(7))
    expect(new Set(await Promise.all([1, 2, 3, 4].map(schedule))).size).toBeGreaterThan(1)
  })
})
