import { afterEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '../../../src/main/base/index.ts'
import { diagnose, type Diagnosis } from '../../../src/main/monitor/wait-for/index.ts'
import {
  chan,
  Cond,
  go,
  type Go,
  Mutex,
  nilChan,
  Once,
  Runtime,
  RWMutex,
  select,
  Semaphore,
  sleep,
  WaitGroup,
} from '../../../src/main/runtime/index.ts'

let rt: Runtime | undefined

afterEach(() => {
  rt?.close()
})

/** Runs `main` until all are asleep, for `ms` of virtual time, and says what is wrong then. */
function after(main: () => Go<void>, ms = 0): Diagnosis[] {
  const clock = new VirtualClock()
  rt = new Runtime({ clock, sites: true, seed: 1 })
  rt.go(main)
  rt.flush()
  for (let at = 0; at < ms; at += 100) {
    clock.advance(100)
    rt.flush()
  }
  return diagnose(rt)
}

const names = (refs: readonly { name: string }[]): string[] => refs.map(({ name }) => name).sort()

function only(found: Diagnosis[]): Diagnosis {
  expect(found.map(({ sentence }) => sentence)).toHaveLength(1)
  return found[0] as Diagnosis
}

/** Keeps the program running: time passes for it. */
function* ticking(): Go<void> {
  for (;;) yield* sleep(50)
}

function* crossing(first: Mutex, second: Mutex): Go<void> {
  yield* first.lock()
  yield* sleep(10)
  yield* second.lock()
}

describe('locks', () => {
  it('finds two that hold what the other wants, while others run on', () => {
    const found = after(function* main() {
      const [a, b] = [new Mutex({ name: 'a' }), new Mutex({ name: 'b' })]
      go(ticking)
      go(function* left() {
        yield* crossing(a, b)
      })
      go(function* right() {
        yield* crossing(b, a)
      })
      yield* sleep(100_000)
    }, 500)
    const it = only(found)
    expect(it).toMatchObject({ kind: 'partial deadlock', certain: true, global: false })
    expect(names(it.goroutines)).toEqual(['left', 'right'])
    expect(names(it.objects)).toEqual(['a', 'b'])
    expect(it.cycle).toHaveLength(2)
    expect(it.sentence).toBe(
      '`left` holds `a` and waits for lock `b`; `right` holds `b` and waits for lock `a`.',
    )
    expect(it.ageMs).toBe(490)
  })

  it('finds who waits for a lock of its own', () => {
    const it = only(
      after(function* main() {
        const mutex = new Mutex({ name: 'state' })
        go(function* again() {
          yield* mutex.lock()
          yield* mutex.lock()
        })
        go(ticking)
        yield* sleep(100_000)
      }, 500),
    )
    expect(it).toMatchObject({ kind: 'double lock', certain: true })
    expect(it.sentence).toBe('`again` waits for `state`, which it holds itself.')
  })

  it('finds a lock that ended with its holder', () => {
    const it = only(
      after(function* main() {
        const mutex = new Mutex({ name: 'state' })
        go(function* forgetful() {
          yield* mutex.lock()
        })
        yield* sleep(10)
        go(function* late() {
          yield* mutex.lock()
        })
        go(ticking)
        yield* sleep(100_000)
      }, 500),
    )
    expect(it).toMatchObject({ kind: 'leak', certain: false })
    expect(names(it.goroutines)).toEqual(['late'])
  })

  it('says nothing of a lock that another goroutine has unlocked before: it is a signal', () => {
    const found = after(function* main() {
      const mutex = new Mutex({ name: 'signal' })
      yield* mutex.lock()
      go(function* other() {
        mutex.unlock()
        yield* mutex.lock()
        yield* mutex.lock()
      })
      go(ticking)
      yield* sleep(100_000)
    }, 500)
    expect(found).toEqual([])
  })

  it('says nothing of a crowd behind a lock whose holder goes on', () => {
    const found = after(function* main() {
      const mutex = new Mutex()
      for (let i = 0; i < 10; i++) {
        go(function* one() {
          yield* mutex.lock()
          yield* sleep(1000)
          mutex.unlock()
        })
      }
      yield* sleep(100_000)
    }, 500)
    expect(found).toEqual([])
  })

  it('finds a second read lock behind a writer', () => {
    const it = only(
      after(function* main() {
        const lock = new RWMutex({ name: 'config' })
        go(function* reader() {
          yield* lock.rlock()
          yield* sleep(10)
          yield* lock.rlock()
        })
        go(function* writer() {
          yield* sleep(5)
          yield* lock.lock()
        })
        go(ticking)
        yield* sleep(100_000)
      }, 500),
    )
    expect(it).toMatchObject({ kind: 're-entrant read lock', certain: true })
    expect(names(it.goroutines)).toEqual(['reader', 'writer'])
    expect(it.sentence).toContain('a second time, behind `writer`')
  })

  it('finds a reader that wants to write', () => {
    const it = only(
      after(function* main() {
        const lock = new RWMutex({ name: 'config' })
        go(function* upgrader() {
          yield* lock.rlock()
          yield* lock.lock()
        })
        go(ticking)
        yield* sleep(100_000)
      }, 500),
    )
    expect(it.kind).toBe('double lock')
  })

  it('finds a semaphore whose holders wait for it', () => {
    const it = only(
      after(function* main() {
        const places = new Semaphore(2, { name: 'places' })
        for (let i = 0; i < 2; i++) {
          go(function* greedy() {
            yield* places.acquire()
            places.release()
            yield* places.acquire()
            yield* sleep(5)
            yield* places.acquire()
          })
        }
        go(ticking)
        yield* sleep(100_000)
      }, 500),
    )
    expect(it.kind).toBe('partial deadlock')
    expect(it.count).toBe(2)
  })
})

describe('channels', () => {
  it('finds the audit cycle of lock and channels, and the innocents behind it', () => {
    const it = only(
      after(function* main() {
        const ledger = new Mutex({ name: 'ledger' })
        const audit = chan<number>(1, { name: 'audit' })
        const ack = chan<number>(0, { name: 'audit-ack' })
        go(ticking)
        go(function* compact() {
          for (let i = 0; ; i++) {
            yield* ack.send(i)
            yield* ledger.lock()
            ledger.unlock()
          }
        })
        go(function* flush() {
          for (;;) {
            yield* audit.recv()
            yield* ack.recv()
          }
        })
        go(function* append() {
          for (let i = 0; i < 2; i++) yield* audit.send(i)
          yield* sleep(10)
          yield* ledger.lock()
          yield* sleep(10)
          for (let i = 0; ; i++) yield* audit.send(i)
        })
        yield* sleep(15)
        go(function* bystander() {
          yield* ledger.lock()
        })
        yield* sleep(100_000)
      }, 500),
    )
    expect(it).toMatchObject({ kind: 'partial deadlock', certain: false })
    expect(names(it.goroutines)).toEqual(['append', 'compact', 'flush'])
    expect(names(it.objects)).toEqual(['audit', 'audit-ack', 'ledger'])
    expect(names(it.behind)).toEqual(['bystander'])
    expect(it.cycle.map((step) => step.because)).toContain('is its only receiver')
  })

  it('calls it a leak when main has ended and nobody else is there', () => {
    const it = only(
      after(function* main() {
        const result = chan<number>(0, { name: 'result' })
        go(function* worker() {
          yield* result.send(1)
        })
        yield* sleep(10)
      }, 500),
    )
    expect(it).toMatchObject({ kind: 'leak', certain: true, global: false })
    expect(it.sentence).toBe('`worker` waits to send on `result`: nobody can receive from it.')
    expect(it.goroutines[0]?.site).toMatch(/diagnose\.test\.ts:\d+:\d+$/)
    expect(it.ageMs).toBe(500)
  })

  it('suspects a sender whose only receivers and maker are gone while others run', () => {
    const it = only(
      after(function* main() {
        go(ticking)
        go(function* request() {
          const reply = chan<number>(0, { name: 'reply' })
          go(function* answer() {
            yield* sleep(20)
            yield* reply.send(1)
          })
          yield* sleep(10)
        })
        yield* sleep(100_000)
      }, 500),
    )
    expect(it).toMatchObject({ kind: 'leak', certain: false })
    expect(names(it.goroutines)).toEqual(['answer'])
  })

  it('says nothing of a subscriber in a quiet hour, nor of idle workers, nor of a channel used as semaphore', () => {
    const found = after(function* main() {
      const jobs = chan<number>(4)
      const places = chan<true>(1)
      const subscribers: unknown[] = []
      go(function* subscribe() {
        const events = chan<number>()
        subscribers.push(events)
        go(function* listen() {
          yield* events.recv()
        })
        yield* sleep(1)
      })
      for (let i = 0; i < 3; i++) {
        go(function* worker() {
          for (;;) yield* jobs.recv()
        })
        go(function* limited() {
          yield* places.send(true)
          yield* sleep(1000)
          yield* places.recv()
        })
      }
      yield* jobs.send(1)
      const wg = new WaitGroup()
      wg.go(ticking)
      yield* wg.wait()
    }, 500)
    expect(found).toEqual([])
  })

  it('says nothing while code outside has used the other end', () => {
    const found = after(function* main() {
      const events = chan<number>(1)
      setTimeout(() => undefined, 0)
      rt?.clock.defer(() => events.trySend(1))
      yield* events.recv()
      yield* events.recv()
    }, 500)
    expect(found).toEqual([])
  })

  it('finds nil channels and selects that nobody can serve', () => {
    const found = after(function* main() {
      go(ticking)
      go(function* never() {
        yield* nilChan<number>().recv()
      })
      go(function* empty() {
        yield* select({})
      })
      yield* sleep(100_000)
    }, 500)
    expect(found.map(({ kind, certain, sentence }) => [kind, certain, sentence])).toEqual([
      ['leak', true, '`never` waits to receive from a nil channel: nobody can wake it.'],
      ['leak', true, '`empty` waits in a select without cases: nobody can wake it.'],
    ])
  })
})

describe('counting and waiting', () => {
  it('finds a done that was lost', () => {
    const it = only(
      after(function* main() {
        const wg = new WaitGroup({ name: 'batch' })
        wg.add(2)
        go(function* good() {
          yield* sleep(1)
          wg.done()
        })
        go(function* early() {
          yield* sleep(1)
        })
        yield* wg.wait()
      }, 500),
    )
    expect(it).toMatchObject({ kind: 'lost done', global: true, certain: true })
    expect(names(it.goroutines)).toEqual(['main'])
    expect(names(it.objects)).toEqual(['batch'])
    expect(it.sentence).toContain('1 not done')
  })

  it('finds the member that keeps a wait group from ending, and who waits behind', () => {
    const it = only(
      after(function* main() {
        const wg = new WaitGroup({ name: 'batch' })
        const out = chan<number>(0, { name: 'out' })
        wg.go(function* stuck() {
          yield* out.send(1)
        })
        yield* wg.wait()
      }, 500),
    )
    expect(it).toMatchObject({ kind: 'global deadlock', global: true, certain: true })
    expect(names(it.goroutines)).toEqual(['stuck'])
    expect(names(it.behind)).toEqual(['main'])
  })

  it('follows joins, onces and conditions', () => {
    const found = after(function* main() {
      const once = new Once()
      const mutex = new Mutex({ name: 'm' })
      const cond = new Cond(mutex, { name: 'ready' })
      const first = go(function* first() {
        yield* once.do(function* () {
          yield* mutex.lock()
          yield* cond.wait()
        })
      })
      go(function* second() {
        yield* sleep(1)
        yield* once.do(ticking)
      })
      yield* first.join()
    }, 500)
    const it = only(found)
    expect(it.kind).toBe('global deadlock')
    expect(names(it.goroutines)).toEqual(['first'])
    expect(names(it.behind)).toEqual(['main', 'second'])
    expect(names(it.objects)).toEqual(['ready'])
  })

  it('says nothing while a timer, or somebody who runs, can still help', () => {
    const found = after(function* main() {
      const wg = new WaitGroup()
      const done = chan<number>()
      wg.go(function* slow() {
        yield* sleep(5000)
        yield* done.send(1)
      })
      go(function* waiter() {
        yield* wg.wait()
      })
      yield* done.recv()
    }, 500)
    expect(found).toEqual([])
  })
})
