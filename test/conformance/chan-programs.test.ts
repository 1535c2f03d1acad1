/** Go's programs under test/chan, in our own words: each test bears the program's name. */
import { describe, expect, test } from 'vitest'
import {
  type Chan,
  chan,
  go,
  type Go,
  gosched,
  nilChan,
  type Op,
  select,
  trySelect,
  WaitGroup,
} from '../../src/main/runtime/index.ts'
import { program } from './helpers.ts'

describe('test/chan', () => {
  test('doubleselect: a select never takes two values at once', () =>
    program(function* () {
      const [c1, c2, c3, c4] = [chan<number>(), chan<number>(), chan<number>(), chan<number>()]
      const merged = chan<number>()
      const rounds = 5000
      go(function* sender() {
        for (let i = 0; i < rounds; i++) {
          yield* select({ c1: c1.send(i), c2: c2.send(i), c3: c3.send(i), c4: c4.send(i) })
        }
        for (const c of [c1, c2, c3, c4]) c.close()
      })
      const wg = new WaitGroup()
      for (const c of [c1, c2, c3, c4]) {
        wg.go(function* forward() {
          for (let v = yield* c.recv(); v !== undefined; v = yield* c.recv()) yield* merged.send(v)
        })
      }
      go(function* closer() {
        yield* wg.wait()
        merged.close()
      })
      const seen = new Set<number>()
      for (let v = yield* merged.recv(); v !== undefined; v = yield* merged.recv()) {
        expect(seen.has(v)).toBe(false)
        seen.add(v)
      }
      expect(seen.size).toBe(rounds)
    }))

  test('fifo: values and waiting goroutines keep their order, with and without a buffer', () =>
    program(function* () {
      const buffered = chan<number>(10)
      for (let i = 0; i < 10; i++) yield* buffered.send(i)
      for (let i = 0; i < 10; i++) expect(yield* buffered.recv()).toBe(i)

      const c = chan<number>()
      const got: number[] = []
      const wg = new WaitGroup()
      for (let i = 0; i < 10; i++) {
        wg.go(function* () {
          got[i] = (yield* c.recv()) as number
        })
        yield* gosched()
      }
      for (let i = 0; i < 10; i++) yield* c.send(i)
      yield* wg.wait()
      expect(got).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }))

  test('goroutines: a chain of ten thousand passes a value through', () =>
    program(function* () {
      const leftmost = chan<number>()
      let right = leftmost
      let left = leftmost
      for (let i = 0; i < 10_000; i++) {
        right = chan<number>()
        go(
          function* (to: Chan<number>, from: Chan<number>): Go<void> {
            yield* to.send(((yield* from.recv()) as number) + 1)
          },
          left,
          right,
        )
        left = right
      }
      go(function* () {
        yield* right.send(0)
      })
      expect(yield* leftmost.recv()).toBe(10_000)
    }))

  test('nonblock: the non-blocking forms never wait and tell what happened', () =>
    program(function* () {
      const c = chan<number>()
      expect(c.tryRecv()).toBeUndefined()
      expect(c.trySend(1)).toBe(false)
      go(function* receiver() {
        expect(yield* c.recv()).toBe(23)
      })
      yield* gosched()
      expect(c.trySend(23)).toBe(true)
      go(function* sender() {
        yield* c.send(42)
      })
      yield* gosched()
      expect(c.tryRecv()).toBe(42)
      const b = chan<number>(1)
      expect(b.tryRecv()).toBeUndefined()
      expect(b.trySend(1)).toBe(true)
      expect(b.trySend(2)).toBe(false)
      expect(trySelect({ out: b.send(3) })).toBeUndefined()
      expect(b.tryRecv()).toBe(1)
    }))

  test('select: values go where they are wanted, whichever case that is', () =>
    program(function* () {
      let counter = 0
      let shift = 0
      function getValue(): number {
        counter++
        return 1 << shift
      }
      function* send(a: Chan<number> | undefined, b: Chan<number> | undefined): Go<number> {
        let sent = 0
        let [left, right] = [a ?? nilChan<number>(), b ?? nilChan<number>()]
        for (let i = 0; ; i++) {
          const got = yield* select({ left: left.send(getValue()), right: right.send(getValue()) })
          sent++
          if (got.case === 'left') left = nilChan()
          else right = nilChan()
          shift++
          if (left === right || (i === 1 && a !== undefined && b !== undefined)) return sent
          if (a === undefined || b === undefined) return sent
        }
      }
      const a = chan<number>(1)
      const b = chan<number>(1)
      expect(yield* send(a, b)).toBe(2)
      expect(counter).toBe(4)
      const [av, bv] = [(yield* a.recv()) as number, (yield* b.recv()) as number]
      expect(av | bv).toBe(3)
      yield* send(a, undefined)
      expect(yield* a.recv()).toBe(4)
      expect(counter).toBe(6)
    }))

  test('select2: selects that lose leave nothing behind on a quiet channel', () =>
    program(function* () {
      const busy = chan<number>()
      const quiet = chan<number>()
      const rounds = 20_000
      go(function* sender() {
        for (let i = 0; i < rounds; i++) yield* busy.send(i)
      })
      for (let i = 0; i < rounds; i++) yield* select({ busy: busy.recv(), quiet: quiet.recv() })
      expect(quiet.receiversWaiting).toBe(0)
      quiet.checkInvariants()
    }))

  test('select4: operands are evaluated before anything is received', () =>
    program(function* () {
      const c = chan<number>(1)
      const order: string[] = []
      const operand = (): Chan<number> => {
        order.push('operand')
        return c
      }
      yield* c.send(42)
      const got = yield* select({ a: operand().recv(), never: nilChan<number>().recv() })
      order.push('received')
      expect(got).toEqual({ case: 'a', value: 42 })
      expect(order).toEqual(['operand', 'received'])
    }))

  test('select6: a sender in front of a losing select keeps its place', () =>
    program(function* () {
      const c1 = chan<boolean>()
      const c2 = chan<boolean>()
      const c3 = chan<boolean>()
      const c4 = chan<boolean>()
      go(function* () {
        yield* c1.recv()
      })
      go(function* () {
        yield* select({ one: c1.recv(), two: c2.recv() })
        yield* c3.send(true)
      })
      go(function* () {
        yield* c2.recv()
      })
      go(function* () {
        yield* select({ one: c1.recv(), two: c2.recv() })
        yield* c4.send(true)
      })
      yield* gosched()
      yield* c1.send(true)
      yield* c2.send(true)
      yield* c1.send(true)
      yield* c2.send(true)
      yield* c3.recv()
      yield* c4.recv()
      expect(c1.receiversWaiting + c2.receiversWaiting).toBe(0)
    }))

  test('select7: every form of receive pairs with every form of send', () =>
    program(function* () {
      type Form = (c: Chan<number>) => Go<void>
      const receives: Form[] = [
        function* (c) {
          expect(yield* c.recv()).toBe(1)
        },
        function* (c) {
          expect(yield* select({ c: c.recv() })).toEqual({ case: 'c', value: 1 })
        },
        function* (c) {
          const other = chan<number>()
          expect((yield* select({ c: c.recv(), other: other.recv() })).case).toBe('c')
        },
        function* (c) {
          expect(yield* c.recvOk()).toEqual([1, true])
        },
      ]
      const sends: Form[] = [
        function* (c) {
          yield* c.send(1)
        },
        function* (c) {
          yield* select({ c: c.send(1) })
        },
        function* (c) {
          yield* select({ c: c.send(1), other: chan<number>().recv() })
        },
      ]
      for (const receive of receives) {
        for (const send of sends) {
          for (const receiverFirst of [true, false]) {
            const c = chan<number>()
            const wg = new WaitGroup()
            for (const form of receiverFirst ? [receive, send] : [send, receive]) {
              wg.go(form, c)
              yield* gosched()
            }
            yield* wg.wait()
          }
        }
      }
    }))

  test('sieve1: the prime sieve', () =>
    program(function* (rt) {
      function* generate(out: Chan<number>): Go<void> {
        for (let i = 2; ; i++) yield* out.send(i)
      }
      function* filter(from: Chan<number>, to: Chan<number>, prime: number): Go<void> {
        for (;;) {
          const i = (yield* from.recv()) as number
          if (i % prime !== 0) yield* to.send(i)
        }
      }
      let c = rt.chan<number>()
      rt.go(generate, c)
      const primes: number[] = []
      while (primes.length < 25) {
        const prime = (yield* c.recv()) as number
        primes.push(prime)
        const next = rt.chan<number>()
        rt.go(filter, c, next, prime)
        c = next
      }
      expect(primes.at(-1)).toBe(97)
      expect(primes.slice(0, 8)).toEqual([2, 3, 5, 7, 11, 13, 17, 19])
    }))

  test('zerosize: values that carry nothing are still counted', () =>
    program(function* () {
      const c = chan<undefined>(2)
      yield* c.send(undefined)
      yield* c.send(undefined)
      expect(c.len).toBe(2)
      expect(c.trySend(undefined)).toBe(false)
      expect(yield* c.recvOk()).toEqual([undefined, true])
      c.close()
      expect(yield* c.recvOk()).toEqual([undefined, true])
      expect(yield* c.recvOk()).toEqual([undefined, false])
    }))
})

describe('test/chan powser1: power series that are computed on demand', () => {
  /** A rational number, numerator and denominator in lowest terms. */
  type Rational = readonly [bigint, bigint]
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))
  const rational = (n: bigint, d: bigint): Rational => [n / gcd(n, d), d / gcd(n, d)]
  const plus = (a: Rational, b: Rational): Rational => rational(a[0] * b[1] + b[0] * a[1], a[1] * b[1])
  const times = (a: Rational, b: Rational): Rational => rational(a[0] * b[0], a[1] * b[1])

  type Series = Chan<Rational>

  function* geometric(out: Series): Go<void> {
    for (;;) yield* out.send([1n, 1n])
  }
  function* sum(a: Series, b: Series, out: Series): Go<void> {
    for (;;) {
      const x = (yield* a.recv()) as Rational
      yield* out.send(plus(x, (yield* b.recv()) as Rational))
    }
  }
  function* product(a: Series, b: Series, out: Series): Go<void> {
    const [as, bs]: [Rational[], Rational[]] = [[], []]
    for (let n = 0; ; n++) {
      as.push((yield* a.recv()) as Rational)
      bs.push((yield* b.recv()) as Rational)
      let term: Rational = [0n, 1n]
      for (let i = 0; i <= n; i++) term = plus(term, times(as[i] as Rational, bs[n - i] as Rational))
      yield* out.send(term)
    }
  }
  function* derivative(a: Series, out: Series): Go<void> {
    yield* a.recv()
    for (let n = 1n; ; n++) yield* out.send(times([n, 1n], (yield* a.recv()) as Rational))
  }
  function* integral(a: Series, constant: Rational, out: Series): Go<void> {
    yield* out.send(constant)
    for (let n = 1n; ; n++) yield* out.send(times([1n, n], (yield* a.recv()) as Rational))
  }
  function* split(a: Series, ...outs: Series[]): Go<void> {
    for (;;) {
      const x = (yield* a.recv()) as Rational
      for (const out of outs) yield* out.send(x)
    }
  }
  function* first(a: Op<Rational | undefined>, n: number): Go<Rational[]> {
    const terms: Rational[] = []
    while (terms.length < n) terms.push((yield* a) as Rational)
    return terms
  }

  test('powser1', () =>
    program(function* () {
      const series = (): Series => chan<Rational>()
      const start = (make: (out: Series) => Go<void>): Series => {
        const out = series()
        go(make, out)
        return out
      }
      const g = (): Series => start(geometric)
      const squared = start((out) => product(g(), g(), out))
      expect(yield* first(squared.recv(), 5)).toEqual([1n, 2n, 3n, 4n, 5n].map((n) => [n, 1n]))
      const slope = start((out) => derivative(g(), out))
      expect(yield* first(slope.recv(), 5)).toEqual([1n, 2n, 3n, 4n, 5n].map((n) => [n, 1n]))
      const twice = start((out) => sum(g(), g(), out))
      expect(yield* first(twice.recv(), 3)).toEqual([2n, 2n, 2n].map((n) => [n, 1n]))
      // exp is its own integral plus 1: the series feeds itself.
      const [exp, back, seen] = [series(), chan<Rational>(1), series()]
      go(() => integral(back, [1n, 1n], exp))
      go(() => split(exp, back, seen))
      const expected = [1n, 1n, 2n, 6n, 24n, 120n].map((d) => [1n, d])
      expect(yield* first(seen.recv(), 6)).toEqual(expected)
    }))
})
