/** What somebody writes who installed the package: it must compile against the packed types and print one line. */
import { after, chan, type Chan, go, rateLimiter, Runtime, select, UsageError, workload } from 'weir'
import { Hub } from 'weir/hub'
import { fanIn } from 'weir/patterns'
import { goroutinePool, type Pool, threadPool } from 'weir/pool'

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
const answers = [await doubles.submit(21), await squares.submit(7)]
await doubles.close()
await squares.close()
rt.close()

const kinds = [Hub, fanIn, rateLimiter, workload, UsageError, refused].map((value) => typeof value)
console.log(JSON.stringify({ sum, answers, kinds: [...new Set(kinds)] }))
