/** The same operations from ordinary async code. */
import { describe, expect, test } from 'vitest'
import {
  after,
  background,
  bubble,
  Mutex,
  Runtime,
  select,
  sleep,
  wait,
  WaitGroup,
  withCancel,
} from '../../src/main/runtime/index.ts'

describe('await', () => {
  test('outside waiters and goroutines are served in one order', async () => {
    const rt = new Runtime()
    const c = rt.chan<number>()
    const got: string[] = []
    const first = c.recv().then((v) => got.push(`outside ${String(v)}`))
    rt.go(function* () {
      got.push(`inside ${String(yield* c.recv())}`)
    })
    rt.flush()
    expect([c.receiversWaiting, rt.stats().goroutines]).toEqual([2, 1])
    await c.send(1)
    await c.send(2)
    await first
    rt.flush()
    expect(got.sort()).toEqual(['inside 2', 'outside 1'])
    rt.close()
  })

  test('for await drains a channel and ends when it is closed', async () => {
    const rt = new Runtime()
    const c = rt.chan<number>(2)
    rt.go(function* () {
      for (let i = 0; i < 5; i++) yield* c.send(i)
      c.close()
    })
    const got: number[] = []
    for await (const v of c) got.push(v)
    expect(got).toEqual([0, 1, 2, 3, 4])
    await expect(c.send(1)).rejects.toThrow('send on closed channel')
    rt.close()
  })

  test('select, locks, joins, timers', async () => {
    const rt = new Runtime()
    const c = rt.chan<number>()
    const got = await select({ c: c.recv(), late: after(1) })
    expect(got.case).toBe('late')
    expect(c.receiversWaiting).toBe(0)
    const m = new Mutex()
    await m.lock()
    const second = m.lock().then(() => m.locked)
    m.unlock()
    expect(await second).toBe(true)
    const g = rt.go(function* () {
      yield* sleep(1)
      return 'joined'
    })
    expect(await g.join()).toBe('joined')
    const wg = new WaitGroup()
    await wg.wait()
    rt.close()
  })

  test('closing the runtime rejects those who wait outside', async () => {
    const rt = new Runtime()
    const pending = rt
      .chan<number>()
      .recv()
      .then(String, (e: unknown) => (e as Error).message)
    await Promise.resolve()
    rt.close()
    expect(await pending).toBe('the runtime was closed')
  })
})

describe('wait', () => {
  test('gives what the promise gives, throws what it rejects with', () =>
    bubble(function* () {
      expect(yield* wait(Promise.resolve(5))).toBe(5)
      let caught: unknown
      try {
        yield* wait(Promise.reject(new Error('no')))
      } catch (error) {
        caught = error
      }
      expect(caught).toEqual(new Error('no'))
    }))

  test('one promise in two cases of a select is awaited once: a deadlock later is still seen', async () => {
    const rt = new Runtime()
    const main = rt.run(function* () {
      const io = wait(Promise.resolve(5))
      expect(yield* select({ a: io, b: io })).toEqual({ case: 'a', value: 5 })
      yield* rt.chan<number>().recv()
    })
    await expect(main).rejects.toThrow('all goroutines are asleep - deadlock!')
    rt.close()
  })

  test('aborts the signal when killed, when a select takes another case, and when its context ends', () =>
    bubble(function* (t) {
      const aborted: string[] = []
      const foreign = (name: string) => (signal: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push(name)
            reject(new Error('aborted'))
          })
        })
      const g = t.rt.go(function* () {
        yield* wait(foreign('killed'))
      })
      yield* sleep(0)
      yield* select({ io: wait(foreign('lost')), soon: after(0) })
      while (g.state !== 'waiting') yield* wait(Promise.resolve())
      expect([g.waitReason, t.rt.stats().waiting['IO wait']]).toEqual(['IO wait', 1])
      g.kill()
      const [ctx, cancel] = withCancel(background())
      void foreign('context')(ctx.signal).catch(() => undefined)
      cancel()
      yield* t.wait()
      expect(aborted.sort()).toEqual(['context', 'killed', 'lost'])
    }))
})
