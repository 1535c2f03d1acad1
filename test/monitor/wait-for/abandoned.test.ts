/** Contexts whose cancel function was dropped without a call: nobody can end them any more. */
import { afterEach, expect, test } from 'vitest'
import { VirtualClock } from '../../../src/main/base/index.ts'
import { diagnose } from '../../../src/main/monitor/wait-for/index.ts'
import {
  after,
  background,
  type CancelFunc,
  type Context,
  chan,
  go,
  type Go,
  Runtime,
  select,
  sleep,
  withCancel,
  withTimeout,
} from '../../../src/main/runtime/index.ts'
import { collectGarbage } from '../../support/garbage.ts'

let rt: Runtime | undefined

afterEach(() => {
  rt?.close()
})

/** What is said of a program that has run for a while and goes on, before and after a garbage collection. */
async function sentences(main: () => Go<void>): Promise<{ before: string[]; then: string[] }> {
  const clock = new VirtualClock()
  const runtime = (rt = new Runtime({ clock, seed: 1 }))
  const look = (): string[] => {
    clock.advance(500)
    runtime.flush()
    return diagnose(runtime).map(({ kind, certain, sentence }) => `${kind} ${String(certain)}: ${sentence}`)
  }
  runtime.go(function* ticking() {
    for (;;) yield* sleep(50)
  })
  runtime.go(main)
  const before = look()
  await collectGarbage()
  return { before, then: look() }
}

function* awaitEnd(ctx: Context): Go<void> {
  yield* ctx.done()
}

// In a function of its own, so that the cancel function is gone when it returns.
function dropped(parent: Context): Context {
  return withCancel(parent)[0]
}

test('who waits for the end of one has leaked, while the program runs on', async () => {
  const { before, then } = await sentences(function* main() {
    go(awaitEnd, dropped(background()))
    yield* sleep(1_000_000)
  })
  expect(before).toEqual([])
  expect(then).toEqual(['leak true: `awaitEnd` waits for the end of a context: nobody can cancel it.'])
})

test('a loop that only a timer wakes beside one goes round for ever', async () => {
  const { before, then } = await sentences(function* main() {
    const ctx = dropped(background())
    go(function* reconnect() {
      while ((yield* select({ retry: after(30), end: ctx.done() })).case === 'retry');
    })
    yield* sleep(1_000_000)
  })
  expect(before).toEqual([])
  expect(then).toEqual([
    'leak false: `reconnect` is woken by timers only, beside a context that nobody can cancel any more: it goes on for ever.',
  ])
})

test('no word as long as somebody could end it', async () => {
  const held: CancelFunc[] = []
  const jobs = chan<number>(0, { name: 'jobs' })
  const { before, then } = await sentences(function* main() {
    const [root, cancelRoot] = withCancel(background())
    held.push(cancelRoot)
    go(awaitEnd, root)
    go(awaitEnd, dropped(root)) // ends with its parent
    go(awaitEnd, withTimeout(background(), 1_000_000)[0])
    const ctx = dropped(background())
    go(function* worker() {
      yield* select({ job: jobs.recv(), end: ctx.done() })
    })
    yield* sleep(1_000_000)
  })
  expect(before).toEqual([])
  expect(then).toEqual([])
  for (const cancel of held) cancel()
})
