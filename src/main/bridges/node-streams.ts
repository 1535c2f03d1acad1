/** Node's streams and channels, both ways, with back-pressure. */
import { Readable, type Writable } from 'node:stream'
import { type Chan, type Go, type RecvChan, wait } from '../runtime/index.ts'
import { fromAsync, type FromOptions } from './async-iterables.ts'

/** The chunks of a stream, or its objects. Ending the goroutine that reads destroys the stream. */
export function fromReadable<T = Buffer>(stream: Readable, options: FromOptions = {}): Chan<T> {
  return fromAsync<T>(stream as AsyncIterable<T>, options)
}

/** A stream that draws from the channel and ends when that is closed. */
export function toReadable(source: RecvChan<unknown>): Readable {
  return Readable.from(source)
}

/**
 * Writes what comes through the channel until that is closed, then ends the stream and waits until all is written.
 * Waits whenever the stream is full, so that senders feel it. Throws the stream's error.
 */
export function* toWritable(source: RecvChan<unknown>, stream: Writable): Go<void> {
  let failure: Error | undefined
  let wake: () => void = () => undefined
  const onError = (error: Error): void => {
    failure = error
    wake()
  }
  const turn = (event: 'drain' | 'finish'): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      stream.once(event, resolve)
    })
  const rethrow = (): void => {
    if (failure !== undefined) throw failure
  }
  stream.on('error', onError)
  try {
    for (;;) {
      const [chunk, ok] = yield* source.recvOk()
      rethrow()
      if (!ok) break
      if (!stream.write(chunk)) yield* wait(turn('drain'))
      rethrow()
    }
    const finished = turn('finish')
    stream.end()
    yield* wait(finished)
    rethrow()
  } finally {
    // The listener stays: a late error of a stream without one would end the process.
    if (!stream.writableEnded) stream.destroy()
  }
}
