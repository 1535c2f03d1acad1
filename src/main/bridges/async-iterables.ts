/** Async iterables and channels. The other way needs no bridge: a channel is an async iterable itself. */
import { chan, type Chan, go, wait } from '../runtime/index.ts'

export interface FromOptions {
  /** Values that may wait in the channel; default 0: the iterable is asked only when somebody receives. */
  capacity?: number
  name?: string
  /** What to do when the iterable fails; the channel is closed by then. Left out: the goroutine that reads panics. */
  onError?: (error: unknown) => void
}

/**
 * A channel of what the iterable gives, closed at its end. When to use: for generators, Node and web streams,
 * database cursors, whatever `for await` can read. A goroutine `reader` does the reading; when it is killed, or the
 * channel is closed by its receiver, the iterable is told to return.
 */
export function fromAsync<T>(
  source: AsyncIterable<T> | Iterable<T | PromiseLike<T>>,
  options: FromOptions = {},
): Chan<T> {
  const { capacity = 0, name, onError } = options
  const out = chan<T>(capacity, name === undefined ? {} : { name })
  go(function* reader() {
    const iterator = (Symbol.asyncIterator in source ? source : awaited(source))[Symbol.asyncIterator]()
    let ended = false
    try {
      for (;;) {
        const next = yield* wait(iterator.next())
        if (next.done === true) {
          ended = true
          return
        }
        yield* out.send(next.value)
      }
    } catch (error) {
      // An iterator that has thrown has ended; one whose value nobody took has not.
      ended = !out.closed
      if (out.closed) return
      if (onError === undefined) throw error
      onError(error)
    } finally {
      if (!ended) iterator.return?.().catch(() => undefined)
      if (!out.closed) out.close()
    }
  })
  return out
}

/** As `for await` does it: promises in an ordinary iterable are awaited. */
async function* awaited<T>(source: Iterable<T | PromiseLike<T>>): AsyncGenerator<T, void, undefined> {
  for (const value of source) yield await value
}
