import type { Context, Go, RecvChan } from '../runtime/index.ts'
import { emit, receive, source, type StageOptions } from './stage.ts'

/**
 * The seed's pipeline: each stage is a goroutine that owns its output channel and closes it when its input is
 * closed or the context ends. Back-pressure comes by itself: a stage waits until the next one takes its value.
 *
 * ```ts
 * const squares = map(ctx, gen(ctx, [2, 3, 4]), (n) => n * n)
 * yield* collect(squares) // [4, 9, 16]
 * ```
 */

/** A channel with the values of an iterable, taken from it one by one as they are wanted. */
export function gen<T>(ctx: Context, values: Iterable<T>, options: StageOptions = {}): RecvChan<T> {
  return source(
    function* (out) {
      for (const value of values) {
        if (!(yield* emit(ctx, out, value))) return
      }
    },
    options,
    'gen',
  )
}

/** Every value changed by `change`, in order. For work that waits use `fanOut`. */
export function map<T, R>(
  ctx: Context,
  input: RecvChan<T>,
  change: (value: T) => R,
  options: StageOptions = {},
): RecvChan<R> {
  return source(
    function* (out) {
      for (;;) {
        const [value, ok] = yield* receive(ctx, input)
        if (!ok || !(yield* emit(ctx, out, change(value)))) return
      }
    },
    options,
    'map',
  )
}

/** The values for which `keep` is true, in order. */
export function filter<T>(
  ctx: Context,
  input: RecvChan<T>,
  keep: (value: T) => boolean,
  options: StageOptions = {},
): RecvChan<T> {
  return source(
    function* (out) {
      for (;;) {
        const [value, ok] = yield* receive(ctx, input)
        if (!ok) return
        if (keep(value) && !(yield* emit(ctx, out, value))) return
      }
    },
    options,
    'filter',
  )
}

/** Everything that comes until the channel is closed. */
export function* collect<T>(input: RecvChan<T>): Go<T[]> {
  const values: T[] = []
  for (;;) {
    const [value, ok] = yield* input.recvOk()
    if (!ok) return values
    values.push(value)
  }
}
