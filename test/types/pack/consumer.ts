/** What somebody writes who installed the package: it must compile against the packed types and print one line. */
import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { after, chan, type Chan, go, rateLimiter, Runtime, select, UsageError, workload } from 'weir'
import { type Agent, serveAgent } from 'weir/agent'
import { adoptPool, fromAsync, fromEvent, fromReadable, toReadableStream, withSignal } from 'weir/bridges'
import { Hub } from 'weir/hub'
import { fanIn } from 'weir/patterns'
import { goroutinePool, type Pool, threadPool } from 'weir/pool'
import { type Context, sleep } from 'weir/runtime'

const rt = new Runtime()

const sum: number = await rt.run(function* main() {
  const numbers: Chan<number> = chan<number>(2, { name: 'numbers' })
  go(function* produce() {
    for (let i = 1; i <= 3; i++) yield* numbers.send(i)
    numbers.close()
  })
  let total = 0
  for (;;) {
    const got = yield* select({ number: numbers.recv(), late: after(10_000) })
    if (got.case === 'late') throw new Error('late')
    if (got.value === undefined) return total
    total += got.value
  }
})

// @ts-expect-error a channel of numbers takes no string
const refused = () => rt.chan<number>().send('one')

const doubles: Pool<number, number> = goroutinePool({
  name: 'doubles',
  size: 2,
  rt,
  worker: function* (n: number) {
    return n * 2
  },
})
const squares: Pool<number, number> = threadPool({
  name: 'squares',
  size: 1,
  rt,
  module: new URL('../square.mjs', import.meta.url),
})
const bridged: number = await rt.run(function* main() {
  const [ctx, cancel]: [Context, () => void] = withSignal(AbortSignal.timeout(60_000))
  using clicks = fromEvent<number>(new EventEmitter(), 'click', { signal: ctx.signal })
  const letters: Chan<string> = fromAsync(['a', 'b'])
  const bytes: Chan<Buffer> = fromReadable<Buffer>(Readable.from([Buffer.from('cd')]))
  yield* sleep(1)
  let length = clicks.events.len
  for (let letter = yield* letters.recv(); letter !== undefined; letter = yield* letters.recv())
    length += letter.length
  for (let part = yield* bytes.recv(); part !== undefined; part = yield* bytes.recv()) length += part.length
  cancel()
  return length
})
const answers = [await doubles.submit(21), await squares.submit(7)]
await doubles.close()
await squares.close()
rt.close()

// It does not keep this program alive, although nobody closes it.
const agent: Agent = await serveAgent({ name: 'consumer', tuning: 'off', listed: false })

const kinds = [Hub, adoptPool, toReadableStream, fanIn, rateLimiter, workload, UsageError, refused].map(
  (value) => typeof value,
)
console.log(
  JSON.stringify({ sum, bridged, answers, kinds: [...new Set(kinds)], agent: agent.url.slice(0, 17) }),
)
