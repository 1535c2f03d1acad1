import { UsageError } from '../base/index.ts'
import { WaitGroup, type Context, type Go, type RecvChan } from '../runtime/index.ts'
import { emit, receive, source, type StageOptions } from './stage.ts'

/**
 * Fan-out: `workers` goroutines take from one channel, each value going to one of them, and each has a channel for
 * its results. Bring those together with `fanIn`.
 *
 * ```ts
 * const pages = fanIn(ctx, fanOut(ctx, urls, 8, function* (url) { return yield* wait(fetch(url)) }))
 * ```
 */
export function fanOut<T, R>(
  ctx: Context,
  input: RecvChan<T>,
  workers: number,
  work: (value: T, ctx: Context) => Go<R>,
  options: StageOptions = {},
): RecvChan<R>[] {
  if (!Number.isInteger(workers) || workers < 1)
    throw new UsageError('bad-fan-out', `fanOut: ${workers} workers; at least 1 is needed`)
  return Array.from({ length: workers }, (_, i) =>
    source<R>(
      function* (out) {
        for (;;) {
          const [value, ok] = yield* receive(ctx, input)
          if (!ok || !(yield* emit(ctx, out, yield* work(value, ctx)))) return
        }
      },
      options,
      `${options.name ?? 'fan-out'}.${i}`,
    ),
  )
}

/**
 * Fan-in (merge): one channel with the values of all inputs, closed when all of them are closed or the context has
 * ended. Values of one input keep their order.
 */
export function fanIn<T>(
  ctx: Context,
  inputs: readonly RecvChan<T>[],
  options: StageOptions = {},
): RecvChan<T> {
  return source(
    function* (out) {
      const forwarders = new WaitGroup()
      for (const input of inputs) {
        forwarders.go(function* forward(): Go<void> {
          for (;;) {
            const [value, ok] = yield* receive(ctx, input)
            if (!ok || !(yield* emit(ctx, out, value))) return
          }
        })
      }
      yield* forwarders.wait()
    },
    options,
    'fan-in',
  )
}
