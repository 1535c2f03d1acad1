/** Every wait reason is shown by who waits for that, and by nobody else. */
import { expect, test } from 'vitest'
import {
  bubble,
  chan,
  Cond,
  type Go,
  gosched,
  Group,
  Mutex,
  nilChan,
  Once,
  type Op,
  type Runtime,
  RWMutex,
  select,
  Semaphore,
  SingleFlight,
  sleep,
  timer,
  wait,
  WaitGroup,
  type WaitReason,
  waitReasons,
} from '../../src/main/runtime/index.ts'
import { program } from '../conformance/helpers.ts'

function* op(made: () => Op<unknown>): Go<void> {
  yield* made()
}

/** Takes it, and waits for it again: who holds it never gives it back. */
function* twice(made: () => Op<unknown>): Go<void> {
  yield* made()
  yield* made()
}

function* endless(): Go<never> {
  for (;;) yield* nilChan<never>().recv()
}

/** The others get as far as they can. */
function* turns(): Go<void> {
  for (let i = 0; i < 10; i++) yield* gosched()
}

const never = new Promise<void>(() => undefined)

/** What is to be run to wait for that; several where several things do. */
const examples: Readonly<Record<Exclude<WaitReason, 'synctest.Wait'>, readonly (() => Go<unknown>)[]>> = {
  'chan receive': [
    () => op(() => chan().recv()),
    () => op(() => chan().recvOk()),
    () => op(() => timer(60_000).recv()),
  ],
  'chan send': [() => op(() => chan<number>().send(1))],
  'chan receive (nil chan)': [() => op(() => nilChan().recv()), () => op(() => nilChan().recvOk())],
  'chan send (nil chan)': [() => op(() => nilChan<number>().send(1))],
  select: [
    () => op(() => select({ in: chan().recv(), out: chan<number>().send(1) })),
    () => op(() => select({ nil: nilChan().recv() })),
  ],
  'select (no cases)': [() => op(() => select({}))],
  'sync.Mutex.Lock': [
    function* () {
      const m = new Mutex()
      yield* twice(() => m.lock())
    },
  ],
  'sync.RWMutex.RLock': [
    function* () {
      const m = new RWMutex()
      yield* m.lock()
      yield* m.rlock()
    },
  ],
  'sync.RWMutex.Lock': [
    function* () {
      const m = new RWMutex()
      yield* twice(() => m.lock())
    },
  ],
  'sync.WaitGroup.Wait': [
    function* () {
      const wg = new WaitGroup()
      wg.add(1)
      yield* wg.wait()
    },
  ],
  'sync.Cond.Wait': [
    function* () {
      const m = new Mutex()
      yield* m.lock()
      yield* new Cond(m).wait()
    },
  ],
  'sync.Once.Do': [
    function* () {
      const once = new Once()
      new WaitGroup().go(() => once.do(endless))
      yield* gosched()
      yield* once.do(endless)
    },
  ],
  semacquire: [
    function* () {
      const s = new Semaphore(1)
      yield* twice(() => s.acquire())
    },
    () => op(() => new Semaphore(1).acquire(2)),
  ],
  sleep: [() => op(() => sleep(60_000))],
  'IO wait': [() => op(() => wait(never))],
  'goroutine join': [
    function* () {
      yield* new WaitGroup().go(endless).join()
    },
  ],
  'errgroup limit': [
    function* () {
      const group = new Group()
      group.setLimit(1)
      group.go(endless)
      yield* group.spawn(endless)
    },
  ],
  singleflight: [
    function* () {
      const flights = new SingleFlight<string, void>()
      new WaitGroup().go(() => flights.do('key', endless))
      yield* gosched()
      yield* flights.do('key', endless)
    },
  ],
}

test('every reason has an example; that of the bubble is below', () => {
  expect([...Object.keys(examples), 'synctest.Wait'].sort()).toEqual([...waitReasons].sort())
})

test.each(Object.entries(examples))('%s', (reason, bodies) =>
  program(function* (rt: Runtime) {
    for (const body of bodies) {
      const g = rt.go(body)
      yield* turns()
      expect(g.waitReason).toBe(reason)
      g.kill()
      yield* turns()
      expect(g.state).toBe('dead')
    }
  }),
)

test('synctest.Wait', () =>
  bubble(function* (t) {
    const g = t.rt.go(() => op(t.wait))
    yield* gosched()
    expect(g.waitReason).toBe('synctest.Wait')
    yield* t.wait()
  }))
