/** Fan-out: several goroutines read one channel, each writes to its own. Fan-in: one channel merges theirs. */
import { chan, go, select, sleep, WaitGroup, workload, type Chan, type Context, type Go } from 'weir'

function generate(count: number): Chan<number> {
  const out = chan<number>(0, { name: 'numbers' })
  go(function* generator() {
    for (let n = 1; n <= count; n++) yield* out.send(n)
    out.close()
  })
  return out
}

function fanOut(ctx: Context, input: Chan<number>, workers: number, workMs: number): Chan<number>[] {
  return Array.from({ length: workers }, () => {
    const out = chan<number>()
    go(function* squarer() {
      for (;;) {
        const n = yield* input.recv()
        if (n === undefined || ctx.err !== undefined) break
        yield* sleep(workMs)
        yield* out.send(n * n)
      }
      out.close()
    })
    return out
  })
}

function fanIn(ctx: Context, channels: readonly Chan<number>[]): Chan<number> {
  const merged = chan<number>(0, { name: 'merged' })
  const wg = new WaitGroup()
  for (const channel of channels) {
    wg.go(function* forwarder(): Go<void> {
      for (;;) {
        const got = yield* select({ value: channel.recv(), stop: ctx.done() })
        if (got.case === 'stop' || got.value === undefined) return
        const sent = yield* select({ sent: merged.send(got.value), stop: ctx.done() })
        if (sent.case === 'stop') return
      }
    })
  }
  go(function* closer() {
    yield* wg.wait()
    merged.close()
  })
  return merged
}

export const fanOutIn = workload({
  name: 'fan-out-in',
  title: 'Fan-out, fan-in',
  summary: 'One channel feeds many squarers, one channel merges their results',
  tag: 'rounds',
  lesson: 'Twice the workers halve the time of a round, until the sending of numbers is what takes the time.',
  knobs: {
    workers: {
      label: 'squarers',
      property: 'count',
      min: 1,
      max: 256,
      initial: 4,
      scale: 'log',
      help: 'Goroutines that square numbers; holds from the next round.',
    },
    numbers: {
      label: 'round',
      property: 'numbers',
      min: 1,
      max: 1000,
      initial: 200,
      scale: 'log',
      help: 'Numbers squared in one round.',
    },
    work: {
      label: 'square',
      property: 'duration',
      unit: 'ms',
      min: 1,
      max: 100,
      initial: 10,
      scale: 'log',
      help: 'How long it takes to square a number.',
    },
  },

  *main(w) {
    const stopped = (): boolean => w.ctx.err !== undefined
    while (!stopped()) {
      const count = w.knobs.numbers.value
      const merged = fanIn(w.ctx, fanOut(w.ctx, generate(count), w.knobs.workers.value, w.knobs.work.value))
      let sum = 0
      for (let square = yield* merged.recv(); square !== undefined; square = yield* merged.recv())
        sum += square
      // 1² + 2² + … + n²
      const expected = (count * (count + 1) * (2 * count + 1)) / 6
      if (!stopped()) w.check(sum === expected, `the squares add up to ${sum}, not ${expected}`)
    }
  },
})
