import { expect, test } from 'vitest'
import {
  bubble,
  Runtime,
  select,
  sleep,
  after,
  go,
  chan,
  wait,
  withTimeout,
  background,
  type Go,
  WaitGroup,
  gosched,
  type Chan,
} from '../../src/main/runtime/index.ts'

test('the pieces fit', async () => {
  const rt = new Runtime()
  const out = await rt.run(function* main() {
    const c = chan<number>()
    go(function* producer() {
      for (let i = 0; i < 10; i++) yield* c.send(i)
      c.close()
    })
    let sum = 0
    for (;;) {
      const v = yield* c.recv()
      if (v === undefined) break
      sum += v
    }
    yield* sleep(5)
    const d = chan<string>(1)
    const r = yield* select({ late: after(3), d: d.recv() })
    const p = yield* wait(Promise.resolve(7))
    return [sum, r.case, p]
  })
  expect(out).toEqual([45, 'late', 7])
  rt.close()
})

test('deadlock', async () => {
  const rt = new Runtime()
  await expect(
    rt.run(function* main() {
      yield* chan<number>().recv()
    }),
  ).rejects.toThrow(/all goroutines are asleep/)
})

test('kill runs finally; await works; panic', async () => {
  const rt = new Runtime({ onPanic: 'throw' })
  const c = rt.chan<number>()
  const log: string[] = []
  const g = rt.go(function* () {
    try {
      yield* c.recv()
    } finally {
      log.push('f')
      yield* sleep(1)
      log.push('g')
    }
  })
  await rt.run(function* () {
    yield* gosched()
    g.kill()
    yield* sleep(3)
  })
  expect(log).toEqual(['f', 'g'])
  const p = c.send(4).then(() => log.push('sent'))
  expect(await c.recv()).toBe(4)
  await p
  await expect(
    rt.run(function* () {
      go(function* () {
        throw new Error('x')
      })
      yield* sleep(100)
    }),
  ).rejects.toThrow('panic: x')
})

test('bubble', async () => {
  const r = await bubble(function* (t) {
    const [ctx] = withTimeout(background(), 5000)
    const wg = new WaitGroup()
    let n = 0
    for (let i = 0; i < 3; i++)
      wg.go(function* () {
        yield* ctx.done()
        n++
      })
    yield* t.wait()
    expect(n).toBe(0)
    yield* wg.wait()
    expect(ctx.err?.message).toBe('context deadline exceeded')
    return t.clock.now()
  })
  expect(r).toBe(5000)
})

test('sieve', async () => {
  const rt = new Runtime()
  function* gen(ch: Chan<number>): Go<void> {
    for (let i = 2; ; i++) yield* ch.send(i)
  }
  function* filter(i: Chan<number>, o: Chan<number>, p: number): Go<void> {
    for (;;) {
      const x = (yield* i.recv()) as number
      if (x % p) yield* o.send(x)
    }
  }
  const t = await rt.run(function* () {
    let c = rt.chan<number>()
    rt.go(gen, c)
    let p = 0
    for (let i = 0; i < 300; i++) {
      p = (yield* c.recv()) as number
      const n = rt.chan<number>()
      rt.go(filter, c, n, p)
      c = n
    }
    return p
  })
  expect(t).toBe(1987)
  rt.close()
  expect(rt.stats().goroutines).toBe(0)
})
