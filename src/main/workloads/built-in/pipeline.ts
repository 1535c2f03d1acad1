/** gen → sq → sq: each stage is a goroutine that reads one channel and writes the next. */
import { chan, go, sleep, workload, type Chan } from 'weir'

function gen(name: string): Chan<number> {
  const out = chan<number>(4, { name, knob: true })
  go(function* generator() {
    for (let n = 0; ; n = (n + 1) % 1000) yield* out.send(n)
  })
  return out
}

function sq(input: Chan<number>, name: string, workMs: () => number): Chan<number> {
  const out = chan<number>(4, { name, knob: true })
  go(function* square() {
    for (let n = yield* input.recv(); n !== undefined; n = yield* input.recv()) {
      yield* sleep(workMs())
      yield* out.send(n * n)
    }
    out.close()
  })
  return out
}

export const pipeline = workload({
  name: 'pipeline',
  title: 'Pipeline',
  summary: 'gen → square → square, joined by channels',
  tag: '3 stages',
  lesson: 'The slowest stage sets the pace: the channels before it are full, those after it empty.',
  knobs: {
    first: {
      label: 'first square',
      property: 'duration',
      unit: 'ms',
      min: 1,
      max: 500,
      initial: 5,
      scale: 'log',
      help: 'How long the first stage needs for one number.',
    },
    second: {
      label: 'second square',
      property: 'duration',
      unit: 'ms',
      min: 1,
      max: 500,
      initial: 20,
      scale: 'log',
      help: 'How long the second stage needs for one number.',
    },
  },

  *main(w) {
    const { first, second } = w.knobs
    const numbers = gen('numbers')
    const squares = sq(numbers, 'squares', () => first.value)
    const fourths = sq(squares, 'fourth powers', () => second.value)
    for (let n = 0; w.ctx.err === undefined; n = (n + 1) % 1000) {
      const got = yield* fourths.recv()
      w.check(got === n ** 4, `${n}⁴ came out as ${got}`)
    }
  },
})
