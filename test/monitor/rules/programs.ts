/** Programs with one thing wrong, and how it is put right while they run. */
import { goroutinePool } from '../../../src/main/pool/index.ts'
import { rateLimiter } from '../../../src/main/patterns/index.ts'
import {
  background,
  chan,
  type Go,
  go,
  Mutex,
  RWMutex,
  type Runtime,
  select,
  sleep,
  ticker,
  WaitGroup,
  withCancel,
} from '../../../src/main/runtime/index.ts'

export interface Wrong {
  /** What is found, and nothing else: a pattern of its id. */
  id: RegExp
  title: RegExp
  seconds: number
  start(rt: Runtime): () => void
  /** Seconds until it has closed once it is put right. */
  closes: number
  why: RegExp
}

const forEverMs = 1e9

/** Keeps the program alive, so that nothing is a deadlock of all. */
function heartbeat(rt: Runtime): void {
  rt.go(function* heart(): Go<void> {
    for (;;) yield* sleep(500)
  })
}

function repeat(rt: Runtime, everyMs: number, step: () => void): { stop: () => void } {
  let on = true
  rt.go(function* source(): Go<void> {
    for (;;) {
      if (on) step()
      yield* sleep(everyMs)
    }
  })
  return { stop: () => void (on = false) }
}

export const programs: Readonly<Record<string, Wrong>> = {
  'goroutine growth': {
    id: /^goroutine-growth$/,
    title: /grow without end/,
    seconds: 75,
    start: (rt) =>
      repeat(rt, 100, () => {
        rt.go(function* forgotten(): Go<void> {
          yield* sleep(forEverMs)
        })
      }).stop,
    closes: 20,
    why: /stopped growing/,
  },
  'ticker that drops': {
    id: /^ticker-drops$/,
    title: /drops ticks/,
    seconds: 25,
    start: (rt) => {
      let workMs = 200
      rt.go(function* late(): Go<void> {
        const ticks = ticker(50)
        for (;;) {
          yield* ticks.recv()
          yield* sleep(workMs)
        }
      })
      return () => (workMs = 10)
    },
    closes: 30,
    why: /in time again/,
  },
  'context never cancelled': {
    id: /^context-leak$/,
    title: /never cancelled/,
    seconds: 70,
    start: (rt) => {
      let forget = true
      rt.go(function* requests(): Go<void> {
        const [root] = withCancel(background())
        for (;;) {
          const [, cancel] = withCancel(root)
          if (!forget) cancel()
          yield* sleep(100)
        }
      })
      return () => (forget = false)
    },
    closes: 20,
    why: /end again/,
  },
  'oversized pool': {
    id: /^pool-oversized:resizers$/,
    title: /oversized/,
    seconds: 75,
    start: (rt) => {
      const pool = workers(rt, 32, 20)
      repeat(rt, 100, () => void pool.trySubmit(1)?.catch(() => undefined))
      return () => {
        pool.resize(4)
      }
    },
    closes: 10,
    why: /./,
  },
  'undersized pool': {
    id: /^pool-undersized:resizers$/,
    title: /saturated/,
    seconds: 10,
    start: (rt) => {
      const pool = workers(rt, 2, 100)
      repeat(rt, 25, () => void pool.trySubmit(1)?.catch(() => undefined))
      return () => {
        pool.resize(16)
      }
    },
    closes: 20,
    why: /keep up again/,
  },
  'channel always full': {
    id: /^blocked-senders:audit#/,
    title: /audit is full/,
    seconds: 6,
    start: (rt) => {
      let workMs = 100
      const audit = rt.chan<number>(4, { name: 'audit' })
      for (let i = 0; i < 3; i++)
        rt.go(function* writer(): Go<void> {
          for (;;) {
            yield* audit.send(i)
            yield* sleep(5)
          }
        })
      rt.go(function* reader(): Go<void> {
        for (;;) {
          yield* audit.recv()
          if (workMs > 0) yield* sleep(workMs)
        }
      })
      return () => (workMs = 0)
    },
    closes: 10,
    why: /nobody waits to send/,
  },
  'channel always empty': {
    id: /^oversized-buffer:wide#/,
    title: /never used/,
    seconds: 75,
    start: (rt) => {
      let burst = 1
      const wide = rt.chan<number>(256, { name: 'wide' })
      rt.go(function* sender(): Go<void> {
        for (;;) {
          for (let i = 0; i < Math.max(5, burst); i++) yield* wide.send(i)
          yield* sleep(20)
        }
      })
      rt.go(function* receiver(): Go<void> {
        for (;;) yield* wide.recv()
      })
      return () => (burst = 200)
    },
    closes: 8,
    why: /used now/,
  },
  'hot unbuffered channel': {
    id: /^hot-unbuffered:hand#/,
    title: /Unbuffered hot channel/,
    seconds: 15,
    start: (rt) => {
      let pauseMs = 1
      const hand = rt.chan<number>(0, { name: 'hand' })
      rt.go(function* sender(): Go<void> {
        for (;;) {
          for (let i = 0; i < 10; i++) yield* hand.send(i)
          yield* sleep(pauseMs)
        }
      })
      rt.go(function* receiver(): Go<void> {
        for (;;) yield* hand.recv()
      })
      return () => (pauseMs = 100)
    },
    closes: 8,
    why: /used less/,
  },
  'limiter that holds back': {
    id: /^limited:fetch$/,
    title: /holds back work/,
    seconds: 10,
    start: (rt) => {
      const limiter = rateLimiter({ name: 'fetch', perSecond: 10, rt })
      for (let i = 0; i < 4; i++)
        rt.go(function* caller(): Go<void> {
          for (;;) {
            yield* limiter.wait()
            yield* sleep(150)
          }
        })
      return () => (limiter.rate = 1000)
    },
    closes: 10,
    why: /nobody waits/,
  },
  're-entrant read lock': {
    id: /^wait-for:re-entrant read lock:/,
    title: /^Re-entrant read lock/,
    seconds: 8,
    start: (rt) => {
      heartbeat(rt)
      const lock = new RWMutex({ name: 'config' })
      const reader = rt.go(function* reader(): Go<void> {
        yield* lock.rlock()
        yield* sleep(10)
        yield* lock.rlock()
      })
      const writer = rt.go(function* writer(): Go<void> {
        yield* sleep(5)
        yield* lock.lock()
      })
      return () => {
        writer.kill()
        reader.kill()
      }
    },
    closes: 10,
    why: /they go on/,
  },
  'deadlock of two': {
    id: /^wait-for:partial deadlock:/,
    title: /^Deadlock: 2 goroutines wait in a cycle$/,
    seconds: 8,
    start: (rt) => {
      heartbeat(rt)
      const [a, b] = [new Mutex({ name: 'a' }), new Mutex({ name: 'b' })]
      function* both(first: Mutex, second: Mutex): Go<void> {
        yield* first.lock()
        yield* sleep(10)
        yield* second.lock()
      }
      const one = rt.go(both, a, b)
      rt.go(both, b, a)
      return () => {
        one.kill()
        a.unlock()
      }
    },
    closes: 10,
    why: /they go on/,
  },
  'lost done': {
    id: /^wait-for:lost done:/,
    title: /^(?:Possible l|L)ost done/,
    seconds: 20,
    start: (rt) => {
      let group: WaitGroup | undefined
      heartbeat(rt)
      rt.go(function* waiter(): Go<void> {
        group = new WaitGroup({ name: 'all' })
        group.add(2)
        const wg = group
        go(function* member(): Go<void> {
          yield* sleep(1)
          wg.done()
        })
        yield* wg.wait()
      })
      return () => group?.done()
    },
    closes: 10,
    why: /they go on/,
  },
  'goroutine leak': {
    id: /^leak:answerer@/,
    title: /^(?:Possible g|G)oroutine leak in answerer$/,
    seconds: 20,
    start: (rt) => {
      heartbeat(rt)
      const leaked: { kill(): void }[] = []
      rt.go(function* main(): Go<void> {
        go(function* request(): Go<void> {
          const answer = chan<number>(0, { name: 'answer' })
          const g = go(function* answerer(): Go<void> {
            yield* sleep(50)
            yield* answer.send(1)
          })
          leaked.push(g)
          // Leaves before the answer is there: nobody will take it.
          yield* select({ answer: answer.recv(), late: afterMs(rt, 10).recv() })
        })
        yield* sleep(forEverMs)
      })
      return () => {
        for (const g of leaked) g.kill()
      }
    },
    closes: 10,
    why: /it goes on or has ended/,
  },
}

function afterMs(rt: Runtime, ms: number): ReturnType<Runtime['chan']> {
  const late = rt.chan<unknown>(1, { name: 'late' })
  rt.go(function* timer(): Go<void> {
    yield* sleep(ms)
    yield* late.send(1)
  })
  return late
}

function workers(
  rt: Runtime,
  size: number,
  workMs: number,
): ReturnType<typeof goroutinePool<number, number>> {
  return goroutinePool<number, number>({
    name: 'resizers',
    size,
    queue: 10_000,
    rt,
    worker: function* (job): Go<number> {
      yield* sleep(workMs)
      return job
    },
  })
}
