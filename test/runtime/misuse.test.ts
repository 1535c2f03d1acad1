/** Misuse gets Go's words where Go has some, and a stable code. */
import { describe, expect, test } from 'vitest'
import { chan, type Go, gosched, type Op, Runtime, select, sleep } from '../../src/main/runtime/index.ts'
import { program, thrown } from '../conformance/helpers.ts'

function* failure(body: () => Go<unknown>): Go<unknown> {
  try {
    return yield* body()
  } catch (error) {
    return error
  }
}

describe('misuse', () => {
  test('go() without a generator function', () => {
    const rt = new Runtime()
    const wrong = [
      (): number => 5,
      (): Promise<void> => Promise.reject(new Error('unused')),
      undefined,
      'worker',
    ]
    for (const fn of wrong) {
      expect(thrown(() => rt.go(fn as unknown as () => Go<void>))).toMatchObject({
        code: 'go-without-generator',
      })
    }
    rt.close()
  })

  test('yield of something that is no operation is thrown where it was yielded', () =>
    program(function* () {
      yield* gosched()
      const wrong = function* (value: unknown): Go<void> {
        yield value as symbol
      }
      expect(yield* failure(() => wrong(5))).toMatchObject({ code: 'yield-non-op' })
      expect(yield* failure(() => wrong(undefined))).toMatchObject({ code: 'yield-non-op' })
      const forgotStar = (yield* failure(() => wrong(chan<number>().recv()))) as Error
      expect(forgotStar.message).toContain('yield*')
    }))

  test('a send, a sleep or a select started again', () =>
    program(function* (rt) {
      const c = chan<number>(5)
      const send = c.send(1)
      yield* send
      expect(yield* failure(() => once(send))).toMatchObject({ code: 'op-started-twice' })
      expect(yield* failure(() => once(select({ x: 5 as unknown as Op<number> })))).toMatchObject({
        code: 'select-case',
      })
      const chosen = select({ c: c.recv() })
      yield* chosen
      expect(yield* failure(() => once(chosen))).toMatchObject({ code: 'op-started-twice' })
      const nap = sleep(1000)
      const sleeper = rt.go(() => once(nap))
      yield* gosched()
      expect(yield* failure(() => once(nap))).toMatchObject({ code: 'op-started-twice' })
      expect(sleeper.state).toBe('waiting')
      const waiting = select({ c: c.recv() })
      rt.go(() => once(waiting))
      yield* gosched()
      expect(yield* failure(() => once(waiting))).toMatchObject({ code: 'op-started-twice' })
      // The send op is free again after all that.
      yield* c.send(2)
      expect(c.len).toBe(0)
    }))

  test('yield* outside a goroutine', () => {
    const rt = new Runtime()
    const body = (function* (): Go<void> {
      yield* rt.chan<number>().recv()
    })()
    expect(thrown(() => body.next())).toMatchObject({ code: 'not-in-goroutine' })
  })

  test('use after rt.close()', async () => {
    const rt = new Runtime()
    const c = rt.chan<number>()
    rt.close()
    rt.close()
    for (const use of [(): unknown => rt.go(gen), (): unknown => rt.chan()]) {
      expect(thrown(use)).toMatchObject({ code: 'runtime-closed', message: 'the runtime is closed' })
    }
    await expect(rt.run(gen)).rejects.toMatchObject({ code: 'runtime-closed' })
    await expect(c.recv()).rejects.toMatchObject({ code: 'runtime-closed' })
  })

  test('flush from inside the run loop', () =>
    program(function* (rt) {
      yield* gosched()
      expect(thrown(() => rt.flush())).toMatchObject({ code: 'flush-inside' })
    }))
})

function* gen(): Go<void> {
  yield* gosched()
}

function* once<T>(op: Op<T>): Go<T> {
  return yield* op
}
