/** Web streams and channels, both ways, with back-pressure. */
import { ReadableStream, WritableStream } from 'node:stream/web'
import type { Chan, RecvChan, SendChan } from '../runtime/index.ts'
import { fromAsync, type FromOptions } from './async-iterables.ts'

/** What a web stream gives, e.g. `fromReadableStream((yield* wait(fetch(url))).body)`. */
export function fromReadableStream<T>(stream: ReadableStream<T>, options: FromOptions = {}): Chan<T> {
  return fromAsync<T>(stream, options)
}

/** Receives one value whenever the stream's reader wants one; `cancel` is passed on to `onCancel`. */
export function toReadableStream<T>(
  source: RecvChan<T>,
  onCancel: (reason: unknown) => void = () => undefined,
): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const [value, ok] = await source.recvOk()
        if (ok) controller.enqueue(value)
        else controller.close()
      },
      cancel(reason) {
        onCancel(reason)
      },
    },
    // Nothing is taken from the channel before somebody reads.
    { highWaterMark: 0 },
  )
}

/** Whatever is written is sent; closing the stream closes the channel, aborting it as well. */
export function toWritableStream<T>(target: SendChan<T>): WritableStream<T> {
  return new WritableStream<T>({
    async write(value) {
      await target.send(value)
    },
    close() {
      target.close()
    },
    abort() {
      target.close()
    },
  })
}
