/** What TypeScript infers. Checked by the compiler; vitest only runs the file. */
import { describe, expectTypeOf, test } from 'vitest'
import {
  after,
  type Chan,
  chan,
  go,
  type Go,
  type Goroutine,
  gosched,
  type Op,
  type Received,
  type RecvChan,
  select,
  type SendChan,
  sleep,
  trySelect,
  wait,
} from '../../src/main/runtime/index.ts'

interface Animal {
  name: string
}
interface Dog extends Animal {
  bark: () => void
}

/** Never run: only its types matter. */
function* inference(jobs: Chan<string>, out: Chan<number>): Go<boolean> {
  expectTypeOf(yield* jobs.recv()).toEqualTypeOf<string | undefined>()
  const [value, ok] = yield* jobs.recvOk()
  if (ok) expectTypeOf(value).toEqualTypeOf<string>()
  else expectTypeOf(value).toEqualTypeOf<undefined>()
  expectTypeOf(yield* out.send(1)).toBeVoid()
  expectTypeOf(yield* wait(Promise.resolve(5))).toEqualTypeOf<number>()
  expectTypeOf(yield* wait((signal) => Promise.resolve(signal))).toEqualTypeOf<AbortSignal>()

  const got = yield* select({ job: jobs.recv(), out: out.send(1), late: after(5), pair: jobs.recvOk() })
  expectTypeOf(got.case).toEqualTypeOf<'job' | 'out' | 'late' | 'pair'>()
  if (got.case === 'job') expectTypeOf(got.value).toEqualTypeOf<string | undefined>()
  if (got.case === 'late') expectTypeOf(got.value).toEqualTypeOf<number>()
  if (got.case === 'pair') expectTypeOf(got.value).toEqualTypeOf<Received<string>>()
  const maybe = trySelect({ job: jobs.recv() })
  expectTypeOf(maybe).toEqualTypeOf<{ case: 'job'; value: string | undefined } | undefined>()
  return true
}

/** Cases that are known only when it runs, that may be missing, or that are a view's. */
function* looser(many: Record<string, Op<number>>, late: boolean, view: RecvChan<Dog>): Go<void> {
  const some = yield* select(many)
  expectTypeOf(some).toEqualTypeOf<{ case: string; value: number }>()
  const maybe = yield* select({ dog: view.recv(), ...(late ? { late: after(5) } : {}) })
  if (maybe.case === 'late') expectTypeOf(maybe.value).toEqualTypeOf<number>()
  else expectTypeOf(maybe.value).toEqualTypeOf<Dog | undefined>()
  const numbered = yield* select({ 0: view.recv(), 1: sleep(5) })
  expectTypeOf(numbered.case).toEqualTypeOf<'0' | '1'>()
  // A case is an operation, and not a channel or a helper, which is called with yield*.
  expectTypeOf(view).not.toExtend<Op<unknown>>()
  expectTypeOf(unannotated(1)).not.toExtend<Op<unknown>>()
  // @ts-expect-error: what another case gives is not to be had here
  if (maybe.case === 'late') expectTypeOf(maybe.value).toEqualTypeOf<Dog>()
}

/** A helper calls a helper: what the inner one gives comes out typed. */
function* outer(jobs: Chan<string>): Go<number> {
  const truth = yield* inference(jobs, chan<number>())
  expectTypeOf(truth).toEqualTypeOf<boolean>()
  return (yield* unannotated(1)).length
}

function* unannotated(n: number) {
  yield* sleep(1)
  return n.toString()
}

describe('types', () => {
  test('helpers and goroutines', () => {
    expectTypeOf(inference).returns.toEqualTypeOf<Go<boolean>>()
    expectTypeOf(outer).returns.toEqualTypeOf<Go<number>>()
    expectTypeOf(looser).returns.toEqualTypeOf<Go<void>>()
    expectTypeOf(unannotated(1)).toExtend<Go<string>>()
    expectTypeOf<Goroutine<string>['join']>().returns.toEqualTypeOf<Op<string>>()
    const start = () => go(unannotated, 5)
    expectTypeOf(start).returns.toEqualTypeOf<Goroutine<string>>()
    // @ts-expect-error: the arguments are checked
    const wrong = () => go(unannotated, 'five')
    // @ts-expect-error: a plain function is no goroutine
    const plain = () => go(() => 5)
    // @ts-expect-error: nor is an async one
    const asynchronous = () => go(async () => Promise.resolve(5))
    expectTypeOf([wrong, plain, asynchronous].length).toBeNumber()
    expectTypeOf(gosched()).toEqualTypeOf<Op<void>>()
  })

  test('await infers as yield* does', () => {
    const outside = async (c: Chan<string>): Promise<void> => {
      expectTypeOf(await c.recv()).toEqualTypeOf<string | undefined>()
      expectTypeOf(await go(unannotated, 1).join()).toEqualTypeOf<string>()
      for await (const v of c) expectTypeOf(v).toEqualTypeOf<string>()
    }
    expectTypeOf(outside).toBeFunction()
  })

  test('a receive-only view is covariant, a send-only view contravariant, a channel neither', () => {
    expectTypeOf<RecvChan<Dog>>().toExtend<RecvChan<Animal>>()
    expectTypeOf<RecvChan<Animal>>().not.toExtend<RecvChan<Dog>>()
    expectTypeOf<SendChan<Animal>>().toExtend<SendChan<Dog>>()
    expectTypeOf<SendChan<Dog>>().not.toExtend<SendChan<Animal>>()
    expectTypeOf<Chan<Dog>>().not.toExtend<Chan<Animal>>()
    expectTypeOf<Chan<Animal>>().not.toExtend<Chan<Dog>>()
    expectTypeOf<Chan<Dog>>().toExtend<RecvChan<Animal>>()
    expectTypeOf<Chan<Animal>>().toExtend<SendChan<Dog>>()
    expectTypeOf<RecvChan<number>>().not.toHaveProperty('send')
    expectTypeOf<RecvChan<number>>().not.toHaveProperty('close')
    expectTypeOf<SendChan<number>>().not.toHaveProperty('recv')
    expectTypeOf(chan<string>).returns.toEqualTypeOf<Chan<string>>()
  })
})
