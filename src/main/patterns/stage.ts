import { currentRuntime, select, type Chan, type Context, type Go, type RecvChan } from '../runtime/index.ts'

export interface StageOptions {
  /** Capacity of the resulting channel; 0 when left out. */
  capacity?: number
  /** Name of the resulting channel, for charts and tables. */
  name?: string
}

/**
 * A goroutine that fills a channel and closes it when it ends, however it ends: by itself, by a panic of
 * its own, or killed. The building block of every pattern here.
 */
export function source<T>(
  fill: (out: Chan<T>) => Go<void>,
  options: StageOptions,
  name: string,
): RecvChan<T> {
  const rt = currentRuntime()
  const out = rt.chan<T>(options.capacity ?? 0, { name: options.name ?? name })
  rt.go(function* stage(): Go<void> {
    try {
      yield* fill(out)
    } finally {
      out.close()
    }
  })
  return out
}

/** The next value as Go's comma-ok pair; not ok as well when the context has ended. */
export function* receive<T>(
  ctx: Context,
  input: RecvChan<T>,
): Go<readonly [T, true] | readonly [undefined, false]> {
  if (ctx.err !== undefined) return [undefined, false]
  const got = yield* select({ value: input.recvOk(), stop: ctx.done() })
  return got.case === 'stop' ? [undefined, false] : got.value
}

/** Sends, unless the context ends before; says whether it was sent. */
export function* emit<T>(ctx: Context, out: Chan<T>, value: T): Go<boolean> {
  const got = yield* select({ sent: out.send(value), stop: ctx.done() })
  return got.case === 'sent'
}
