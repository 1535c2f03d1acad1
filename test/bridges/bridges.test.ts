import { EventEmitter } from 'node:events'
import { PassThrough, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { ReadableStream } from 'node:stream/web'
import pLimit from 'p-limit'
import PQueue from 'p-queue'
import { background, chan, go, Runtime, sleep, UsageError, wait } from 'weir'
import type { Chan, Go, Knob } from 'weir'
import { describe, expect, test, vi } from 'vitest'
import {
  adoptPool,
  fromAsync,
  fromEvent,
  fromReadable,
  fromReadableStream,
  toReadable,
  toReadableStream,
  toWritable,
  toWritableStream,
  withSignal,
} from '../../src/main/bridges/index.ts'

/** Runs `main` in a runtime of its own; nobody may be left at its end. */
async function run<T>(main: () => Go<T>): Promise<T> {
  const rt = new Runtime()
  try {
    const result = await rt.run(main)
    await vi.waitFor(() => expect(rt.stats().goroutines).toBe(0), { timeout: 60_000 })
    return result
  } finally {
    rt.close()
  }
}

/** Made inside the goroutine, so that what it makes belongs to its runtime. */
function* lazily<T>(make: () => Go<T>): Go<T> {
  return yield* make()
}

function* all<T>(source: Chan<T>): Go<T[]> {
  const values: T[] = []
  for (;;) {
    const [value, ok] = yield* source.recvOk()
    if (!ok) return values
    values.push(value)
  }
}

describe('async iterables', () => {
  async function* count(n: number, ended: () => void = () => undefined): AsyncGenerator<number> {
    try {
      await Promise.resolve()
      for (let i = 0; i < n; i++) yield i
    } finally {
      ended()
    }
  }

  test('give their values in order, then the channel is closed', async () => {
    expect(await run(() => lazily(() => all(fromAsync(count(5)))))).toEqual([0, 1, 2, 3, 4])
    expect(await run(() => lazily(() => all(fromAsync(new Set(['a', 'b'])))))).toEqual(['a', 'b'])
  })

  test('are asked only for what is received, and told to return when the reader is killed', async () => {
    const ended = vi.fn()
    const asked = vi.fn()
    await run(function* () {
      async function* source() {
        try {
          await Promise.resolve()
          for (let i = 0; ; i++) {
            asked(i)
            yield i
          }
        } finally {
          ended()
        }
      }
      const values = fromAsync(source())
      yield* values.recv()
      yield* sleep(5)
      // One under way in the reader's hand, no more.
      expect(asked).toHaveBeenCalledTimes(2)
      values.close()
      yield* sleep(1)
    })
    expect(ended).toHaveBeenCalledOnce()
  })

  test('that fail close the channel and tell, or end the program', async () => {
    async function* failing() {
      yield await Promise.resolve(1)
      throw new Error('no more')
    }
    const onError = vi.fn()
    expect(await run(() => lazily(() => all(fromAsync(failing(), { onError }))))).toEqual([1])
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('no more'))
    await expect(run(() => lazily(() => all(fromAsync(failing()))))).rejects.toThrow('no more')
  })
})

describe('Node streams', () => {
  test('from and to, with back-pressure', async () => {
    const written: string[] = []
    const slow = new Writable({
      highWaterMark: 2,
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        written.push(chunk)
        setImmediate(done)
      },
    })
    await run(function* () {
      yield* toWritable(fromReadable<string>(Readable.from(['a', 'b', 'c', 'd'])), slow)
    })
    expect(written.join('')).toBe('abcd')
    expect(slow.writableFinished).toBe(true)
  })

  test('a stream that fails is the error of who writes, and is let go', async () => {
    const broken = new Writable({
      write(_chunk, _encoding, done) {
        done(new Error('disk full'))
      },
    })
    const source = new PassThrough()
    source.end('data')
    await expect(run(() => lazily(() => toWritable(fromReadable(source), broken)))).rejects.toThrow(
      'disk full',
    )
    expect(broken.destroyed).toBe(true)
  })

  test('a channel as a stream', async () => {
    const values = chan<string>(2)
    const read = text(toReadable(values))
    await values.send('x')
    await values.send('y')
    values.close()
    expect(await read).toBe('xy')
  })
})

describe('web streams', () => {
  test('from, through and to', async () => {
    const numbers = new ReadableStream<number>({
      start(controller) {
        for (const n of [1, 2, 3]) controller.enqueue(n)
        controller.close()
      },
    })
    expect(await run(() => lazily(() => all(fromReadableStream(numbers))))).toEqual([1, 2, 3])

    const values = chan<number>()
    const piped = toReadableStream<number>(values).pipeTo(toWritableStream(backwards))
    await values.send(1)
    await values.send(2)
    values.close()
    await piped
    expect(backwards.closed).toBe(true)
    expect([backwards.tryRecv(), backwards.tryRecv()]).toEqual([1, 2])
  })
  const backwards = chan<number>(4)
})

describe('events', () => {
  test('arrive in order; what finds no room is dropped and counted; closing stops listening', () => {
    const emitter = new EventEmitter()
    using newest = fromEvent<number>(emitter, 'tick', { capacity: 2 })
    using oldest = fromEvent<number>(emitter, 'tick', { capacity: 2, whenFull: 'drop-oldest' })
    for (const n of [1, 2, 3]) emitter.emit('tick', n)
    expect([newest.dropped, newest.events.tryRecv(), newest.events.tryRecv()]).toEqual([1, 1, 2])
    expect([oldest.dropped, oldest.events.tryRecv(), oldest.events.tryRecv()]).toEqual([1, 2, 3])
    newest.close()
    oldest.close()
    expect(emitter.listenerCount('tick')).toBe(0)
    expect(newest.events.closed).toBe(true)
  })

  test('of an EventTarget, until a signal fires', () => {
    const target = new EventTarget()
    const stop = new AbortController()
    const { events } = fromEvent<Event>(target, 'ping', { signal: stop.signal })
    target.dispatchEvent(new Event('ping'))
    stop.abort()
    target.dispatchEvent(new Event('ping'))
    expect(events.len).toBe(1)
    expect(events.closed).toBe(true)
  })
})

test('a signal as a context', async () => {
  const stop = new AbortController()
  const reason = new Error('page left')
  const cause = await run(function* () {
    const [ctx, cancel] = withSignal(stop.signal, background())
    go(function* () {
      yield* sleep(1)
      stop.abort(reason)
    })
    yield* ctx.done()
    cancel()
    return ctx.signal.reason as unknown
  })
  expect(cause).toBe(reason)
})

describe('adopted pools', () => {
  const later = (ms: number) => () => new Promise<number>((resolve) => setTimeout(() => resolve(ms), ms))

  test.each([
    ['p-queue', () => new PQueue({ concurrency: 1 })],
    ['p-limit', () => pLimit(1)],
  ])('%s: counted, measured, tuned', async (_, make) => {
    const rt = new Runtime()
    const queue = make()
    const pool = adoptPool(queue, { name: 'downloads', rt, max: 8 })
    expect(rt.registry.list('pool')).toEqual([pool])
    const results = [5, 5, 5].map((ms) => pool.add(later(ms)))
    const failed = expect(pool.add(() => Promise.reject(new Error('404')))).rejects.toThrow('404')
    await vi.waitFor(() => expect(pool.stats().busy).toBe(1), { timeout: 60_000 })
    expect(pool.stats()).toMatchObject({ size: 1, queued: 3, submitted: 4, queueHigh: 3 })
    const [knob] = rt.registry.list('knob') as Knob[]
    expect(knob).toMatchObject({ id: 'pool.downloads.size', initial: 1, max: 8 })
    await knob?.set(4)
    expect(queue.concurrency).toBe(4)
    expect(await Promise.all(results)).toEqual([5, 5, 5])
    await failed
    const { completed, failed: failures, wait: waits, service, busyMs } = pool.stats()
    expect([completed, failures, waits.count, service.count]).toEqual([3, 1, 4, 4])
    expect(busyMs).toBeCloseTo(service.sum, 6)
    await pool.close()
    expect(rt.registry.list('pool')).toEqual([])
    expect(rt.registry.list('knob')).toEqual([])
    rt.close()
  })

  test('what is no queue is refused', () => {
    expect(() => adoptPool({} as never, { name: 'x' })).toThrow(UsageError)
  })
})

test('goroutines use them by wait', async () => {
  const queue = new PQueue({ concurrency: 2 })
  await run(function* () {
    const pool = adoptPool(queue, { name: 'q' })
    expect(yield* wait(pool.add(() => 42))).toBe(42)
    yield* wait(pool.close())
  })
})
