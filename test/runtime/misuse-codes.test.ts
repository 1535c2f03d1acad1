/** Every code of the runtime's errors: one example each with its words, and a place in the guide. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { UsageError } from '../../src/main/base/index.ts'
import {
  background,
  type Chan,
  chan,
  type Go,
  gosched,
  Group,
  Mutex,
  nilChan,
  Once,
  onceValue,
  type Op,
  Runtime,
  RWMutex,
  select,
  Semaphore,
  sleep,
  ticker,
  wait,
  WaitGroup,
  withValue,
} from '../../src/main/runtime/index.ts'
import { program } from '../conformance/helpers.ts'

interface Example {
  code: string
  /** How the message begins: Go's words where Go has some. */
  words: string
  body: (rt: Runtime) => Go<unknown>
}

/** One that never waits. */
const at = (code: string, words: string, wrong: (rt: Runtime) => unknown): Example => ({
  code,
  words,
  body: function* (rt) {
    yield* gosched()
    wrong(rt)
  },
})

function* again(op: Op<unknown>): Go<void> {
  yield* op
}

/** The same operation a second time, while it waits or after it was used. */
const twice = (make: () => Op<unknown>): Example => ({
  code: 'op-started-twice',
  words: '',
  body: function* (rt) {
    const op = make()
    rt.go(() => again(op))
    yield* gosched()
    yield* op
  },
})

const closed = (): Chan<number> => {
  const c = chan<number>()
  c.close()
  return c
}

const sizes = [-1, 1.5, NaN, Infinity, 2 ** 32]

const examples: Example[] = [
  at('send-on-closed', 'send on closed channel', () => closed().trySend(1)),
  { code: 'send-on-closed', words: 'send on closed channel', body: () => again(closed().send(1)) },
  at('close-of-closed', 'close of closed channel', () => {
    closed().close()
  }),
  at('close-of-nil', 'close of nil channel', () => {
    nilChan().close()
  }),
  at('resize-of-nil', 'resize of nil channel', () => {
    nilChan().resize(1)
  }),
  ...sizes.map((size) => at('chan-size', 'makechan: size out of range', () => chan(size))),
  ...sizes.map((size) =>
    at('chan-size', 'makechan: size out of range', () => {
      chan(3).resize(size)
    }),
  ),
  {
    code: 'select-case',
    words: 'select: case "x"',
    body: () => again(select({ x: 5 as unknown as Op<void> })),
  },
  {
    code: 'select-case',
    words: 'select: case "select"',
    body: () => again(select({ inner: select({ in: chan().recv() }) })),
  },
  twice(() => chan<number>().send(1)),
  twice(() => sleep(60_000)),
  twice(() => wait(new Promise(() => undefined))),
  twice(() => select({ in: chan().recv() })),
  {
    code: 'not-in-goroutine',
    words: 'yield* works inside a goroutine only',
    body: (rt) => {
      const body = again(rt.chan().recv())
      return again(
        wait(
          new Promise((resolve) => {
            setImmediate(resolve)
          }).then(() => body.next()),
        ),
      )
    },
  },
  {
    code: 'yield-non-op',
    words: 'yield of',
    body: function* () {
      yield 5 as unknown as symbol
    },
  },
  at('go-without-generator', 'go: needs a generator function (function*)', (rt) =>
    rt.go((() => 5) as unknown as () => Go<void>),
  ),
  at('go-without-generator', 'go: needs a generator function (function*), got a promise', (rt) =>
    rt.go((async () => Promise.reject(new Error('unused'))) as unknown as () => Go<void>),
  ),
  at('runtime-closed', 'the runtime is closed', () => {
    const rt = new Runtime()
    rt.close()
    rt.go(() => again(gosched()))
  }),
  at('flush-inside', 'flush: called from inside the run loop', (rt) => {
    rt.flush()
  }),
  at('unlock-unlocked', 'sync: unlock of unlocked mutex', () => {
    new Mutex().unlock()
  }),
  at('unlock-unlocked', 'sync: Unlock of unlocked RWMutex', () => {
    new RWMutex().unlock()
  }),
  at('runlock-unlocked', 'sync: RUnlock of unlocked RWMutex', () => {
    new RWMutex().runlock()
  }),
  at('negative-waitgroup', 'sync: negative WaitGroup counter', () => {
    new WaitGroup().done()
  }),
  {
    code: 'once-inside',
    words: 'sync: Once.Do called from inside its own function',
    body: () => {
      const once = new Once()
      return once.do(() => once.do(() => again(gosched())))
    },
  },
  {
    code: 'once-killed',
    words: 'onceValue: the goroutine computing it was killed',
    body: function* (rt) {
      const value = onceValue(() => again(nilChan().recv()))
      const g = rt.go(value)
      yield* gosched()
      g.kill()
      yield* value()
    },
  },
  at('over-release', 'semaphore: released more than held', () => {
    new Semaphore(1).release()
  }),
  ...[-1, NaN].map((n) => at('semaphore-size', 'semaphore: size out of range', () => new Semaphore(n))),
  ...[-1, NaN].map((n) =>
    at('semaphore-weight', 'semaphore: weight out of range', () => new Semaphore(1).acquire(n)),
  ),
  at('group-active', 'errgroup: modify limit while 1 goroutines in the group are still active', () => {
    const group = new Group()
    group.go(() => again(sleep(1)))
    group.setLimit(2)
  }),
  at('group-limit', 'errgroup: limit reached', () => {
    const group = new Group()
    group.setLimit(0)
    group.go(() => again(sleep(1)))
  }),
  ...[0, -1, NaN].map((ms) => at('ticker-interval', 'non-positive interval for NewTicker', () => ticker(ms))),
  at('ticker-interval', 'non-positive interval for Ticker.Reset', () => {
    ticker(1).reset(0)
  }),
  ...[undefined, null].map((key) => at('nil-key', 'context: nil key', () => withValue(background(), key, 1))),
]

test.each(examples.map((example) => [example.code, example] as const))('%s', (code, { words, body }) =>
  program(function* (rt) {
    let error: unknown
    try {
      yield* body(rt)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({ code })
    expect((error as UsageError).message.slice(0, words.length)).toBe(words)
  }),
)

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Every code in the sources of the runtime, but for the one that says that the parallel part is not there. */
function codes(): string[] {
  const folder = `${root}src/main/runtime/`
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(folder + name, 'utf8'))
  const found = sources.flatMap((text) => [...text.matchAll(/UsageError\(\s*'([a-z-]+)'/g)])
  return [...new Set(found.map(([, code = '']) => code))].filter((code) => code !== 'no-parallel').sort()
}

test('every code has an example here', () => {
  expect(codes().length).toBeGreaterThan(20)
  expect([...new Set(examples.map(({ code }) => code))].sort()).toEqual(codes())
})

test('every code stands in the guide', () => {
  const guide = readFileSync(`${root}docs/runtime.md`, 'utf8')
  expect(codes().filter((code) => !guide.includes(`\`${code}\``))).toEqual([])
})
