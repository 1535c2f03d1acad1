import { describe, expect, test, vi } from 'vitest'
import { Canceled } from '../../src/main/base/index.ts'
import {
  bubble,
  chan,
  Deadlock,
  go,
  type Go,
  gosched,
  Panic,
  Runtime,
  select,
  sleep,
  wait,
} from '../../src/main/runtime/index.ts'
import { program } from '../conformance/helpers.ts'

describe('join and kill', () => {
  test('join gives what it returned, or throws what it threw', () =>
    program(function* () {
      const good = go(function* () {
        yield* gosched()
        return 42
      })
      expect(yield* good.join()).toBe(42)
      expect(yield* good.join()).toBe(42)
      const bad = go(function* () {
        yield* gosched()
        throw new Error('broken')
      })
      let caught = ''
      try {
        yield* bad.join()
      } catch (error) {
        caught = (error as Error).message
      }
      expect([caught, bad.state]).toEqual(['broken', 'dead'])
    }))

  test('a killed goroutine runs its finally blocks, which may wait', () =>
    bubble(function* (t) {
      const log: string[] = []
      const g = go(function* () {
        try {
          yield* chan<number>().recv()
        } finally {
          log.push('start')
          yield* sleep(10)
          log.push('end')
        }
      })
      yield* t.wait()
      g.kill()
      yield* t.wait()
      expect([log, g.state]).toEqual([['start'], 'waiting'])
      yield* sleep(20)
      expect([log, g.state]).toEqual([['start', 'end'], 'dead'])
      expect(yield* outcome(g.join())).toBeInstanceOf(Canceled)
    }))

  test('a second kill ends the wait of a finally block, and the blocks around it run', () =>
    bubble(function* (t) {
      const log: string[] = []
      const g = go(function* () {
        try {
          try {
            yield* chan<number>().recv()
          } finally {
            yield* sleep(60_000)
            log.push('slept')
          }
        } finally {
          log.push('outer')
        }
      })
      yield* t.wait()
      g.kill(new Error('first'))
      yield* t.wait()
      g.kill(new Error('second'))
      yield* t.wait()
      expect([log, g.state, t.clock.now()]).toEqual([['outer'], 'dead', 0])
    }))

  test('killed before it started: its body never runs', () =>
    bubble(function* (t) {
      let ran = false
      const g = go(function* () {
        ran = true
        yield* gosched()
      })
      const reason = new Error('because')
      g.kill(reason)
      yield* t.wait()
      expect([ran, g.state]).toEqual([false, 'dead'])
      expect(yield* outcome(g.join())).toBe(reason)
      expect(t.rt.stats().killed).toBe(1)
    }))

  test('a goroutine that kills itself dies at its next wait; a busy one at its next turn', () =>
    bubble(function* (t) {
      let after = false
      const suicide = go(function* (): Go<void> {
        suicide.kill()
        after = true
        yield* sleep(1)
        after = false
      })
      yield* t.wait()
      expect([suicide.state, after]).toEqual(['dead', true])
      const busy = go(function* () {
        for (;;) yield* gosched()
      })
      yield* gosched()
      busy.kill()
      yield* t.wait()
      expect(busy.state).toBe('dead')
    }))

  test('a value handed to a goroutine that is then killed is received, not lost', () =>
    bubble(function* (t) {
      const c = chan<number>()
      const got: number[] = []
      const g = go(function* () {
        for (;;) got.push((yield* c.recv()) as number)
      })
      yield* t.wait()
      yield* c.send(1)
      g.kill()
      yield* t.wait()
      expect([got, g.state, c.receiversWaiting]).toEqual([[1], 'dead', 0])
    }))
})

describe('panics', () => {
  const boom = function* (): Go<void> {
    yield* gosched()
    throw new Error('boom')
  }

  test('by default run rejects with a Panic that names the goroutine, and everything is killed', async () => {
    const rt = new Runtime()
    let cleaned = false
    const run = rt.run(function* () {
      rt.go(boom)
      try {
        yield* sleep(10_000)
      } finally {
        cleaned = true
      }
    })
    const panic = (await run.catch((error: unknown) => error)) as Panic
    expect(panic).toBeInstanceOf(Panic)
    expect(panic.message).toMatch(
      /^panic: boom\n\ngoroutine 2 \[running\]:\nboom\(\)\n\tcreated at .*goroutine\.test\.ts:\d+/,
    )
    expect([panic.goroutine.name, (panic.cause as Error).message]).toEqual(['boom', 'boom'])
    expect([cleaned, rt.stats().goroutines, rt.stats().panics]).toEqual([true, 0, 1])
    rt.close()
  })

  test('without run it is an uncaught exception of the process', async () => {
    const rt = new Runtime()
    const uncaught = new Promise<unknown>((resolve) => {
      const others = process.listeners('uncaughtException')
      process.removeAllListeners('uncaughtException')
      process.once('uncaughtException', (error) => {
        for (const other of others) process.on('uncaughtException', other)
        resolve(error)
      })
    })
    rt.go(boom)
    expect(await uncaught).toBeInstanceOf(Panic)
    rt.close()
  })

  test('a callback gets it, and the others go on', async () => {
    const seen: Panic[] = []
    const rt = new Runtime({ onPanic: (panic) => seen.push(panic) })
    const result = await rt.run(function* () {
      rt.go(boom)
      yield* sleep(1)
      return 'fine'
    })
    expect([result, seen.length]).toEqual(['fine', 1])
    rt.close()
  })

  test('report writes it to standard error', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const rt = new Runtime({ onPanic: 'report' })
    await rt.run(function* () {
      rt.go(boom)
      yield* sleep(1)
    })
    expect(String(write.mock.calls[0]?.[0])).toContain('panic: boom')
    write.mockRestore()
    rt.close()
  })

  test('what main throws is what run rejects with, as it is', async () => {
    const rt = new Runtime()
    const error = new TypeError('mine')
    await expect(
      rt.run(function* () {
        yield* gosched()
        throw error
      }),
    ).rejects.toBe(error)
    rt.close()
  })
})

describe('deadlock', () => {
  test('reported in Go’s words with every goroutine’s wait reason and creation site', async () => {
    const rt = new Runtime()
    const error = await rt
      .run(function* main() {
        const c = chan<number>()
        go(function* stuck() {
          yield* c.send(1)
        })
        yield* select({})
      })
      .catch((e: unknown) => e as Error)
    expect(error).toBeInstanceOf(Deadlock)
    expect((error as Error).message).toMatch(/^all goroutines are asleep - deadlock!/)
    expect((error as Error).message).toMatch(
      /goroutine 1 \[select \(no cases\)\]:\nmain\(\)\n\tat .*goroutine\.test\.ts:\d+:\d+\n\tcreated at .*goroutine\.test\.ts:\d+/,
    )
    expect((error as Error).message).toMatch(/goroutine 2 \[chan send\]:\nstuck\(\)/)
    expect([rt.stats().deadlocks, rt.stats().goroutines]).toEqual([1, 0])
  })

  test('not while a timer is pending, a promise awaited, an outside waiter there, or a source held', async () => {
    const rt = new Runtime()
    const c = rt.chan<number>()
    const main = rt.run(function* () {
      yield* sleep(2)
      yield* wait(
        new Promise((resolve) => {
          setTimeout(resolve, 2)
        }),
      )
      return yield* c.recv()
    })
    const release = rt.hold()
    while (c.receiversWaiting === 0) await new Promise(setImmediate)
    expect(c.trySend(7)).toBe(true)
    release()
    expect(await main).toBe(7)
    const waiting = rt.run(function* () {
      yield* chan<number>().recv()
    })
    const hold = rt.hold()
    await new Promise(setImmediate)
    hold()
    hold()
    await expect(waiting).rejects.toBeInstanceOf(Deadlock)
    rt.close()
  })
})

describe('what can be seen of a goroutine', () => {
  test('name, state, wait reason, since when and for what it waits', () =>
    bubble(function* (t) {
      const c = chan<number>()
      yield* sleep(5)
      const g = go(function* worker() {
        yield* c.recv()
      })
      expect([g.name, g.state, g.waitReason, g.waitingSince]).toEqual(['worker', 'runnable', undefined, 0])
      yield* t.wait()
      expect([g.state, g.waitReason, g.waitingSince, g.waitingOn]).toEqual(['waiting', 'chan receive', 5, c])
      expect(g.site).toMatch(/goroutine\.test\.ts:\d+:\d+$/)
      expect(c.site).toMatch(/goroutine\.test\.ts:\d+:\d+$/)
      expect([...t.rt.goroutines()]).toContain(g)
      expect(t.rt.stats().waiting['chan receive']).toBe(1)
      yield* c.send(1)
      yield* t.wait()
      expect([g.state, g.waitingOn]).toEqual(['dead', undefined])
    }))

  test('the list may be walked while goroutines end', () =>
    bubble(function* (t) {
      const all = Array.from({ length: 5 }, () =>
        go(function* () {
          yield* sleep(1000)
        }),
      )
      yield* t.wait()
      const seen: number[] = []
      for (const g of t.rt.goroutines()) {
        seen.push(g.id)
        if (g === all[1]) {
          all[2]?.kill()
          yield* t.wait()
        }
      }
      expect(seen).toEqual([1, 2, 3, 5, 6])
      for (const g of all) g.kill()
    }))
})

function* outcome(op: { [Symbol.iterator](): Iterator<symbol, unknown, unknown> }): Go<unknown> {
  try {
    return yield* op
  } catch (error) {
    return error
  }
}
