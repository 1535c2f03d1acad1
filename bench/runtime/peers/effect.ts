import { Effect, Fiber, Queue, Semaphore } from 'effect'
import { delayMs, Lateness, MemoryProbe, type Implementation, type Outcome } from '../outcome.ts'
import { nthPrime } from '../primes.ts'

type Ch = Queue.Queue<number>
/** Has no rendezvous: a queue of one is its smallest. */
const unbuffered = 1

/** Fibers and bounded queues, written with `Effect.gen` as its guide does. It has no select. */
export const effect: Implementation = {
  version: '4.1.0',
  workloads: {
    pingpong: (n) => Effect.runPromise(pingPong(n)),
    buffered: (n) => Effect.runPromise(stream(n, 1, 128)),
    fanin: (n) => Effect.runPromise(stream(n, 10, unbuffered)),
    pipeline: (n) => Effect.runPromise(pipeline(n)),
    sieve: (n) => Effect.runPromise(sieve(n)),
    pool: (n) => Effect.runPromise(pool(n)),
    spawn: (n) => Effect.runPromise(spawn(n, undefined)),
    memory: (n) => Effect.runPromise(spawn(n, new MemoryProbe())),
    'mutex-free': (n) => Effect.runPromise(mutex(n, 1)),
    'mutex-held': (n) => Effect.runPromise(mutex(n, 4)),
    gosched: (n) => Effect.runPromise(giveWay(n)),
    timers: (n) => Effect.runPromise(timers(n)),
    cancel: (n, watch) => Effect.runPromise(interruptAll(n, () => watch.restart())),
  },
}

const produce = (ch: Ch, first: number, step: number, n: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (let i = first; i < n; i += step) yield* Queue.offer(ch, i)
  })

const addUp = (ch: Ch, n: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    let checksum = 0
    for (let i = 0; i < n; i++) checksum += yield* Queue.take(ch)
    return { checksum }
  })

const pingPong = (n: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const ping = yield* Queue.bounded<number>(unbuffered)
    const pong = yield* Queue.bounded<number>(unbuffered)
    yield* Effect.forkChild(
      Effect.gen(function* () {
        for (let i = 0; i < n / 2; i++) yield* Queue.offer(pong, (yield* Queue.take(ping)) + 1)
      }),
    )
    let v = 0
    for (let i = 0; i < n / 2; i++) {
      yield* Queue.offer(ping, v + 1)
      v = yield* Queue.take(pong)
    }
    return { checksum: v }
  })

const stream = (n: number, producers: number, capacity: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const ch = yield* Queue.bounded<number>(capacity)
    for (let p = 0; p < producers; p++) yield* Effect.forkChild(produce(ch, p, producers, n))
    return yield* addUp(ch, n)
  })

const pipeline = (n: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    let last = yield* Queue.bounded<number>(unbuffered)
    yield* Effect.forkChild(produce(last, 0, 1, n))
    for (let i = 0; i < 4; i++) {
      const from: Ch = last
      const to = yield* Queue.bounded<number>(unbuffered)
      yield* Effect.forkChild(
        Effect.gen(function* () {
          for (let item = 0; item < n; item++) yield* Queue.offer(to, (yield* Queue.take(from)) + 1)
        }),
      )
      last = to
    }
    return yield* addUp(last, n)
  })

const sieve = (n: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const limit = nthPrime(n)
    let from = yield* Queue.bounded<number>(unbuffered)
    yield* Effect.forkChild(produce(from, 2, 1, limit + 1))
    let last = 0
    while (last < limit) {
      const prime: number = yield* Queue.take(from)
      const to = yield* Queue.bounded<number>(unbuffered)
      yield* Effect.forkChild(filter(prime, from, to))
      last = prime
      from = to
    }
    return { checksum: last }
  })

const filter = (prime: number, from: Ch, to: Ch): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (;;) {
      const v = yield* Queue.take(from)
      if (v % prime !== 0) yield* Queue.offer(to, v)
    }
  })

const pool = (n: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const jobs = yield* Queue.bounded<number>(128)
    const worker = Effect.gen(function* () {
      let sum = 0
      for (;;) {
        const job = yield* Queue.take(jobs)
        if (job < 0) return sum
        sum += job
      }
    })
    const workers = []
    for (let w = 0; w < 8; w++) workers.push(yield* Effect.forkChild(worker))
    yield* produce(jobs, 0, 1, n)
    for (let w = 0; w < 8; w++) yield* Queue.offer(jobs, -1)
    let checksum = 0
    for (const fiber of workers) checksum += yield* Fiber.join(fiber)
    return { checksum }
  })

const spawn = (n: number, probe: MemoryProbe | undefined): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const gate = yield* Queue.unbounded<number>()
    let parked = 0
    let released = 0
    const waiter = Effect.gen(function* () {
      parked++
      yield* Queue.take(gate)
      released++
    })
    for (let i = 0; i < n; i++) yield* Effect.forkChild(waiter)
    while (parked < n) yield* Effect.yieldNow
    const extra = probe?.perItem(n)
    for (let i = 0; i < n; i++) yield* Queue.offer(gate, i)
    while (released < n) yield* Effect.yieldNow
    return { checksum: released, ...(extra && { extra }) }
  })

const mutex = (n: number, rivals: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const lock = yield* Semaphore.make(1)
    let checksum = 0
    const held = Effect.gen(function* () {
      checksum++
      if (rivals > 1) yield* Effect.yieldNow
    })
    const rival = Effect.gen(function* () {
      for (let i = 0; i < n / rivals; i++) yield* Semaphore.withPermits(lock, 1)(held)
    })
    yield* Effect.all(new Array<typeof rival>(rivals).fill(rival), { concurrency: 'unbounded' })
    return { checksum }
  })

const giveWay = (n: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    let checksum = 0
    const polite = Effect.gen(function* () {
      for (let i = 0; i < n / 2; i++) {
        checksum++
        yield* Effect.yieldNow
      }
    })
    yield* Effect.all([polite, polite], { concurrency: 'unbounded' })
    return { checksum }
  })

const timers = (n: number): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const lateness = new Lateness()
    const sleeper = (delay: number): Effect.Effect<void> =>
      Effect.gen(function* () {
        const due = performance.now() + delay
        yield* Effect.sleep(delay)
        lateness.record(performance.now() - due)
      })
    const fibers = []
    for (let i = 0; i < n; i++) fibers.push(yield* Effect.forkChild(sleeper(delayMs(i))))
    for (const fiber of fibers) yield* Fiber.join(fiber)
    return lateness.outcome()
  })

const interruptAll = (n: number, restart: () => void): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    let parked = 0
    let woken = 0
    const waiter = Effect.gen(function* () {
      parked++
      yield* Effect.never
    }).pipe(Effect.onInterrupt(() => Effect.sync(() => woken++)))
    const fibers = []
    for (let i = 0; i < n; i++) fibers.push(yield* Effect.forkChild(waiter))
    while (parked < n) yield* Effect.yieldNow
    restart()
    yield* Fiber.interruptAll(fibers)
    return { checksum: woken }
  })
