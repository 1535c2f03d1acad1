import { describe, expect, test } from 'vitest'
import { bubble, chan, type Go, go, sleep, wait } from '../../src/main/runtime/index.ts'

describe('bubble', () => {
  test('time moves only when everybody is durably blocked', () =>
    bubble(function* (t) {
      const before = performance.now()
      yield* sleep(3_600_000)
      expect(t.clock.now()).toBe(3_600_000)
      expect(performance.now() - before).toBeLessThan(1000)
    }))

  test('wait returns when the others can do no more, without moving the time', () =>
    bubble(function* (t) {
      const log: string[] = []
      go(function* () {
        log.push('a')
        yield* sleep(1)
        log.push('b')
      })
      yield* t.wait()
      expect([log, t.clock.now()]).toEqual([['a'], 0])
      yield* sleep(5)
      expect(log).toEqual(['a', 'b'])
    }))

  test('a real promise holds the time', () =>
    bubble(function* (t) {
      const io = go(function* () {
        yield* wait(
          new Promise((resolve) => {
            setTimeout(resolve, 3)
          }),
        )
        return t.clock.now()
      })
      yield* sleep(1)
      expect(yield* io.join()).toBeLessThanOrEqual(1)
    }))

  test('fails on a deadlock, on leftovers, on a panic, on what the body throws', async () => {
    await expect(
      bubble(function* () {
        yield* chan<number>().recv()
      }),
    ).rejects.toThrow('deadlock: all goroutines in bubble are blocked')
    await expect(
      bubble(function* () {
        yield* sleep(0)
        go(function* () {
          yield* chan<number>().recv()
        })
      }),
    ).rejects.toThrow('deadlock: main bubble goroutine has exited but blocked goroutines remain')
    await expect(
      bubble(function* () {
        go(function* () {
          yield* sleep(1)
          throw new Error('inside')
        })
        yield* sleep(10)
      }),
    ).rejects.toThrow('panic: inside')
    const error = new Error('body')
    await expect(
      bubble(function* () {
        yield* sleep(1)
        throw error
      }),
    ).rejects.toBe(error)
  })

  test('ends with its body, although somebody else sleeps again and again', async () => {
    function* forEver(): Go<void> {
      for (;;) yield* sleep(10)
    }
    const error = new Error('body')
    await expect(
      bubble(function* () {
        go(forEver)
        yield* sleep(15)
        throw error
      }),
    ).rejects.toBe(error)
    await expect(
      bubble(function* () {
        go(forEver)
        yield* sleep(15)
      }),
    ).rejects.toThrow(/main bubble goroutine has exited.*\[sleep\]/s)
  })
})
