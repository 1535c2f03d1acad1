/** Two goroutines, ten, five, or one per prime, and the channels between them. */
import { type Chan, chan, type Go, go, WaitGroup } from '../../../src/main/runtime/index.ts'
import type { Outcome } from '../outcome.ts'
import { nthPrime } from '../primes.ts'

export function* pingPong(n: number): Go<Outcome> {
  const ping = chan<number>()
  const pong = chan<number>()
  go(function* echo() {
    for (;;) {
      const v = yield* ping.recv()
      if (v === undefined) return
      yield* pong.send(v + 1)
    }
  })
  let v: number | undefined = 0
  for (let i = 0; i < n / 2; i++) {
    yield* ping.send(v! + 1)
    v = yield* pong.recv()
  }
  ping.close()
  return { checksum: v! }
}

export function* buffered(n: number): Go<Outcome> {
  const ch = chan<number>(128)
  go(function* producer() {
    for (let i = 0; i < n; i++) yield* ch.send(i)
    ch.close()
  })
  return { checksum: yield* addUp(ch) }
}

export function* fanIn(n: number): Go<Outcome> {
  const producers = 10
  const ch = chan<number>()
  const wg = new WaitGroup()
  wg.add(producers)
  for (let p = 0; p < producers; p++) {
    go(function* producer() {
      for (let i = p; i < n; i += producers) yield* ch.send(i)
      wg.done()
    })
  }
  go(function* closer() {
    yield* wg.wait()
    ch.close()
  })
  return { checksum: yield* addUp(ch) }
}

export function* pipeline(n: number): Go<Outcome> {
  const source = chan<number>()
  go(function* producer() {
    for (let i = 0; i < n; i++) yield* source.send(i)
    source.close()
  })
  let end = source
  for (let i = 0; i < 4; i++) {
    const out = chan<number>()
    go(stage, end, out)
    end = out
  }
  return { checksum: yield* addUp(end) }
}

function* stage(from: Chan<number>, to: Chan<number>): Go<void> {
  for (;;) {
    const v = yield* from.recv()
    if (v === undefined) break
    yield* to.send(v + 1)
  }
  to.close()
}

export function* sieve(n: number): Go<Outcome> {
  const limit = nthPrime(n)
  const source = chan<number>()
  go(function* candidates() {
    for (let i = 2; i <= limit; i++) yield* source.send(i)
    source.close()
  })
  let end = source
  let last = 0
  for (;;) {
    const prime = yield* end.recv()
    if (prime === undefined) return { checksum: last }
    last = prime
    const out = chan<number>()
    go(filter, prime, end, out)
    end = out
  }
}

function* filter(prime: number, from: Chan<number>, to: Chan<number>): Go<void> {
  for (;;) {
    const v = yield* from.recv()
    if (v === undefined) break
    if (v % prime !== 0) yield* to.send(v)
  }
  to.close()
}

export function* pool(n: number): Go<Outcome> {
  const workers = 8
  const jobs = chan<number>(128)
  const wg = new WaitGroup()
  const sums = new Float64Array(workers)
  wg.add(workers)
  for (let w = 0; w < workers; w++) {
    go(function* worker() {
      for (;;) {
        const job = yield* jobs.recv()
        if (job === undefined) break
        sums[w]! += job
      }
      wg.done()
    })
  }
  for (let i = 0; i < n; i++) yield* jobs.send(i)
  jobs.close()
  yield* wg.wait()
  return { checksum: sums.reduce((a, b) => a + b, 0) }
}

function* addUp(ch: Chan<number>): Go<number> {
  let sum = 0
  for (;;) {
    const v = yield* ch.recv()
    if (v === undefined) return sum
    sum += v
  }
}
