import { describe, expect, it } from 'vitest'
import { collect, fanIn, fanOut, filter, gen, map } from '../../src/main/patterns/index.ts'
import {
  background,
  bubble,
  chan,
  sleep,
  withCancel,
  type Go,
  type RecvChan,
} from '../../src/main/runtime/index.ts'

function* naturals(): Iterable<number> {
  for (let n = 2; ; n++) yield n
}

/** Every test runs in a bubble, which fails when a stage is left over. */
describe('pipeline', () => {
  it('squares as in the seed, in order, and closes', () =>
    bubble(function* () {
      const ctx = background()
      const squares = map(ctx, gen(ctx, [2, 3, 4]), (n) => n * n)
      expect(yield* collect(squares)).toEqual([4, 9, 16])
    }))

  it('passes undefined on as a value', () =>
    bubble(function* () {
      const ctx = background()
      const out = filter(ctx, gen(ctx, [undefined, 1, undefined]), () => true)
      expect(yield* collect(out)).toEqual([undefined, 1, undefined])
    }))

  it('takes from its source only what is wanted', () =>
    bubble(function* (t) {
      const [ctx, cancel] = withCancel(background())
      let made = 0
      const counted = (function* (): Iterable<number> {
        for (;;) yield made++
      })()
      const out = map(ctx, gen(ctx, counted), (n) => n)
      expect(yield* out.recv()).toBe(0)
      yield* t.wait()
      expect(made).toBeLessThanOrEqual(4)
      cancel()
    }))

  it('sieves primes, and cancelling ends every stage', () =>
    bubble(function* () {
      const [ctx, cancel] = withCancel(background())
      let numbers: RecvChan<number> = gen(ctx, naturals())
      const primes: number[] = []
      for (let i = 0; i < 10; i++) {
        const prime = (yield* numbers.recv()) ?? NaN
        primes.push(prime)
        numbers = filter(ctx, numbers, (n) => n % prime !== 0)
      }
      expect(primes).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29])
      cancel()
    }))
})

describe('fan-out and fan-in', () => {
  function* slowly(n: number): Go<number> {
    yield* sleep(100)
    return n * 10
  }

  it('gives each value to one worker and brings all results back, in the time of n/workers', () =>
    bubble(function* (t) {
      const ctx = background()
      const start = t.clock.now()
      const input = Array.from({ length: 20 }, (_, i) => i)
      const results = yield* collect(fanIn(ctx, fanOut(ctx, gen(ctx, input), 5, slowly)))
      expect([...results].sort((a, b) => a - b)).toEqual(input.map((n) => n * 10))
      expect(t.clock.now() - start).toBe(400)
    }))

  it('keeps the order of each input', () =>
    bubble(function* () {
      const ctx = background()
      const even = gen(ctx, [0, 2, 4, 6])
      const odd = gen(ctx, [1, 3, 5, 7])
      const all = yield* collect(fanIn(ctx, [even, odd]))
      expect(all.filter((n) => n % 2 === 0)).toEqual([0, 2, 4, 6])
      expect(all.filter((n) => n % 2 === 1)).toEqual([1, 3, 5, 7])
    }))

  it('closes the result of no inputs, and refuses no workers', () =>
    bubble(function* () {
      const ctx = background()
      expect(yield* collect(fanIn(ctx, []))).toEqual([])
      expect(() => fanOut(ctx, chan<number>(), 0, slowly)).toThrow('at least 1')
    }))

  it('ends when the context does, although nobody receives and the inputs stay open', () =>
    bubble(function* (t) {
      const [ctx, cancel] = withCancel(background())
      const merged = fanIn(ctx, fanOut(ctx, gen(ctx, naturals()), 3, slowly))
      yield* sleep(1000)
      cancel()
      yield* t.wait()
      expect(yield* collect(merged)).toEqual([])
    }))
})
