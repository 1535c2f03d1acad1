/** A producer that works in bursts, a consumer with a steady pace, and a channel between them that evens it out. */
import { chan, go, sleep, workload } from 'weir'

export const producerConsumer = workload({
  name: 'producer-consumer',
  title: 'Producer, consumer',
  summary: 'A channel evens out a producer that works in bursts',
  tag: 'buffer',
  lesson:
    'With a capacity below the burst the producer waits in the middle of it. Raise it to 20: it never waits.',
  knobs: {
    burst: {
      label: 'burst',
      property: 'items',
      min: 1,
      max: 500,
      initial: 20,
      scale: 'log',
      help: 'Items that the producer makes at once.',
    },
    pause: {
      label: 'producer',
      property: 'pause',
      unit: 'ms',
      min: 1,
      max: 2000,
      initial: 500,
      scale: 'log',
      help: 'Time between two bursts.',
    },
    work: {
      label: 'consumer',
      property: 'duration',
      unit: 'ms',
      min: 1,
      max: 500,
      initial: 20,
      scale: 'log',
      help: 'How long the consumer needs for one item.',
    },
  },

  *main(w) {
    const items = chan<number>(5, { name: 'items', knob: true })

    go(function* producer() {
      let item = 0
      for (;;) {
        for (let i = w.knobs.burst.value; i > 0; i--) yield* items.send(item++)
        yield* sleep(w.knobs.pause.value)
      }
    })

    for (let expected = 0; w.ctx.err === undefined; expected++) {
      const item = yield* items.recv()
      w.check(item === expected, `item ${item} came where ${expected} should have`)
      yield* sleep(w.knobs.work.value)
    }
  },
})
