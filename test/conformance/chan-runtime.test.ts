/** Go's runtime/chan_test.go, one test per case, in our own words. */
import { describe, expect, test } from 'vitest'
import {
  type Chan,
  chan,
  go,
  type Go,
  gosched,
  type Op,
  select,
  trySelect,
  WaitGroup,
} from '../../src/main/runtime/index.ts'
import { program } from './helpers.ts'

describe('runtime/chan_test.go', () => {
  test('Chan: every capacity from 0 to 200', () =>
    program(function* () {
      for (let capacity = 0; capacity <= 200; capacity++) {
        yield* emptyBlocks(capacity)
        yield* fullBlocks(capacity)
        yield* closedGives(capacity)
        yield* oneToOne(capacity)
        if (capacity % 20 === 0) yield* manyToMany(capacity)
        yield* lengths(capacity)
      }
    }))

  test('NonblockRecvRace: a closed channel is seen by the non-blocking receive', () =>
    program(function* () {
      for (let i = 0; i < 500; i++) {
        const c = chan<number>(1)
        yield* c.send(1)
        const receiver = go(function* () {
          expect(trySelect({ c: c.recv() })).toBeDefined()
        })
        c.close()
        yield* c.recv()
        yield* receiver.join()
      }
    }))

  for (const schedule of ['fifo', 'random', 'yielding', 'pct'] as const) {
    test(`NonblockSelectRace: one of two ready channels is always found (${schedule})`, () =>
      program(
        function* () {
          for (let i = 0; i < 500; i++) {
            const [c1, c2] = [chan<number>(1), chan<number>(1)]
            yield* c1.send(1)
            const looker = go(function* () {
              return trySelect({ c1: c1.recv(), c2: c2.recv() }) !== undefined
            })
            yield* c2.send(1)
            if (c1.tryRecv() === undefined) c2.tryRecv()
            // Between the send to c2 and the receive from c1 at least one of them is ready at any time.
            expect(yield* looker.join()).toBe(true)
          }
        },
        { schedule },
      ))
  }

  test('SelfSelect: a select with send and receive on one channel never matches itself', () =>
    program(function* () {
      for (const capacity of [0, 10]) {
        const c = chan<number>(capacity)
        const wg = new WaitGroup()
        for (const self of [0, 1]) {
          wg.go(function* () {
            for (let i = 0; i < 1000; i++) {
              const cases =
                self === 0 ? { out: c.send(self), in: c.recv() } : { in: c.recv(), out: c.send(self) }
              const got = yield* select(cases)
              if (capacity === 0 && got.case === 'in') expect([1 - self, drained]).toContain(got.value)
            }
            if (self === 0 || capacity > 0) return
          })
        }
        yield* drain(wg, c)
      }
    }))

  for (const seed of [1, 2, 3]) {
    test(`SelectStress: four channels, all ways at once (seed ${String(seed)})`, () =>
      program(
        function* () {
          const cs = [chan<number>(), chan<number>(), chan<number>(2), chan<number>(3)] as const
          const n = 1000
          const wg = new WaitGroup()
          for (const c of cs) {
            wg.go(function* () {
              for (let i = 0; i < n; i++) yield* c.send(0)
            })
            wg.go(function* () {
              for (let i = 0; i < n; i++) yield* c.recv()
            })
          }
          wg.go(() => each(n, (c) => c.send(0)))
          wg.go(() => each(n, (c) => c.recv()))
          function* each(times: number, form: (c: Chan<number>) => Op<unknown>): Go<void> {
            const left = [times, times, times, times]
            const never = chan<number>()
            for (let i = 0; i < 4 * times; i++) {
              const op = (k: number): Op<unknown> =>
                (left[k] as number) > 0 ? form(cs[k] as Chan<number>) : never.recv()
              const got = yield* select({ 0: op(0), 1: op(1), 2: op(2), 3: op(3) })
              left[Number(got.case)] = (left[Number(got.case)] as number) - 1
            }
          }
          yield* wg.wait()
          for (const c of cs) {
            c.checkInvariants()
            expect([c.len, c.sendersWaiting, c.receiversWaiting]).toEqual([0, 0, 0])
          }
        },
        { seed, schedule: 'random' },
      ))
  }

  test('SelectFairness: two ready channels are chosen equally often', () =>
    program(function* () {
      const trials = 10_000
      const [c1, c2] = [chan<number>(trials + 1), chan<number>(trials + 1)]
      for (let i = 0; i <= trials; i++) {
        c1.trySend(1)
        c2.trySend(2)
      }
      const never = [chan<number>(), chan<number>()] as const
      let ones = 0
      for (let i = 0; i < trials; i++) {
        const got = yield* select({ n: never[0].recv(), a: c1.recv(), b: c2.recv(), m: never[1].recv() })
        if (got.value === 1) ones++
      }
      // Six standard deviations of a fair coin.
      expect(Math.abs(ones - trials / 2)).toBeLessThan((6 * Math.sqrt(trials)) / 2)
    }))

  test('PseudoRandomSend: what two equal sends deliver is random', () =>
    program(function* () {
      for (const capacity of [0, 100]) {
        const c = chan<number>(capacity)
        const n = 2000
        let zeros = 0
        const receiver = go(function* () {
          for (let i = 0; i < n; i++) if ((yield* c.recv()) === 0) zeros++
        })
        for (let i = 0; i < n; i++) yield* select({ zero: c.send(0), one: c.send(1) })
        yield* receiver.join()
        expect(zeros).toBeGreaterThan(n / 10)
        expect(zeros).toBeLessThan(n - n / 10)
      }
    }))

  test('MultiConsumer: everything sent is received once, by some of many', () =>
    program(function* () {
      const [workers, n] = [23, 20_000]
      const primes = [2, 3, 7, 11, 13, 17, 19, 23, 27, 31]
      const queue = chan<number>(workers * 3)
      const results = chan<number>(workers * 3)
      const wg = new WaitGroup()
      for (let w = 0; w < workers; w++) {
        wg.go(function* () {
          for (let v = yield* queue.recv(); v !== undefined; v = yield* queue.recv()) {
            if (primes[w % primes.length] === v) yield* gosched()
            yield* results.send(v)
          }
        })
      }
      let expected = 0
      for (let i = 0; i < n; i++) expected += primes[i % primes.length] as number
      go(function* () {
        for (let i = 0; i < n; i++) yield* queue.send(primes[i % primes.length] as number)
        queue.close()
        yield* wg.wait()
        results.close()
      })
      let [count, sum] = [0, 0]
      for (let v = yield* results.recv(); v !== undefined; v = yield* results.recv()) {
        count++
        sum += v
      }
      expect([count, sum]).toEqual([n, expected])
    }))

  test('SelectDuplicateChannel: one channel in several cases', () =>
    program(function* () {
      const [c, d, e] = [chan<number>(), chan<number>(), chan<number>()]
      const first = go(function* () {
        yield* select({ a: c.recv(), b: c.recv(), d: d.recv() })
        yield* e.send(9)
      })
      yield* gosched()
      const second = go(function* () {
        yield* c.recv()
      })
      yield* gosched()
      yield* d.send(7)
      expect(yield* e.recv()).toBe(9)
      expect(c.receiversWaiting).toBe(1)
      yield* c.send(8)
      yield* first.join()
      yield* second.join()
    }))
})

const drained = -1

/** Two self-selects end at different times: whoever is left over is served until both are through. */
function* drain(wg: WaitGroup, c: Chan<number>): Go<void> {
  while (wg.count > 0) {
    trySelect({ in: c.recv() })
    yield* gosched()
    if (wg.count > 0) trySelect({ out: c.send(drained) })
    yield* gosched()
  }
}

function* emptyBlocks(capacity: number): Go<void> {
  const c = chan<number>(capacity)
  let received = 0
  const receivers = [0, 1].map((form) =>
    go(function* () {
      if (form === 0) yield* c.recv()
      else yield* c.recvOk()
      received++
    }),
  )
  yield* gosched()
  expect(received).toBe(0)
  expect(c.tryRecv()).toBeUndefined()
  yield* c.send(0)
  yield* c.send(0)
  for (const g of receivers) yield* g.join()
}

function* fullBlocks(capacity: number): Go<void> {
  const c = chan<number>(capacity)
  for (let i = 0; i < capacity; i++) yield* c.send(i)
  let sent = false
  const sender = go(function* () {
    yield* c.send(0)
    sent = true
  })
  yield* gosched()
  expect(sent).toBe(false)
  expect(c.trySend(0)).toBe(false)
  yield* c.recv()
  yield* sender.join()
}

function* closedGives(capacity: number): Go<void> {
  const c = chan<number>(capacity)
  for (let i = 0; i < capacity; i++) yield* c.send(i)
  c.close()
  for (let i = 0; i < capacity; i++) expect(yield* c.recv()).toBe(i)
  expect(yield* c.recvOk()).toEqual([undefined, false])
  const d = chan<number>(capacity)
  const waiting = go(function* () {
    return yield* d.recvOk()
  })
  yield* gosched()
  d.close()
  expect(yield* waiting.join()).toEqual([undefined, false])
}

function* oneToOne(capacity: number): Go<void> {
  const c = chan<number>(capacity)
  go(function* () {
    for (let i = 0; i < 100; i++) yield* c.send(i)
  })
  for (let i = 0; i < 100; i++) expect(yield* c.recv()).toBe(i)
}

function* manyToMany(capacity: number): Go<void> {
  const c = chan<number>(capacity)
  const [parties, each] = [4, 200]
  const counts = new Map<number, number>()
  const wg = new WaitGroup()
  for (let p = 0; p < parties; p++) {
    wg.go(function* () {
      for (let i = 0; i < each; i++) yield* c.send(i)
    })
    wg.go(function* () {
      for (let i = 0; i < each; i++) {
        const v = (yield* c.recv()) as number
        counts.set(v, (counts.get(v) ?? 0) + 1)
      }
    })
  }
  yield* wg.wait()
  expect(counts.size).toBe(each)
  expect([...counts.values()].every((n) => n === parties)).toBe(true)
}

function* lengths(capacity: number): Go<void> {
  const c = chan<number>(capacity)
  expect([c.len, c.cap]).toEqual([0, capacity])
  for (let i = 0; i < capacity; i++) {
    yield* c.send(i)
    expect(c.len).toBe(i + 1)
  }
  c.checkInvariants()
}
