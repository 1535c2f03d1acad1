/** Portable functions that use channels between threads. */
import { goAnywhere, portable, type SharedChan } from '../../../src/main/parallel/index.ts'
import { chan, type Context, go, type Go, nilChan, select, sleep } from '../../../src/main/runtime/index.ts'

export function* produce(out: SharedChan<number>, from: number, count: number): Go<void> {
  for (let i = 0; i < count; i++) yield* out.send(from + i)
}

export function* produceAll(out: SharedChan<number>, from: number, count: number): Go<void> {
  const values = Array.from({ length: count }, (_, i) => from + i)
  yield* out.sendAll(values)
}

export function* collect(from: SharedChan<number>): Go<number[]> {
  const got: number[] = []
  for (;;) {
    const [value, ok] = yield* from.recvOk()
    if (!ok) return got
    got.push(value)
  }
}

export function* echo(from: SharedChan<number>, to: SharedChan<number>): Go<number> {
  let count = 0
  for (;;) {
    const [value, ok] = yield* from.recvOk()
    if (!ok) return count
    yield* to.send(value)
    count++
  }
}

export function* collectUntil(
  ctx: Context,
  a: SharedChan<number>,
  b: SharedChan<number>,
): Go<[number, number]> {
  let fromA = 0
  let fromB = 0
  for (;;) {
    const got = yield* select({ a: a.recv(), b: b.recv(), stop: ctx.done() })
    if (got.case === 'stop') return [fromA, fromB]
    if (got.case === 'a') fromA++
    else fromB++
  }
}

/** Each value through whichever channel is taken first; impatient, so that selects come and go. */
export function* offer(a: SharedChan<number>, b: SharedChan<number>, from: number, count: number): Go<void> {
  for (let i = 0; i < count;) {
    const patience = sleep(i % 3 === 0 ? 0.05 : 60_000)
    const sent = yield* select({ a: a.send(from + i), b: b.send(from + i), patience })
    if (sent.case !== 'patience') i++
  }
}

/** What came until the context ended, from others and from a goroutine beside it, which sends `count` values from `from` on. */
export function* accept(
  ctx: Context,
  a: SharedChan<number>,
  b: SharedChan<number>,
  from: number,
  count: number,
): Go<number[]> {
  const near = chan<number>()
  const values: number[] = []
  let left = count
  go(function* () {
    for (let i = 0; i < count; i++) yield* near.send(from + i)
  })
  for (;;) {
    const patience = sleep(values.length % 3 === 0 ? 0.05 : 60_000)
    const stop = left === 0 ? ctx.done() : nilChan<undefined>().recv()
    const got = yield* select({ a: a.recv(), b: b.recv(), near: near.recv(), stop, patience })
    if (got.case === 'stop') return values
    if (got.case === 'near') left--
    if (got.case !== 'patience') values.push(got.value as number)
  }
}

export function* holdOpen(chan: SharedChan<number>, ready: SharedChan<number>): Go<void> {
  yield* ready.send(1)
  yield* chan.recv()
}

export function* sum(from: SharedChan<{ n: number; text: string }>): Go<number> {
  let total = 0
  for (;;) {
    const values = yield* from.recvSome(32)
    if (values.length === 0) return total
    for (const { n, text } of values) total += n + text.length
  }
}

/** Spawns so many, one value each, and does not yield until told to; then joins them. */
export function* queueAndHold(flag: SharedArrayBuffer, out: SharedChan<number>, count: number): Go<number> {
  const one = portable<typeof produce>(import.meta.url, 'produce')
  const handles = Array.from({ length: count }, (_, i) => goAnywhere(one, out, i, 1))
  const words = new Int32Array(flag)
  while (Atomics.load(words, 0) === 0);
  for (const g of handles) yield* g.join()
  return handles.length
}
